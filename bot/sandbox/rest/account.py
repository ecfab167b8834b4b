"""The bot's own account, its application, servers and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.gateway.greeting import gateway_url
from bot.sandbox.refusals import refuse
from bot.sandbox.rest.call import Call, Endpoint, Reply
from bot.sandbox.views.channels import channel_view
from bot.sandbox.views.people import application_view, guild_view, member_view, role_view
from bot.sandbox.views.users import user_view

if TYPE_CHECKING:
    from bot.sandbox.world import Guild, World

IDENTIFIES_A_DAY = 1000
DAY_MS = 86_400_000


async def gateway(world: World, _call: Call) -> Reply:
    """GET /gateway."""
    return 200, {"url": gateway_url(world)}


async def gateway_bot(world: World, _call: Call) -> Reply:
    """GET /gateway/bot."""
    limit = {
        "total": IDENTIFIES_A_DAY,
        "remaining": IDENTIFIES_A_DAY,
        "reset_after": DAY_MS,
        "max_concurrency": 1,
    }
    return 200, {"url": gateway_url(world), "shards": 1, "session_start_limit": limit}


async def me(world: World, _call: Call) -> Reply:
    """GET /users/@me."""
    shown = user_view(world.users[world.application.id])
    return 200, shown | {"verified": True, "mfa_enabled": True, "email": None, "flags": 0, "locale": "en-US"}


async def user(world: World, call: Call) -> Reply:
    """GET /users/{user}."""
    return 200, user_view(world.user(call.match["user"]))


async def my_guilds(world: World, _call: Call) -> Reply:
    """GET /users/@me/guilds."""
    held = [world.guilds[one] for one in world.application.guild_installs]
    return 200, [
        {"id": one.id, "name": one.name, "icon": None, "owner": False, "permissions": "0", "features": []}
        for one in held
    ]


async def open_direct(world: World, call: Call) -> Reply:
    """POST /users/@me/channels: the direct channel with a person."""
    person = world.user(str(call.form().get("recipient_id")))
    if person.bot:
        raise refuse(50007)
    room = next(one for one in world.channels.values() if person.id in one.recipients)
    return 200, channel_view(world, room)


async def application(world: World, _call: Call) -> Reply:
    """GET /applications/@me and /oauth2/applications/@me."""
    return 200, application_view(world, world.application)


def _guild(world: World, call: Call) -> Guild:
    guild_id = call.match["guild"]
    if guild_id not in world.guilds:
        raise refuse(10004)
    if guild_id not in world.application.guild_installs:
        raise refuse(50001)
    return world.guilds[guild_id]


async def guild(world: World, call: Call) -> Reply:
    """GET /guilds/{guild}."""
    return 200, guild_view(_guild(world, call))


async def guild_channels(world: World, call: Call) -> Reply:
    """GET /guilds/{guild}/channels."""
    held = _guild(world, call)
    rooms = [one for one in world.channels.values() if one.guild_id == held.id and one.parent is None]
    return 200, [channel_view(world, one) for one in rooms]


async def guild_roles(world: World, call: Call) -> Reply:
    """GET /guilds/{guild}/roles."""
    return 200, [role_view(one) for one in _guild(world, call).roles.values()]


async def member(world: World, call: Call) -> Reply:
    """GET /guilds/{guild}/members/{user}."""
    held = _guild(world, call)
    person = world.user(call.match["user"].replace("@me", world.application.id))
    if person.id not in held.members:
        raise refuse(10007)
    return 200, member_view(held, person)


ENDPOINTS = [
    Endpoint("GET", "/gateway", gateway, open=True),
    Endpoint("GET", "/gateway/bot", gateway_bot),
    Endpoint("GET", "/users/@me", me),
    Endpoint("GET", "/users/@me/guilds", my_guilds),
    Endpoint("POST", "/users/@me/channels", open_direct),
    Endpoint("GET", "/users/{user}", user),
    Endpoint("GET", "/applications/@me", application),
    Endpoint("GET", "/oauth2/applications/@me", application),
    Endpoint("GET", "/guilds/{guild}", guild),
    Endpoint("GET", "/guilds/{guild}/channels", guild_channels),
    Endpoint("GET", "/guilds/{guild}/roles", guild_roles),
    Endpoint("GET", "/guilds/{guild}/members/{user}", member),
]
