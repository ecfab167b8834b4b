"""The first events of a session and the answer to a request for members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.views.people import application_flags, guild_create_view, member_view
from bot.sandbox.views.users import user_view

if TYPE_CHECKING:
    from bot.sandbox.gateway.session import Session
    from bot.sandbox.wire import Json
    from bot.sandbox.world import Guild, World


def _guilds(world: World, session: Session) -> list[Guild]:
    return [world.guilds[one] for one in sorted(world.application.guild_installs) if session.sees(one)]


def gateway_url(world: World) -> str:
    """Return the address of the Gateway."""
    return "ws" + world.url.removeprefix("http") + "/gateway"


def ready(world: World, session: Session) -> Json:
    """Return the READY event (events/gateway-events.mdx, Ready)."""
    return {
        "v": 10,
        "user": user_view(world.users[world.application.id]) | {"verified": True, "mfa_enabled": True},
        "guilds": [{"id": guild.id, "unavailable": True} for guild in _guilds(world, session)],
        "session_id": session.id,
        "session_type": "normal",
        "resume_gateway_url": gateway_url(world),
        "shard": list(session.shard),
        "application": {"id": world.application.id, "flags": application_flags(world.application)},
        "private_channels": [],
        "relationships": [],
        "presences": [],
        "user_settings": {},
        "geo_ordered_rtc_regions": [],
        "_trace": [],
    }


def guild_creates(world: World, session: Session) -> list[Json]:
    """Return a GUILD_CREATE event for each server of the shard."""
    return [guild_create_view(world, guild) for guild in _guilds(world, session)]


def members_chunk(world: World, request: Json) -> Json:
    """Return the members asked for in one chunk (events/gateway-events.mdx, Guild Members Chunk)."""
    guild_id = str(request.get("guild_id"))
    guild = world.guilds.get(guild_id)
    asked = request.get("user_ids")
    asked = [str(asked)] if isinstance(asked, (str, int)) else asked
    held = [] if guild is None else [one for one in guild.members if asked is None or one in asked]
    shown = [] if guild is None else [member_view(guild, world.users[one]) for one in held]
    chunk: Json = {"guild_id": guild_id, "members": shown, "chunk_index": 0, "chunk_count": 1}
    return chunk | {
        "not_found": [one for one in asked or [] if one not in held],
        "nonce": request.get("nonce"),
    }
