"""Which Discord the client talks to: the real one, or what DISCORD_API_BASE names (DISCORD.md section 6)."""

import asyncio
from collections.abc import Mapping

import aiohttp
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.errors import ConfigError

API_BASE = "DISCORD_API_BASE"
GATEWAY_URL = "DISCORD_GATEWAY_URL"
ANSWER_SECONDS = 10.0

NOT_AN_ADDRESS = "{name} is not an address such as http://127.0.0.1:8471/api/v10."
NOBODY_THERE = "Nothing answers as Discord at {name}."
START_IT = "Start the local Discord first, or unset DISCORD_API_BASE to talk to the real one."


async def use_api_base(environment: Mapping[str, str]) -> str:
    """Steer discord.py to DISCORD_API_BASE and return it; without one do nothing and return ''.

    discord.py has no official hook: REST follows `Route.BASE`, and a plain client never asks for the
    Gateway's address, so that is set too. To be called before the client is built.
    """
    base = environment.get(API_BASE, "").strip().rstrip("/")
    if not base:
        return ""
    _checked(base, API_BASE, {"http", "https"})
    gateway = environment.get(GATEWAY_URL, "").strip() or await _gateway_of(base)
    DiscordWebSocket.DEFAULT_GATEWAY = _checked(gateway, GATEWAY_URL, {"ws", "wss"})
    Route.BASE = base
    return base


async def _gateway_of(base: str) -> str:
    """Ask for the Gateway's address."""
    try:
        async with (
            asyncio.timeout(ANSWER_SECONDS),
            aiohttp.ClientSession() as session,
            session.get(f"{base}/gateway", allow_redirects=False) as response,
        ):
            response.raise_for_status()
            return str((await response.json())["url"])
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, TypeError, ValueError) as error:
        raise ConfigError(NOBODY_THERE.format(name=API_BASE), START_IT) from error


def _checked(address: str, name: str, schemes: set[str]) -> URL:
    """Return the address parsed; ConfigError unless it has a host and one of the schemes."""
    try:
        url = URL(address)
    except ValueError as error:
        raise ConfigError(NOT_AN_ADDRESS.format(name=name)) from error
    if url.scheme not in schemes or not url.host:
        raise ConfigError(NOT_AN_ADDRESS.format(name=name))
    return url
