"""The way in to the page's API: only the sandbox's own page, errors in Discord's form."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.refusals import ApiError, bad_form
from bot.sandbox.rest.call import Call, Handler, read_call

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler as WebHandler

    from bot.sandbox.wire import Json
    from bot.sandbox.world import Channel, User, World

OTHER_PAGE = "Only the sandbox's own page may do this"
POLICY = "default-src 'self'"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def same_origin(world: World, request: web.Request) -> bool:
    """Whether the request was made to this sandbox and, from a browser, by its own page."""
    own = urlsplit(world.url)
    hosts = {own.netloc, *(f"{name}:{own.port}" for name in LOOPBACK)}
    host = request.headers.get("Host", "")
    origin = request.headers.get("Origin")
    return host in hosts and (origin is None or origin == f"http://{host}")


def guard(world: World) -> web.Application:
    """Return an application that answers its own page and programs, never another web page."""

    @web.middleware
    async def check(request: web.Request, handler: WebHandler) -> web.StreamResponse:
        # DNS rebinding and other pages' requests both fail here, the websocket's included
        if not same_origin(world, request):
            return _refused(ApiError(403, 0, OTHER_PAGE))
        return await handler(request)

    return web.Application(middlewares=[check], client_max_size=0)


async def add_policy(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the content security policy on an answer that has none of its own."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    # a browser asks again, so that no module of an older version stays
    response.headers.setdefault("Cache-Control", "no-cache")


class Desk:
    """Answers one route of the page's API."""

    def __init__(self, world: World, handler: Handler) -> None:
        self._world = world
        self._handler = handler

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request; a refusal comes in Discord's form."""
        try:
            call = await read_call(request, "payload")
            status, body = await self._handler(self._world, call)
        except ApiError as error:
            return _refused(error)
        return web.Response(status=status) if body is None else web.json_response(body, status=status)


def _refused(error: ApiError) -> web.Response:
    return web.json_response(error.body(), status=error.status)


def asked(form: Json, name: str) -> str:
    """Return a text field of the form or refuse."""
    value = form.get(name)
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        raise bad_form((name,), "BASE_TYPE_REQUIRED", "This field is required")
    return str(value)


def actor(world: World, call: Call) -> User:
    """Return the person of `user`, in the form or the query; without one the first."""
    named = call.query.get("user") or (call.form().get("user") if isinstance(call.body, dict) else None)
    return world.user(str(named)) if named else next(iter(world.users.values()))


def place(world: World, user: User, channel_id: str) -> Channel:
    """Return a channel that the person can see, or refuse with 10003."""
    channel = world.channel(channel_id)
    inside = world.guilds[channel.guild_id].members if channel.guild_id else channel.recipients
    if user.id not in inside:
        return world.channel("")
    return channel
