"""Channels, threads and private rooms as JSON objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.views.users import user_view
from bot.sandbox.wire import Json, iso
from bot.sandbox.world import GROUP

if TYPE_CHECKING:
    from bot.sandbox.world import Channel, World

MOST_COUNTED = 50
"""Members of a thread are counted up to here (resources/channel.mdx, Channel Structure)."""


def channel_view(world: World, channel: Channel) -> Json:
    """Return the channel object as the bot sees it (resources/channel.mdx, Channel Structure)."""
    shown: Json = {
        "id": channel.id,
        "type": channel.type,
        "last_message_id": next(reversed(channel.messages), None),
        "flags": 0,
    }
    if channel.guild_id is None:
        return shown | _private(world, channel)
    if channel.parent is not None:
        return shown | _thread(world, channel)
    return shown | {
        "guild_id": channel.guild_id,
        "name": channel.name,
        "position": int(channel.id),
        "permission_overwrites": _overwrites(world, channel),
        "topic": None,
        "nsfw": False,
        "parent_id": None,
        "rate_limit_per_user": 0,
    }


def _private(world: World, channel: Channel) -> Json:
    others = [world.users[one] for one in channel.recipients if one != world.application.id]
    shown: Json = {"recipients": [user_view(user) for user in others]}
    if channel.type == GROUP:
        shown |= {"name": channel.name, "icon": None, "owner_id": channel.owner}
    return shown


def _thread(world: World, channel: Channel) -> Json:
    """Return what a thread has instead of a channel's fields (topics/threads.mdx, Thread Fields)."""
    guild = world.guilds[channel.guild_id or ""]
    begun = iso(channel.created)
    return {
        "guild_id": guild.id,
        "parent_id": channel.parent,
        "owner_id": channel.owner or guild.owner_id,
        "name": channel.name,
        "message_count": len(channel.messages),
        "total_message_sent": len(channel.messages),
        "member_count": min(len(guild.members), MOST_COUNTED),
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": begun,
            "create_timestamp": begun,
            "locked": False,
        },
    }


def _overwrites(world: World, channel: Channel) -> list[Json]:
    if not channel.denied:
        return []
    return [{"id": world.application.id, "type": 1, "allow": "0", "deny": str(channel.denied)}]
