"""Permission bits and who has them (topics/permissions.mdx)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.world import Channel, Guild, World

ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
ADD_REACTIONS = 1 << 6
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
USE_APPLICATION_COMMANDS = 1 << 31
CREATE_PUBLIC_THREADS = 1 << 35
SEND_MESSAGES_IN_THREADS = 1 << 38
USE_EXTERNAL_APPS = 1 << 50

EVERYTHING = (1 << 53) - 1
EVERYONE = (
    ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_MESSAGES_IN_THREADS
    | USE_EXTERNAL_APPS
)
"""What the seeded server gives to every member; pinging everyone is not in it."""

IN_PRIVATE = EVERYONE | MENTION_EVERYONE
"""What anyone may do in a direct message."""

FOREIGN_PRIVATE = ATTACH_FILES | EMBED_LINKS | MENTION_EVERYONE
"""What an app may do in a conversation that it is not in (receiving-and-responding.mdx, app_permissions)."""


def in_guild(guild: Guild, user_id: str) -> int:
    """Return a member's permissions in a server, as bits; a stranger has none."""
    if user_id == guild.owner_id:
        return EVERYTHING
    if user_id not in guild.members:
        return 0
    bits = guild.roles[guild.id].permissions
    for role_id in guild.members[user_id]:
        bits |= guild.roles[role_id].permissions
    return EVERYTHING if bits & ADMINISTRATOR else bits


def in_channel(world: World, channel: Channel, user_id: str) -> int:
    """Return a user's permissions in a channel, as bits, with what the channel denies the bot taken off.

    A thread has those of its channel. Where the bot is no member it has what a user's install gives it: in a
    server what everyone has, in a conversation of others to attach, to embed and to mention.
    """
    bot = user_id == world.application.id
    if channel.guild_id is None:
        return IN_PRIVATE if user_id in channel.recipients else FOREIGN_PRIVATE if bot else 0
    guild = world.guilds[channel.guild_id]
    if not bot:
        return in_guild(guild, user_id)
    bits = in_guild(guild, user_id) if world.has_bot(channel) else guild.roles[guild.id].permissions
    bits &= ~_denied(world, channel)
    return bits if bits & VIEW_CHANNEL else 0


def _denied(world: World, channel: Channel) -> int:
    above = world.channels.get(channel.parent or "")
    return channel.denied | (above.denied if above is not None else 0)


def to_write(channel: Channel) -> int:
    """Return the permission that writing in a channel needs, which is another one in a thread."""
    return SEND_MESSAGES if channel.parent is None else SEND_MESSAGES_IN_THREADS


def may_answer_publicly(world: World, channel: Channel, user_id: str) -> bool:
    """Whether what a person's own install answers is for all (application.mdx, User Context).

    It is where the person may write and use external apps; a conversation without a server asks for neither.
    """
    if channel.guild_id is None:
        return True
    needed = to_write(channel) | USE_EXTERNAL_APPS
    return in_channel(world, channel, user_id) & needed == needed
