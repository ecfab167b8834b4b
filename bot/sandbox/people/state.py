"""What the page shows: who is there, which commands, the messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import permissions
from bot.sandbox.interacting import context_of, owners
from bot.sandbox.people.desk import actor, asked, place
from bot.sandbox.posting import publish, remove, visible
from bot.sandbox.refusals import refuse
from bot.sandbox.rules.messages import Draft, compose
from bot.sandbox.views.messages import page_message_view
from bot.sandbox.wire import Json, as_int
from bot.sandbox.world import Channel, Guild, Message, User, World

if TYPE_CHECKING:
    from bot.sandbox.files import Upload
    from bot.sandbox.rest.call import Call, Reply

PAGE_LENGTH = 100


def person_view(user: User) -> Json:
    """Return a user as the page knows them."""
    return {
        "id": user.id,
        "username": user.username,
        "global_name": user.global_name,
        "avatar_url": None,
        "bot": user.bot,
        "locale": user.locale,
        "role": user.role,
    }


async def state(world: World, call: Call) -> Reply:
    """GET /sandbox/state."""
    me = actor(world, call)
    rooms = list(world.channels.values())
    commands = [one for held in world.application.commands.values() for one in held.values()]
    if "channel" in call.query:
        here = place(world, me, call.query["channel"])
        commands = [one for one in commands if usable(world, one, here, me)]
    mine = [room for room in rooms if me.id in room.recipients]
    directs = [
        {
            "id": room.id,
            "name": room.name,
            "bot": world.has_bot(room),
            "recipients": [person_view(world.users[one]) for one in room.recipients],
        }
        for room in mine
    ]
    return 200, {
        "me": person_view(me),
        "users": [person_view(one) for one in world.users.values()],
        "guilds": [_guild_view(world, one) for one in world.guilds.values() if me.id in one.members],
        "dms": directs,
        "application": {"id": world.application.id, "name": world.application.name},
        "bot_online": world.switchboard.online,
        "commands": commands,
    }


def _guild_view(world: World, guild: Guild) -> Json:
    rooms = [one for one in world.channels.values() if one.guild_id == guild.id]
    return {
        "id": guild.id,
        "name": guild.name,
        "bot": guild.id in world.application.guild_installs,
        "members": list(guild.members),
        "channels": [
            {"id": room.id, "name": room.name, "type": room.type, "parent": room.parent} for room in rooms
        ],
        "roles": [{"id": role.id, "name": role.name} for role in guild.roles.values()],
    }


def usable(world: World, command: Json, channel: Channel, user: User) -> bool:
    """Whether a person finds the command in this channel: its scope, contexts, installs and permissions."""
    if command.get("guild_id", channel.guild_id) != channel.guild_id:
        return False
    contexts = command.get("contexts")
    if contexts is not None and context_of(world, channel) not in contexts:
        return False
    if not owners(world, channel, user, command.get("integration_types", [0])):
        return False
    return may_use(world, command, channel, user)


def may_use(world: World, command: Json, channel: Channel, user: User) -> bool:
    """Whether the person has the permissions that the command asks for; direct messages ask for none."""
    if channel.guild_id is None:
        return True
    bits = permissions.in_channel(world, channel, user.id)
    needed = command.get("default_member_permissions")
    if needed is not None and as_int(needed) == 0:
        return bool(bits & permissions.ADMINISTRATOR)
    wanted = as_int(needed) | permissions.USE_APPLICATION_COMMANDS
    return bits & wanted == wanted


async def messages(world: World, call: Call) -> Reply:
    """GET /sandbox/channels/{channel}/messages: the newest, or those before the message `before`."""
    me = actor(world, call)
    seen = visible(place(world, me, call.match["channel"]), me.id)
    if before := call.query.get("before"):
        seen = [one for one in seen if int(one.id) < int(before)]
    return 200, [page_message_view(world, one) for one in seen[-PAGE_LENGTH:]]


async def write(world: World, call: Call) -> Reply:
    """POST /sandbox/channels/{channel}/messages: a person's plain message, with its files."""
    form = call.form()
    author = world.user(asked(form, "user"))
    channel = place(world, author, call.match["channel"])
    message = Message(world.snowflakes.next(), channel.id, author.id, world.clock.now())
    uploads: dict[int, Upload] = dict(enumerate(call.files.values()))
    compose(world, message, Draft({"content": form.get("content")}, uploads))
    publish(world, message)
    return 200, page_message_view(world, message)


async def erase(world: World, call: Call) -> Reply:
    """DELETE /sandbox/channels/{channel}/messages/{message}: one's own or private one, a moderator any."""
    me = actor(world, call)
    channel = place(world, me, call.match["channel"])
    message = world.message(channel.id, call.match["message"])
    if message not in visible(channel, me.id):
        raise refuse(10008)
    bits = permissions.in_channel(world, channel, me.id)
    if me.id not in (message.author_id, message.viewer) and not bits & permissions.MANAGE_MESSAGES:
        raise refuse(50013)
    remove(world, message)
    return 204, None
