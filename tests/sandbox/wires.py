"""Two ends of the sandbox for its tests: a bot that speaks the bare protocol, and a person at the page."""

from __future__ import annotations

import asyncio
import io
import json
import zlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self

import aiohttp
import zstandard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from types import TracebackType

    from bot.sandbox import Sandbox
    from bot.sandbox.wire import Json, JsonValue

PATIENCE = 30.0
"""Seconds that a test waits for what must come."""

ADA, GRACE, LINUS, MEI, AMELIE, HANA, OMAR = "101", "102", "103", "104", "105", "106", "107"
GENERAL, LINUS_DIRECT = "301", "403"
THREAD, READING, GROUP = "311", "321", "450"
"""A thread of #general, a channel of a server without the bot, a group of people without it."""
BOT = "100"

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1, 1 << 9, 1 << 12

SPEAK: Json = {
    "name": "speak",
    "description": "Says it",
    "options": [
        {"type": 3, "name": "text", "description": "What", "required": True, "max_length": 20},
        {"type": 4, "name": "times", "description": "How often", "min_value": 1, "max_value": 3},
        {"type": 3, "name": "mood", "description": "How", "choices": [{"name": "Glad", "value": "glad"}]},
        {"type": 3, "name": "model", "description": "Which", "autocomplete": True},
        {"type": 11, "name": "file", "description": "A file"},
        {"type": 6, "name": "friend", "description": "Whom"},
    ],
}
"""A command with most kinds of options."""


def said(text: str = "hello") -> list[Json]:
    """Return the options of the shortest call of `speak`."""
    return [{"name": "text", "type": 3, "value": text}]


class Wire:
    """A raw Gateway connection: payloads out, payloads in."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, inflate: Callable[[bytes], bytes]) -> None:
        self.socket = socket
        self._inflate = inflate

    async def send(self, op: int, data: JsonValue) -> None:
        """Send one payload."""
        await self.socket.send_json({"op": op, "d": data})

    async def next(self) -> Json:
        """Return the next payload; a closed connection gives {"closed": code}."""
        message = await asyncio.wait_for(self.socket.receive(), PATIENCE)
        if message.type is aiohttp.WSMsgType.TEXT:
            return dict(json.loads(message.data))
        if message.type is aiohttp.WSMsgType.BINARY:
            return dict(json.loads(self._inflate(message.data)))
        return {"closed": self.socket.close_code}

    async def until(self, wanted: Callable[[Json], bool]) -> Json:
        """Return the first payload that fits, passing over the others; a close ends the search."""
        while True:
            payload = await self.next()
            if "closed" in payload or wanted(payload):
                return payload

    async def event(self, kind: str) -> Json:
        """Return the data of the next event of a kind."""
        return dict((await self.until(lambda payload: payload.get("t") == kind))["d"])

    async def identify(self, token: str, intents: int = GUILDS, **more: JsonValue) -> Json:
        """Log in and return READY's data, or the close."""
        await self.until(lambda payload: payload.get("op") == 10)
        await self.send(2, {"token": token, "intents": intents, "properties": {}, **more})
        payload = await self.until(lambda payload: payload.get("t") == "READY")
        return payload if "closed" in payload else dict(payload["d"])


def inflater(compress: str | None) -> Callable[[bytes], bytes]:
    """Return what opens the frames of a transport compression."""
    if compress == "zlib-stream":
        return zlib.decompressobj().decompress
    if compress == "zstd-stream":
        return zstandard.ZstdDecompressor().decompressobj().decompress
    return zlib.decompress


