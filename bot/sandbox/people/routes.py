"""The page's API put together: its routes, its events, its files."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from bot.sandbox.people import actions, language, lesson, modals, state, threads, truth
from bot.sandbox.people.desk import Desk, guard

if TYPE_CHECKING:
    from bot.sandbox.rest.call import Handler
    from bot.sandbox.world import World

PAGE = Path(__file__).parent.parent / "page"
"""The page's static files."""

FAREWELL_SECONDS = 0.5
"""How long a page has to answer the sandbox's close."""

ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/state", state.state),
    ("GET", "/channels/{channel}/messages", state.messages),
    ("POST", "/channels/{channel}/messages", state.write),
    ("DELETE", "/channels/{channel}/messages/{message}", state.erase),
    ("POST", "/commands", actions.command),
    ("POST", "/autocomplete", actions.autocomplete),
    ("POST", "/components", actions.component),
    ("POST", "/modals", modals.submit),
    ("DELETE", "/modals/{interaction}", modals.close),
    ("POST", "/threads", threads.start),
    ("POST", "/locale", language.choose),
    ("POST", "/pupils", lesson.enrol),
    ("GET", "/waits", lesson.waits),
    ("GET", "/record", truth.record),
    ("GET", "/refusals", truth.refusals),
    ("POST", "/faults", truth.fault),
    ("POST", "/clear", truth.clear),
]


def people_app(world: World) -> web.Application:
    """Return the application to mount at /sandbox."""
    app = guard(world)
    for method, path, handler in ROUTES:
        app.router.add_route(method, path, Desk(world, handler).handle)
    app.router.add_get("/events", Events(world).handle)
    return app


class Events:
    """GET /sandbox/events: everything that the person's page must show, as it happens."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one open page until it goes."""
        user_id = request.query.get("user") or next(iter(self._world.users))
        if user_id not in self._world.users:
            return web.json_response({"code": 10013, "message": "Unknown User"}, status=404)
        socket = web.WebSocketResponse(heartbeat=30.0, timeout=FAREWELL_SECONDS)
        await socket.prepare(request)
        self._world.sockets.add(socket)
        with self._world.hub.listen(user_id) as queue:
            # first in the stream and not in the state, which may be older than the next refusal
            queue.put_nowait({"type": "refusals", "data": {"count": len(self._world.record.refusals)}})
            sender = asyncio.create_task(_send(socket, queue))
            try:
                while (await socket.receive()).type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    pass  # the page only listens; whatever it says is not for us
            finally:
                sender.cancel()
                with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                    await sender
                self._world.sockets.discard(socket)
        return socket


async def _send(socket: web.WebSocketResponse, queue: asyncio.Queue[dict[str, object]]) -> None:
    while True:
        await socket.send_json(await queue.get())


async def index(_request: web.Request) -> web.StreamResponse:
    """GET /: the page."""
    return web.FileResponse(PAGE / "index.html")
