"""A stage for the cogs: the whole bot in this process, logged in to a sandbox, with people at its page."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import aiohttp
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import Pipewright, use_api_base
from bot.catalog import Catalog
from bot.inference.backend import Backend, Running, Tell, Waiting
from bot.limits import Limits
from bot.sandbox import Sandbox
from bot.service import Service
from bot.settings import Settings
from bot.store import Store
from bot.task_cog import find_tasks
from bot.tasks import InferenceRequest, Output, Result
from tests.cogs.raw import recordings

Json: TypeAlias = dict[str, Any]

PATIENCE = 30.0
"""Seconds that a test waits for what must come."""
ADA, GRACE, LINUS = 101, 102, 103
GENERAL, LINUS_DIRECT = 301, 403
SUBCOMMAND = 1


PLAYED = {
    "text-classification": [{"label": "POSITIVE", "score": 0.9}, {"label": "NEGATIVE", "score": 0.1}],
    "zero-shot-classification": "zero_shot",
    "text-generation": "generate_two",
    "fill-mask": "fill_mask",
    "token-classification": "ner_simple",
    "question-answering": "answer",
    "summarization": "summarize",
    "translation": "translate",
}
"""What the played backend gives for a pipeline: a recording's name, or an output."""


class Played:
    """A backend that plays recordings, records what it was asked, and waits while `gate` is closed."""

    def __init__(self) -> None:
        self.asked: list[InferenceRequest] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.busy = asyncio.Event()
        self._running: list[str] = []

    async def infer(self, request: InferenceRequest, progress: Tell) -> Result:
        """Give the recording of the request's pipeline for every input."""
        self.asked.append(request)
        self._running.append(request.id)
        self.busy.set()
        progress(Running())
        try:
            await self.gate.wait()
        finally:
            self._running.remove(request.id)
        found = PLAYED[request.pipeline.partition("_")[0]]
        raw = recordings()[found] if isinstance(found, str) else found
        outputs = tuple(Output(raw, tokens_in=9, tokens_out=4) for _ in request.inputs)
        return Result(outputs=outputs, device="cpu", queued=0.0, loaded=None, ran=0.01)

    def waiting(self) -> Waiting:
        """Tell who runs; nobody ever waits."""
        return Waiting(waiting=(), running=tuple(self._running), estimate=2.0)

    def admit(self, asker: int, server: int | None = None) -> None:
        """Take everybody."""