class RawBot:
    """A bot without a library; `async with RawBot(sandbox) as bot:` is logged in with one event queue."""

    def __init__(self, sandbox: Sandbox, intents: int = GUILDS) -> None:
        self._sandbox = sandbox
        self._intents = intents

    async def __aenter__(self) -> Self:
        self.session = aiohttp.ClientSession()
        self.wire = await self.connect()
        self.ready = await self.wire.identify(self._sandbox.token, self._intents)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.session.close()

    async def connect(self, compress: str | None = None) -> Wire:
        """Open one more Gateway connection."""
        url = f"{self._sandbox.gateway_url}?v=10&encoding=json" + (
            f"&compress={compress}" if compress else ""
        )
        return Wire(await self.session.ws_connect(url), inflater(compress))

    async def call(
        self, method: str, path: str, body: JsonValue = None, files: Iterable[tuple[str, bytes]] = ()
    ) -> tuple[int, JsonValue]:
        """Call REST as the bot and return status and JSON; with files as a multipart form."""
        headers = {"Authorization": f"Bot {self._sandbox.token}"}
        form = multipart("payload_json", body, {f"files[{n}]": file for n, file in enumerate(files)})
        extra = {"data": form} if form is not None else {"json": body} if body is not None else {}
        url = self._sandbox.api_base + path
        async with self.session.request(method, url, headers=headers, **extra) as response:
            return response.status, await response.json() if response.status != 204 else None

    async def commands(self, *commands: Json) -> JsonValue:
        """Overwrite the global commands."""
        return await self.call("PUT", f"/applications/{BOT}/commands", list(commands))

    async def interaction(self) -> Json:
        """Return the next interaction."""
        return await self.wire.event("INTERACTION_CREATE")

    async def respond(self, interaction: Json, kind: int, data: Json | None = None) -> tuple[int, JsonValue]:
        """Answer an interaction for the first time."""
        path = f"/interactions/{interaction['id']}/{interaction['token']}/callback?with_response=1"
        return await self.call("POST", path, {"type": kind, "data": data})

    async def webhook(
        self,
        method: str,
        interaction: Json,
        which: str = "",
        body: JsonValue = None,
        files: Iterable[tuple[str, bytes]] = (),
    ) -> tuple[int, JsonValue]:
        """Call the interaction's webhook; `which` is "@original", a message id or "" for a follow-up."""
        path = f"/webhooks/{BOT}/{interaction['token']}" + (f"/messages/{which}" if which else "")
        return await self.call(method, path, body, files)


class Person:
    """Somebody at the page: calls its API and hears its events."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession, user: str) -> None:
        self._sandbox = sandbox
        self._session = session
        self.user = user
        self._events: aiohttp.ClientWebSocketResponse | None = None

    async def call(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        files: dict[str, tuple[str, bytes]] | None = None,
    ) -> tuple[int, JsonValue]:
        """Call the page's API and return status and JSON."""
        form = multipart("payload", body, files or {})
        extra = {"data": form} if form is not None else {"json": body} if body is not None else {}
        async with self._session.request(method, f"{self._sandbox.url}/sandbox{path}", **extra) as response:
            return response.status, await response.json() if response.status != 204 else None

    async def command(
        self,
        name: str,
        options: list[Json],
        *,
        channel: str = GENERAL,
        files: dict[str, tuple[str, bytes]] | None = None,
        **more: JsonValue,
    ) -> tuple[int, JsonValue]:
        """Use a slash command."""
        form = {"user": self.user, "channel": channel, "command": name, "options": options, **more}
        return await self.call("POST", "/commands", form, files)

    async def press(
        self, message: Json, custom_id: str, values: list[str] | None = None
    ) -> tuple[int, JsonValue]:
        """Use a component of a message."""
        form = {
            "user": self.user,
            "channel": message["channel_id"],
            "message": message["id"],
            "custom_id": custom_id,
        }
        return await self.call(
            "POST", "/components", form | ({"values": values} if values is not None else {})
        )

    async def messages(self, channel: str = GENERAL) -> list[Json]:
        """Return the messages this person sees."""
        _, shown = await self.call("GET", f"/channels/{channel}/messages?user={self.user}")
        return list(shown)

    async def record(self) -> Json:
        """Return the truth."""
        return dict((await self.call("GET", "/record"))[1])

    async def fault(self, name: str, **more: JsonValue) -> JsonValue:
        """Switch a fault on."""
        status, told = await self.call("POST", "/faults", {"name": name, **more})
        assert status == 200, told
        return told

    async def listen(self) -> None:
        """Open the page's event stream."""
        self._events = await self._session.ws_connect(f"{self._sandbox.url}/sandbox/events?user={self.user}")

    async def event(self, kind: str) -> Json:
        """Return the data of the next event of a kind."""
        assert self._events is not None
        while True:
            heard = await asyncio.wait_for(self._events.receive_json(), PATIENCE)
            if heard["type"] == kind:
                return dict(heard["data"])


@asynccontextmanager
async def person(sandbox: Sandbox, user: str) -> AsyncIterator[Person]:
    """Yield somebody at the page who hears events."""
    async with aiohttp.ClientSession() as session:
        somebody = Person(sandbox, session, user)
        await somebody.listen()
        yield somebody


def multipart(name: str, body: JsonValue, files: dict[str, tuple[str, bytes]]) -> aiohttp.FormData | None:
    """Return a form with a JSON part and files, or None without files."""
    if not files:
        return None
    form = aiohttp.FormData(quote_fields=False)
    form.add_field(name, json.dumps(body), content_type="application/json")
    for field, (filename, content) in files.items():
        form.add_field(field, io.BytesIO(content), filename=filename, content_type="application/octet-stream")
    return form
