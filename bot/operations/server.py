"""The endpoint: /metrics, /health/live and /health/ready, on loopback alone and read-only."""

import logging
from http import HTTPStatus
from types import TracebackType
from typing import Self

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from prometheus_client import CONTENT_TYPE_LATEST
from yarl import URL

from bot.errors import ConfigError, StorageError
from bot.operations.figures import Figures
from bot.operations.gateway import Gateway
from bot.operations.gauges import Seen
from bot.operations.health import OK, readiness
from bot.service import Service

HOST = "127.0.0.1"
LOCAL = frozenset({HOST, "localhost"})
TAKEN = "The port {port} for metrics and health cannot be opened ({error})."
TAKEN_HINT = "Set operations.port to a free one, or to 0."

log = logging.getLogger(__name__)


class Operations:
    """`async with Operations(...)` serves until the block ends; `port` 0 takes a free one."""

    def __init__(self, service: Service, figures: Figures, gateway: Gateway, port: int) -> None:
        self._service = service
        self._figures = figures
        self._gateway = gateway
        self._port = port
        self._runner: web.AppRunner | None = None
        self.url = ""
        """The endpoint's address, without a slash at its end."""

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self._app(), access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise ConfigError(TAKEN.format(port=self._port, error=error.strerror), TAKEN_HINT) from error
        self.url = f"http://{HOST}:{self._runner.addresses[0][1]}"
        log.info("metrics and health: %s/metrics, %s/health/ready", self.url, self.url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[_local_only])
        app.router.add_get("/metrics", self._metrics)
        app.router.add_get("/health/live", _live)
        app.router.add_get("/health/ready", self._ready)
        return app

    async def _metrics(self, _request: web.Request) -> web.Response:
        try:
            standing = await self._service.store.jobs.standing()
        except StorageError:
            standing = None  # the other figures are worth the more then
        seen = Seen(self._service.waiting()[0], standing, self._gateway.link())
        return web.Response(
            body=self._figures.written(seen), headers={hdrs.CONTENT_TYPE: CONTENT_TYPE_LATEST}
        )

    async def _ready(self, _request: web.Request) -> web.Response:
        parts = await readiness(self._service, self._gateway.link())
        ready = all(told == OK for told in parts.values())
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response({"ready": ready, **parts}, status=status)


async def _live(_request: web.Request) -> web.Response:
    """Answer: an event loop that hangs would not."""
    return web.json_response({"live": True})


@web.middleware
async def _local_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other hosts' names: a page in a browser here could point its own name at loopback."""
    if URL(f"http://{request.host}").host not in LOCAL:
        raise web.HTTPForbidden
    return await handler(request)
