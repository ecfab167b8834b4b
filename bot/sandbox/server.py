"""The sandbox put together: one aiohttp server on loopback."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Self

from aiohttp import WSCloseCode, web

from bot.sandbox import seed
from bot.sandbox.cdn import Cdn
from bot.sandbox.clock import Clock, Snowflakes
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.gateway.codes import Close
from bot.sandbox.gateway.compression import compression_named
from bot.sandbox.gateway.connection import Connection
from bot.sandbox.gateway.switchboard import Switchboard
from bot.sandbox.hub import Hub
from bot.sandbox.people.desk import add_policy
from bot.sandbox.people.routes import PAGE, index, people_app
from bot.sandbox.record import Record
from bot.sandbox.rest import account, callbacks, channels, commands, webhooks
from bot.sandbox.rest.call import MAX_REQUEST_BYTES, Endpoint
from bot.sandbox.rest.door import PREFIX, mount
from bot.sandbox.rest.rates import Profile, Rates
from bot.sandbox.world import World

if TYPE_CHECKING:
    from types import TracebackType

DEFAULT_LOGIN = "sandbox-bot"
"""What the bot logs in with; it opens nothing but this sandbox."""
DEFAULT_NAME = "Sandbox bot"
HEARTBEAT_SECONDS = 41.25
GOING_AWAY_SECONDS = 0.5

ENDPOINTS: list[Endpoint] = [
    *account.ENDPOINTS,
    *callbacks.ENDPOINTS,
    *webhooks.ENDPOINTS,
    *channels.ENDPOINTS,
    *commands.ENDPOINTS,
]


class Sandbox:
    """A local Discord: `async with Sandbox() as sandbox:` serves until the block ends.

    `port` 0 takes a free one; `name` is the application's; `privileged` the privileged intents that are
    switched on; `heartbeat` what HELLO asks for, in seconds; `rates` how strict the rate limits are.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str = DEFAULT_LOGIN,
        name: str = DEFAULT_NAME,
        privileged: int = 0,
        heartbeat: float = HEARTBEAT_SECONDS,
        rates: Profile = "generous",
    ) -> None:
        self._host, self._port, self._heartbeat = host, port, heartbeat
        self.world = _world(token, name, privileged, rates)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The page's address, without a slash at its end."""
        return self.world.url

    @property
    def api_base(self) -> str:
        """The address for DISCORD_API_BASE."""
        return self.world.url + PREFIX

    @property
    def gateway_url(self) -> str:
        """The Gateway's address, as GET /gateway tells it."""
        return "ws" + self.world.url.removeprefix("http") + "/gateway"

    @property
    def token(self) -> str:
        """The token that the bot logs in with."""
        return self.world.token

    @property
    def clock(self) -> Clock:
        """The clock that all deadlines are read from."""
        return self.world.clock

    async def __aenter__(self) -> Self:
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=GOING_AWAY_SECONDS)
        await runner.setup()
        self._runner = runner
        await web.TCPSite(runner, self._host, self._port).start()
        port = runner.addresses[0][1]
        self.world.url = self.world.files.base = f"http://{self._host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in list(self.world.tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in self.world.sockets))
        if self._runner is not None:
            await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=MAX_REQUEST_BYTES)
        app.on_response_prepare.append(add_policy)
        mount(app, self.world, ENDPOINTS)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/cdn/{kind}/{folder}/{file}/{name}", Cdn(self.world).handle)
        app.add_subapp("/sandbox", people_app(self.world))
        app.router.add_get("/", index)
        app.router.add_static("/page", PAGE)
        return app

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=0, timeout=GOING_AWAY_SECONDS)
        await socket.prepare(request)
        self.world.sockets.add(socket)
        compression = compression_named(request.query.get("compress"))
        if request.query.get("v", "10") != "10" or request.query.get("encoding", "json") != "json":
            await socket.close(code=Close.INVALID_API_VERSION)
        elif compression is None:
            await socket.close(code=Close.DECODE_ERROR)
        else:
            await Connection(self.world, socket, compression, self._heartbeat).serve()
        self.world.sockets.discard(socket)
        return socket


def _world(token: str, name: str, privileged: int, rates: Profile) -> World:
    clock, hub = Clock(), Hub()
    snowflakes = Snowflakes(clock)
    return World(
        token=token,
        application=seed.application(name, privileged),
        users=seed.people(name),
        guilds=seed.guilds(),
        channels=seed.channels(),
        clock=clock,
        snowflakes=snowflakes,
        files=Files(clock, snowflakes),
        hub=hub,
        record=Record(),
        faults=Faults(),
        switchboard=Switchboard(lambda online: hub.tell("bot", {"online": online})),
        rates=Rates(clock, rates),
    )
