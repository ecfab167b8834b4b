"""One Gateway connection, from HELLO to its close code."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from bot.sandbox.gateway.codes import (
    HIGHEST_INTENT,
    MAX_PAYLOAD_BYTES,
    PRIVILEGED,
    SENDS_PER_WINDOW,
    WINDOW_SECONDS,
    Close,
    Op,
)
from bot.sandbox.gateway.compression import Compression, Plain
from bot.sandbox.gateway.greeting import guild_creates, members_chunk, ready

if TYPE_CHECKING:
    from bot.sandbox.gateway.session import Session
    from bot.sandbox.wire import Json
    from bot.sandbox.world import World

ACK_SECONDS = 0.1
CLEAN_CLOSES = (1000, 1001)
"""Close codes with which a client ends its session (events/gateway.mdx, Initiating a Disconnect)."""


class CloseGatewayError(Exception):
    """The connection must be closed with a code."""

    def __init__(self, code: Close) -> None:
        super().__init__(code.name)
        self.code = code


class Connection:
    """Speaks with one client; sends through a queue, so that no event waits for a slow socket."""

    def __init__(
        self, world: World, socket: web.WebSocketResponse, compression: Compression, beat: float
    ) -> None:
        self._world = world
        self._socket = socket
        self._compression = compression
        self._beat = beat
        self._out: asyncio.Queue[Json | int] = asyncio.Queue()
        self._sends: deque[float] = deque(maxlen=SENDS_PER_WINDOW)
        self._session: Session | None = None
        self._closing = False
        self._expect_beat()

    def send(self, payload: Json) -> None:
        """Queue a payload."""
        self._out.put_nowait({"s": None, "t": None} | payload)

    def close(self, code: int) -> None:
        """Close after what is queued."""
        self._closing = True
        self._out.put_nowait(code)

    def _expect_beat(self) -> None:
        # half an interval of grace: the client's first beat is jittered, later ones may be late
        self._due = asyncio.get_running_loop().time() + self._beat * 1.5

    async def serve(self) -> None:
        """Talk until one side closes; a session that was not ended stays for a resume."""
        self.send({"op": Op.HELLO, "d": {"heartbeat_interval": int(self._beat * 1000), "_trace": []}})
        writer = asyncio.create_task(self._write())
        try:
            await self._read()
        except CloseGatewayError as error:
            self.close(error.code)
            await writer
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            self._leave()

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                item = await self._out.get()
                if isinstance(item, int):
                    await self._socket.close(code=item)
                    return
                frame = self._compression.frame(json.dumps(item).encode())
                if isinstance(frame, str):
                    await self._socket.send_str(frame)
                else:
                    await self._socket.send_bytes(frame)

    async def _read(self) -> None:
        while True:
            left = self._due - asyncio.get_running_loop().time()
            try:
                message = await asyncio.wait_for(self._socket.receive(), left)
            except TimeoutError:
                raise CloseGatewayError(Close.SESSION_TIMED_OUT) from None
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            self._handle(self._parse(message.data))

    def _parse(self, data: str | bytes) -> Json:
        raw = data.encode() if isinstance(data, str) else data
        now = self._world.clock.now()
        if len(self._sends) == SENDS_PER_WINDOW and now - self._sends[0] < WINDOW_SECONDS:
            raise CloseGatewayError(Close.RATE_LIMITED)
        self._sends.append(now)
        if len(raw) > MAX_PAYLOAD_BYTES:
            raise CloseGatewayError(Close.DECODE_ERROR)
        try:
            payload = json.loads(raw)
        except ValueError:
            raise CloseGatewayError(Close.DECODE_ERROR) from None
        if not isinstance(payload, dict) or not isinstance(payload.get("op"), int):
            raise CloseGatewayError(Close.DECODE_ERROR)
        return payload

    def _handle(self, payload: Json) -> None:
        op, data = payload["op"], payload.get("d")
        if op == Op.HEARTBEAT:
            self._expect_beat()
            # as late as over a real network: discord.py notes a beat's time only after it was sent, and an
            # answer that is there before looks to it like one to the beat before ("41 s behind")
            acknowledgement = {"op": Op.HEARTBEAT_ACK, "d": None}
            asyncio.get_running_loop().call_later(ACK_SECONDS, self.send, acknowledgement)
        elif op == Op.IDENTIFY:
            self._identify(data if isinstance(data, dict) else {})
        elif op == Op.RESUME:
            self._resume(data if isinstance(data, dict) else {})
        elif self._session is None:
            raise CloseGatewayError(Close.NOT_AUTHENTICATED)
        elif op == Op.REQUEST_GUILD_MEMBERS:
            self._session.dispatch("GUILD_MEMBERS_CHUNK", members_chunk(self._world, data or {}))
        elif op not in (Op.PRESENCE_UPDATE, Op.VOICE_STATE_UPDATE):
            raise CloseGatewayError(Close.UNKNOWN_OPCODE)

    def _authenticate(self, data: Json) -> None:
        if self._session is not None:
            raise CloseGatewayError(Close.ALREADY_AUTHENTICATED)
        if str(data.get("token", "")).removeprefix("Bot ") != self._world.token:
            raise CloseGatewayError(Close.AUTHENTICATION_FAILED)

    def _identify(self, data: Json) -> None:
        self._authenticate(data)
        intents = _checked_intents(data, self._world.application.privileged)
        shard = _checked_shard(data)
        if not self._world.rates.judge("identify", exempt=True).allowed:
            self.send({"op": Op.INVALID_SESSION, "d": False})
            return
        if isinstance(self._compression, Plain):
            self._compression.compress_payloads = bool(data.get("compress"))
        self._session = session = self._world.switchboard.start(self, shard, intents)
        session.dispatch("READY", ready(self._world, session))
        for event in guild_creates(self._world, session):
            session.dispatch("GUILD_CREATE", event)
        self._world.switchboard.announce()

    def _resume(self, data: Json) -> None:
        self._authenticate(data)
        session = self._world.switchboard.find(str(data.get("session_id")))
        sequence = data.get("seq")
        if session is None:
            self.send({"op": Op.INVALID_SESSION, "d": False})
            return
        if not isinstance(sequence, int) or sequence > session.sequence:
            raise CloseGatewayError(Close.INVALID_SEQUENCE)
        if session.wire is not None:
            session.wire.close(Close.UNKNOWN_ERROR)
        session.wire = self
        if not session.replay(sequence):
            self._world.switchboard.end(session.id)
            self.send({"op": Op.INVALID_SESSION, "d": False})
            return
        self._session = session
        session.dispatch("RESUMED", {"_trace": []})
        self._world.switchboard.announce()

    def _leave(self) -> None:
        if self._session is None:
            return
        if self._session.wire is self:
            self._session.wire = None
        # after our own close the client's answer may carry 1000, which does not mean that it wants to go
        if not self._closing and self._socket.close_code in CLEAN_CLOSES:
            self._world.switchboard.end(self._session.id)
        self._world.switchboard.announce()


def _checked_intents(data: Json, privileged: int) -> int:
    intents = data.get("intents")
    if not isinstance(intents, int) or intents < 0 or intents >= HIGHEST_INTENT << 1:
        raise CloseGatewayError(Close.INVALID_INTENTS)
    if intents & PRIVILEGED & ~privileged:
        raise CloseGatewayError(Close.DISALLOWED_INTENTS)
    return intents


def _checked_shard(data: Json) -> tuple[int, int]:
    match data.get("shard", [0, 1]):
        case [int(index), int(count)] if 0 <= index < count:
            return index, count
    raise CloseGatewayError(Close.INVALID_SHARD)
