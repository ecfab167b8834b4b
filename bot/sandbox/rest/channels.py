"""Channels and the bot's own messages in them (resources/channel.mdx, resources/message.mdx)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import permissions
from bot.sandbox.posting import publish, publish_edit, remove
from bot.sandbox.refusals import bad_form, refuse
from bot.sandbox.rest.call import Call, Endpoint, Reply
from bot.sandbox.rules.messages import Draft, compose
from bot.sandbox.views.channels import channel_view
from bot.sandbox.views.messages import message_view
from bot.sandbox.world import Channel, Message, World

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

NONCE_SECONDS = 300.0
"""How long enforce_nonce finds an older message ("the past few minutes", resources/message.mdx)."""
REPLY = 19
MAX_PAGE = 100


def _channel(world: World, call: Call, needed: int = 0) -> Channel:
    """Return the channel when the bot may see it and has the permissions needed: 50001, 50013."""
    channel = world.channel(call.match["channel"])
    if not world.has_bot(channel):
        raise refuse(50001)
    bits = permissions.in_channel(world, channel, world.application.id)
    if not bits & permissions.VIEW_CHANNEL:
        raise refuse(50001)
    if bits & needed != needed:
        raise refuse(50013)
    return channel


def _message(world: World, call: Call, channel: Channel) -> Message:
    message = world.message(channel.id, call.match["message"])
    if message.viewer is not None:
        raise refuse(10008)  # an ephemeral message exists for its interaction only
    return message


async def get_channel(world: World, call: Call) -> Reply:
    """GET /channels/{channel}."""
    return 200, channel_view(world, _channel(world, call))


async def typing(world: World, call: Call) -> Reply:
    """POST /channels/{channel}/typing."""
    _channel(world, call, permissions.to_write(world.channel(call.match["channel"])))
    return 204, None


async def messages(world: World, call: Call) -> Reply:
    """GET /channels/{channel}/messages, newest first, with limit, before and after."""
    channel = _channel(world, call, permissions.READ_MESSAGE_HISTORY)
    shown = [one for one in reversed(channel.messages.values()) if one.viewer is None]
    before, after = call.query.get("before"), call.query.get("after")
    if before:
        shown = [one for one in shown if int(one.id) < int(before)]
    if after:
        shown = [one for one in shown if int(one.id) > int(after)]
    limit = int(call.query.get("limit", "50"))
    if not 1 <= limit <= MAX_PAGE:
        raise bad_form(
            ("limit",), "NUMBER_TYPE_MAX", f"int value should be less than or equal to {MAX_PAGE}."
        )
    return 200, [message_view(world, one) for one in shown[:limit]]


async def get_message(world: World, call: Call) -> Reply:
    """GET /channels/{channel}/messages/{message}."""
    channel = _channel(world, call, permissions.READ_MESSAGE_HISTORY)
    return 200, message_view(world, _message(world, call, channel))


async def create(world: World, call: Call) -> Reply:
    """POST /channels/{channel}/messages, with nonce and enforce_nonce."""
    written = permissions.to_write(world.channel(call.match["channel"]))
    channel = _channel(world, call, written | (permissions.ATTACH_FILES if call.uploads() else 0))
    if any(world.users[one].closed for one in channel.recipients):
        raise refuse(50007)
    form = call.form()
    earlier = _same_nonce(world, channel, form)
    if earlier is not None:
        return 200, message_view(world, earlier)
    message = Message(world.snowflakes.next(), channel.id, world.application.id, world.clock.now())
    message.nonce = form.get("nonce")
    _refer(channel, message, form.get("message_reference"))
    compose(world, message, Draft(form, call.uploads()))
    publish(world, message)
    return 200, message_view(world, message)


def _same_nonce(world: World, channel: Channel, form: Json) -> Message | None:
    nonce, bot_id = form.get("nonce"), world.application.id
    if nonce is None or not form.get("enforce_nonce"):
        return None
    oldest = world.clock.now() - NONCE_SECONDS
    own = (one for one in channel.messages.values() if one.author_id == bot_id and one.created > oldest)
    return next((one for one in own if one.nonce is not None and str(one.nonce) == str(nonce)), None)


def _refer(channel: Channel, message: Message, reference: Json | None) -> None:
    if not reference:
        return
    target = str(reference.get("message_id"))
    if target in channel.messages:
        message.kind = REPLY
        message.reference = {"type": 0, "channel_id": channel.id, "message_id": target}
    elif reference.get("fail_if_not_exists", True):
        raise bad_form(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")


async def edit(world: World, call: Call) -> Reply:
    """PATCH the bot's own message."""
    channel = _channel(world, call)
    message = _message(world, call, channel)
    if message.author_id != world.application.id:
        raise refuse(50005)
    compose(world, message, Draft(call.form(), call.uploads()))
    publish_edit(world, message)
    return 200, message_view(world, message)


async def delete(world: World, call: Call) -> Reply:
    """DELETE a message: the bot's own, or with the permission to manage messages any."""
    channel = _channel(world, call)
    message = _message(world, call, channel)
    bits = permissions.in_channel(world, channel, world.application.id)
    if message.author_id != world.application.id and not bits & permissions.MANAGE_MESSAGES:
        raise refuse(50003 if channel.guild_id is None else 50013)
    remove(world, message)
    return 204, None


BUCKET = "messages:{channel}"
PATH = "/channels/{channel}"
ENDPOINTS = [
    Endpoint("GET", PATH, get_channel),
    Endpoint("POST", PATH + "/typing", typing),
    Endpoint("GET", PATH + "/messages", messages),
    Endpoint("POST", PATH + "/messages", create, BUCKET + ":post"),
    Endpoint("GET", PATH + "/messages/{message}", get_message),
    Endpoint("PATCH", PATH + "/messages/{message}", edit, BUCKET + ":patch"),
    Endpoint("DELETE", PATH + "/messages/{message}", delete, BUCKET + ":delete"),
]
