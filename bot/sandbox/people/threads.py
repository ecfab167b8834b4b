"""A person starts a thread at a message (topics/threads.mdx)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import permissions
from bot.sandbox.form import Field
from bot.sandbox.people.desk import asked, place
from bot.sandbox.posting import touch, visible
from bot.sandbox.refusals import Problems, bad_form, refuse
from bot.sandbox.views.channels import channel_view
from bot.sandbox.world import GUILD_TEXT, SEEDED, THREAD, Channel

if TYPE_CHECKING:
    from bot.sandbox.rest.call import Call, Reply
    from bot.sandbox.wire import Json
    from bot.sandbox.world import Message, User, World

HAS_THREAD = 1 << 5
"""The message flag (resources/message.mdx, Message Flags)."""
MAX_NAME = 100
NO_CHANNEL = "A thread begins in a server's channel."


async def start(world: World, call: Call) -> Reply:
    """POST /sandbox/threads: a thread at `message` of `channel`, called `name`; its id is the message's."""
    form = call.form()
    user = world.user(asked(form, "user"))
    channel = place(world, user, asked(form, "channel"))
    if channel.type != GUILD_TEXT:
        raise bad_form(("channel",), "CHANNEL_TYPE_INVALID", NO_CHANNEL)
    if not permissions.in_channel(world, channel, user.id) & permissions.CREATE_PUBLIC_THREADS:
        raise refuse(50013)
    message = world.message(channel.id, asked(form, "message"))
    if message not in visible(channel, user.id) or message.viewer is not None:
        raise refuse(10008)
    if message.id in world.channels:
        raise refuse(160004)
    return 201, _begin(world, channel, message, user, _name(form))


def _name(form: Json) -> str:
    problems = Problems()
    name = Field(problems, (), form).get("name")
    if name.required():
        name.text(MAX_NAME, 1)
    problems.raise_if_any()
    return str(name.value)


def _begin(world: World, channel: Channel, message: Message, user: User, name: str) -> Json:
    thread = Channel(
        message.id,
        THREAD,
        name,
        channel.guild_id,
        parent=channel.id,
        owner=user.id,
        created=world.clock.now(),
    )
    world.channels[thread.id] = thread
    shown = channel_view(world, thread)
    if world.has_bot(thread):
        world.switchboard.dispatch("THREAD_CREATE", shown | {"newly_created": True}, thread.guild_id)
    message.flags |= HAS_THREAD
    touch(world, message)
    world.hub.tell("commands", {})
    return shown


def end_all(world: World) -> None:
    """Take away every thread that somebody started; the seeded ones stay."""
    for thread in [one for one in world.channels.values() if one.type == THREAD and one.created > SEEDED]:
        del world.channels[thread.id]
        gone = {name: value for name, value in channel_view(world, thread).items() if name in GONE}
        world.switchboard.dispatch("THREAD_DELETE", gone, thread.guild_id)
        world.hub.tell("commands", {})


GONE = ("id", "guild_id", "parent_id", "type")
"""What THREAD_DELETE tells (events/gateway-events.mdx, Thread Delete)."""