@dataclass
class Person:
    """Somebody at the page: uses commands, presses buttons, and sees what is shown."""

    user: int
    url: str
    session: aiohttp.ClientSession
    events: aiohttp.ClientWebSocketResponse
    seen: list[Json] = field(default_factory=list)

    async def ask(
        self, command: str, /, *, channel: int = GENERAL, raw: bool = False, **options: object
    ) -> Json:
        """Use a command ("model set" for one of a group) and return the finished reply."""
        return await self.reply_to(await self.send(command, channel=channel, raw=raw, **options))

    async def send(
        self, command: str, /, *, channel: int = GENERAL, raw: bool = False, **options: object
    ) -> str:
        """Use a command and return its interaction's id; a tuple (name, bytes) is a file."""
        name, *rest = command.split()
        declared = await self._declared(name, rest)
        files = {option: value for option, value in options.items() if isinstance(value, tuple)}
        given = [
            {"name": option, "type": declared[option], "value": option if option in files else value}
            for option, value in options.items()
        ]
        if rest:
            given = [{"name": rest[0], "type": SUBCOMMAND, "options": given}]
        form = {
            "user": str(self.user),
            "channel": str(channel),
            "command": name,
            "options": given,
            "raw": raw,
        }
        return str((await self.call("POST", "/commands", form, files))["interaction"])

    async def press(self, message: Json, label: str) -> Json:
        """Press the button with this label and return the reply or the changed message."""
        rows = message["components"]
        (button,) = [one for row in rows for one in row["components"] if one.get("label") == label]
        return await self._use(message, {"custom_id": button["custom_id"]})

    async def choose(self, message: Json, custom_id: str, *values: int) -> Json:
        """Choose in a select and return the reply or the changed message."""
        return await self._use(message, {"custom_id": custom_id, "values": [str(one) for one in values]})

    async def _use(self, message: Json, used: Json) -> Json:
        form = {"user": str(self.user), "channel": message["channel_id"], "message": message["id"], **used}
        self.seen.clear()
        interaction = (await self.call("POST", "/components", form))["interaction"]
        return await self._until(
            lambda one: _answers(one, interaction) or (one["id"] == message["id"] and not one.get("_state"))
        )

    async def suggestions(self, command: str, focused: str, typed: str, **options: object) -> list[str]:
        """Return the names that are suggested while typing an option."""
        name, *rest = command.split()
        declared = await self._declared(name, rest)
        given: list[Json] = [
            {"name": option, "type": declared[option], "value": value} for option, value in options.items()
        ]
        given.append({"name": focused, "type": declared[focused], "value": typed, "focused": True})
        if rest:
            given = [{"name": rest[0], "type": SUBCOMMAND, "options": given}]
        form = {"user": str(self.user), "channel": str(GENERAL), "command": name, "options": given}
        return [choice["name"] for choice in (await self.call("POST", "/autocomplete", form))["choices"]]

    async def reply_to(self, interaction: str) -> Json:
        """Wait for the finished reply to an interaction."""
        return await self._until(lambda one: _answers(one, interaction))

    async def record(self) -> Json:
        """Return what the sandbox saw."""
        return await self.call("GET", "/record")

    async def call(
        self, method: str, path: str, body: Json | None = None, files: Mapping[str, Any] | None = None
    ) -> Json:
        """Call the page's API."""
        extra: Json = {"json": body} if body is not None else {}
        if files:
            form = aiohttp.FormData()
            form.add_field("payload", aiohttp.payload.JsonPayload(body))
            for option, (name, data) in files.items():
                form.add_field(option, data, filename=name)
            extra = {"data": form}
        async with self.session.request(method, f"{self.url}/sandbox{path}", **extra) as response:
            told: Json = await response.json() if response.status != 204 else {}
            assert response.status < 300, told
            return told

    async def _declared(self, name: str, rest: Sequence[str]) -> dict[str, int]:
        """Return the types of a command's options."""
        state = await self.call("GET", f"/state?user={self.user}")
        (found,) = [one for one in state["commands"] if one["name"] == name]
        options = found.get("options", [])
        if rest:
            options = next(one for one in options if one["name"] == rest[0]).get("options", [])
        return {one["name"]: one["type"] for one in options}

    async def _until(self, wanted: Any) -> Json:  # noqa: ANN401 - a predicate of a message
        """Return the first message, seen or still to come, that fits."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for message in self.seen:
                    if wanted(message):
                        return message
                heard = await self.events.receive_json()
                if heard["type"] == "interaction_failed":
                    raise AssertionError(heard["data"])
                if heard["type"] in {"message_create", "message_update"}:
                    self.seen.append(heard["data"])


def _answers(message: Json, interaction: str) -> bool:
    """Whether a message is the finished reply to an interaction."""
    return (message.get("interaction_metadata") or {}).get("id") == interaction and not message.get("_state")


def shown(message: Json) -> str:
    """Return all that a message shows as text."""
    embeds = [
        (embed.get("title", ""), embed.get("description", ""), (embed.get("footer") or {}).get("text", ""))
        for embed in message["embeds"]
    ]
    return "\n".join([message["content"], *(part for parts in embeds for part in parts)])


def private(message: Json) -> bool:
    """Whether only one person sees a message."""
    return bool(message["flags"] & 64)


@dataclass
class Stage:
    """The bot, the sandbox and who can be asked to come."""

    bot: Pipewright
    sandbox: Sandbox
    service: Service
    stack: AsyncExitStack

    async def person(self, user: int) -> Person:
        """Let somebody come to the page."""
        session = await self.stack.enter_async_context(aiohttp.ClientSession())
        events = await session.ws_connect(f"{self.sandbox.url}/sandbox/events?user={user}")
        return Person(user, self.sandbox.url, session, events)


def settings_for(folder: Path, **sections: Json) -> Settings:
    """Return settings with models of the starter pack and no status lines."""
    return Settings(
        storage={"path": folder},  # type: ignore[arg-type]  # pydantic makes the section
        **{"models": {"source": "starter"}, "discord": {"patience_seconds": 60}} | sections,  # type: ignore[arg-type]  # as above
    )


@asynccontextmanager
async def stage(
    folder: Path, backend: Backend, *, package: str = "cogs", settings: Settings | None = None
) -> AsyncIterator[Stage]:
    """Open everything bottom-up: sandbox, store, catalog, service, bot; and close it top-down."""
    settings = settings or settings_for(folder)
    tasks = find_tasks(package)
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(Sandbox())
        stack.callback(_steer, Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
        base = await use_api_base(
            {"DISCORD_API_BASE": sandbox.api_base, "DISCORD_GATEWAY_URL": sandbox.gateway_url}
        )
        store = await Store.open(folder, busy_milliseconds=settings.storage.busy_milliseconds)
        stack.push_async_callback(store.close)
        catalog = Catalog(settings=settings, tasks=tasks, store=store)
        stack.push_async_callback(catalog.close)
        service = Service(
            tasks=tasks,
            catalog=catalog,
            store=store,
            backend=backend,
            limits=Limits(settings.limits),
            settings=settings,
        )
        bot = Pipewright(service, settings, api_base=base, package=package)
        stack.push_async_callback(bot.close)
        bot._connection.guild_ready_timeout = (
            0.05  # else discord.py waits 2 s for more guilds after each login
        )
        await bot.login(sandbox.token)
        running = asyncio.create_task(bot.connect())
        stack.push_async_callback(_leave, bot, running)
        await _online(bot, running)
        yield Stage(bot, sandbox, service, await stack.enter_async_context(AsyncExitStack()))


async def _online(bot: Pipewright, running: asyncio.Task[None]) -> None:
    """Wait until the bot is ready, or raise why it is not."""
    ready = asyncio.create_task(bot.wait_until_ready())
    await asyncio.wait({ready, running}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    if not ready.done():
        ready.cancel()
        running.result()


async def _leave(bot: Pipewright, running: asyncio.Task[None]) -> None:
    """Close the bot and wait until it has left."""
    await bot.close()
    await running


def _steer(base: str, gateway: Any) -> None:  # noqa: ANN401 - yarl.URL, which discord.py keeps untyped here
    """Point discord.py back to where it looked before."""
    Route.BASE = base
    DiscordWebSocket.DEFAULT_GATEWAY = gateway
