"""Permission bits and who has them (topics/permissions.mdx)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.world import Channel, Guild, World

ADMINISTRATOR = 1 << 3
ADD_REACTIONS = 1 << 6
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
USE_APPLICATION_COMMANDS = 1 << 31

EVERYTHING = (1 << 53) - 1
EVERYONE = (
    ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
)
"""What the seeded server gives to every member; pinging everyone is not in it."""

IN_PRIVATE = EVERYONE | MENTION_EVERYONE
"""What anyone may do in a direct message."""


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
    """Return a user's permissions in a channel, as bits, with what the channel denies the bot taken off."""
    if channel.guild_id is None:
        return IN_PRIVATE if user_id in channel.recipients else 0
    bits = in_guild(world.guilds[channel.guild_id], user_id)
    if user_id != world.application.id:
        return bits
    bits &= ~channel.denied
    return bits if bits & VIEW_CHANNEL else 0
