"""Every REST call passes here: fault, authority, rate limit, handler, record."""

from __future__ import annotations

import asyncio
import json
from email.utils import formatdate
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.refusals import ApiError, refuse, unauthorized
from bot.sandbox.rest.call import Call, Endpoint, Reply, read_call
from bot.sandbox.rest.rates import Verdict, refusal

if TYPE_CHECKING:
    from bot.sandbox.faults import Fault
    from bot.sandbox.wire import JsonValue
    from bot.sandbox.world import World

PREFIX = "/api/v10"


def mount(app: web.Application, world: World, endpoints: list[Endpoint]) -> None:
    """Add the endpoints under /api/v10, and an answer in Discord's form for every other path there."""
    for endpoint in endpoints:
        app.router.add_route(endpoint.method, PREFIX + endpoint.path, _Door(world, endpoint).handle)
    nowhere = Endpoint("*", "/{rest:.*}", _unknown)
    app.router.add_route("*", PREFIX + nowhere.path, _Door(world, nowhere).handle)


async def _unknown(_world: World, _call: Call) -> Reply:
    raise refuse(0)


class _Door:
    """The way of one endpoint's calls."""

    def __init__(self, world: World, endpoint: Endpoint) -> None:
        self._world = world
        self._endpoint = endpoint

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        fault = self._world.faults.take(request.method, request.path)
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            fault = None
        if fault is not None and not fault.after:
            return self._hurt(request, fault)
        response = await self._answer(request)
        return response if fault is None else self._hurt(request, fault)

    def _hurt(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.kind == "drop":
            self._note(request, 0, None)
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if fault.kind == "rate_limit":
            return self._limited(request, refusal(fault.seconds, "user", {}))
        refused = ApiError(fault.status, fault.code, f"{fault.status}: switched on by a test")
        return self._refused(request, refused, {})

    async def _answer(self, request: web.Request) -> web.Response:
        headers: dict[str, str] = {}
        try:
            self._authorize(request)
            verdict = self._world.rates.judge(self._bucket(request), exempt=self._endpoint.open)
            headers = verdict.headers
            if not verdict.allowed:
                return self._limited(request, verdict)
            call = await read_call(request, "payload_json")
            status, body = await self._endpoint.handler(self._world, call)
        except ApiError as error:
            return self._refused(request, error, headers)
        self._note(request, status, None)
        return self._respond(status, body, headers)

    def _authorize(self, request: web.Request) -> None:
        given = request.headers.get("Authorization", "")
        if not self._endpoint.open and given != f"Bot {self._world.token}":
            raise unauthorized()

    def _bucket(self, request: web.Request) -> str:
        return self._endpoint.bucket.format_map(request.match_info)

    def _limited(self, request: web.Request, verdict: Verdict) -> web.Response:
        self._note(request, 429, None, "You are being rate limited.")
        return self._respond(429, verdict.body, verdict.headers)

    def _refused(self, request: web.Request, error: ApiError, headers: dict[str, str]) -> web.Response:
        self._note(request, error.status, error.code, error.message, error.errors)
        return self._respond(error.status, error.body(), headers)

    def _note(
        self,
        request: web.Request,
        status: int,
        code: int | None,
        message: str = "",
        errors: JsonValue = None,
    ) -> None:  # any JSON value: the tree of a refused form
        record = self._world.record
        record.call(request.method, request.path, status, code, self._world.clock.now())
        if message:
            record.refusal(record.calls[-1], message, errors)
            self._world.hub.tell("refusals", {"count": len(record.refusals)})

    def _respond(self, status: int, body: JsonValue, headers: dict[str, str]) -> web.Response:
        # the Date header follows the sandbox's clock, so that a client can tell how old a token is
        stamped = headers | {"Date": formatdate(self._world.clock.now(), usegmt=True)}
        if body is None:
            return web.Response(status=status, headers=stamped)
        # exactly this type: discord.py takes an answer with a charset behind it for plain text
        stamped["Content-Type"] = "application/json"
        return web.Response(status=status, body=json.dumps(body).encode(), headers=stamped)
