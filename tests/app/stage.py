"""A stage for tests of the whole road: a sandbox, the real bot and people, all in one event loop.

Only the model is a function of the test's own, and the catalog a short list.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import aiohttp

from bot.app import Pipewright, use_api_base
from bot.inference.backend import Tell, Waiting
from bot.limits import Limits
from bot.sandbox import Sandbox
from bot.service import Service
from bot.settings import Discord, Settings, Storage
from bot.settings import Limits as Bounds
from bot.store import Store
from bot.task_cog import find_tasks
from bot.tasks import InferenceRequest, Model, Output, Result, Task

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from bot.catalog import Catalog

Json: TypeAlias = dict[str, Any]
Infer: TypeAlias = Callable[[InferenceRequest, Tell], Awaitable[Result]]

PATIENCE = 30.0
"""Seconds that a test waits for what must come."""
ADA, GRACE, LINUS = "101", "102", "103"
GENERAL = "301"
OTHER_MODEL = "other/model"


def result(request: InferenceRequest, raw: object, **more: int) -> Result:
    """Return a result with the same raw output for every input."""
    outputs = tuple(Output(raw, **more) for _ in request.inputs)
    return Result(outputs=outputs, device="cpu", queued=0.0, loaded=None, ran=0.01)


async def glad(request: InferenceRequest, _tell: Tell) -> Result:
    """Find every text positive."""
    return result(request, [{"label": "POSITIVE", "score": 0.75}, {"label": "NEGATIVE", "score": 0.25}])


@dataclass
class FakeBackend:
    """A backend that is a function; `requests` is what it was asked."""

    infer_with: Infer = glad
    requests: list[InferenceRequest] = field(default_factory=list)

    async def infer(self, request: InferenceRequest, progress: Tell) -> Result:
        """Ask the function."""
        self.requests.append(request)
        return await self.infer_with(request, progress)

    def waiting(self) -> Waiting:
        """Tell of an empty line."""
        return Waiting((), (), None)

    def admit(self, asker: int, server: int | None = None) -> None:
        """Admit everybody."""


@dataclass(frozen=True)
class FakeEntry:
    """An offered model."""

    name: str


@dataclass(frozen=True)
class FakeFacts:
    """What is known of a model."""

    mask: str
    bytes: int = 1_000_000


class FakeCatalog:
    """Two models a task, the first of them the default, nothing to fetch."""

    def entries(self, task: str) -> tuple[FakeEntry, ...]:
        """List them."""
        return FakeEntry(f"test/{task}"), FakeEntry(OTHER_MODEL)

    def listed(self, task: str) -> tuple[FakeEntry, ...]:
        """Suggest them."""
        return self.entries(task)

    async def choose(self, task: Task, *, option: str | None, **_who: object) -> tuple[str, str]:
        """Take the option, else the default."""
        return (option, "option") if option else (f"test/{task.name}", "default")

    async def facts(self, name: str) -> FakeFacts:
        """Know them; the two models write their mask word differently."""
        return FakeFacts("<mask>" if name == OTHER_MODEL else "[MASK]")

    async def pairs(self, _task: Task, _name: str) -> frozenset[tuple[str, str]]:
        """Know one pair."""
        return frozenset({("fr", "en")})

    async def ensure(self, _task: Task, name: str, _progress: Tell) -> Model:
        """Have it."""
        return Model(name, "hub", "1234567890abcdef", "nowhere")


class Person:
    """Somebody at the page: uses its API and hears its events."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession, user: str) -> None:
        self.user = user
        self._base = f"{sandbox.url}/sandbox"
        self._session = session

    async def call(self, method: str, path: str, body: Json | None = None) -> Any:  # noqa: ANN401 - JSON of any shape
        """Call the page's API; anything but success fails the test."""
        async with self._session.request(method, self._base + path, json=body) as response:
            told = await response.json() if response.status != 204 else None
        assert response.status < 300, told
        return told

    async def command(
        self,
        name: str,
        *,
        channel: str = GENERAL,
        raw: bool = False,
        **options: Any,  # noqa: ANN401 - text, number or truth
    ) -> str:
        """Use a slash command (`model_set` is `/model set`) and return the interaction's id."""
        given = [{"name": key, "type": _kind(value), "value": value} for key, value in options.items()]
        body = {"user": self.user, "channel": channel, "command": name, "options": given, "raw": raw}
        return str((await self.call("POST", "/commands", body))["interaction"])

    async def attach(self, name: str, content: bytes, filename: str = "a.txt", **options: object) -> str:
        """Use a slash command with a file."""
        given = [{"name": key, "type": _kind(value), "value": value} for key, value in options.items()]
        given.append({"name": "file", "type": 11, "value": "upload"})
        form = aiohttp.FormData()
        body = {"user": self.user, "channel": GENERAL, "command": name, "options": given}
        form.add_field("payload", json.dumps(body), content_type="application/json")
        form.add_field("upload", content, filename=filename, content_type="text/plain")
        async with self._session.post(f"{self._base}/commands", data=form) as response:
            told = await response.json()
        assert response.status == 200, told
        return str(told["interaction"])

    async def press(self, message: Json, label: str) -> str:
        """Press the button with this label and return the interaction's id."""
        buttons = [item for row in message["components"] for item in row["components"]]
        custom_id = next(item["custom_id"] for item in buttons if item.get("label") == label)
        body = {"user": self.user, "channel": message["channel_id"], "message": message["id"]}
        return str((await self.call("POST", "/components", body | {"custom_id": custom_id}))["interaction"])

    async def choose(self, message: Json, placeholder: str, value: str) -> str:
        """Choose a value in the select with this placeholder and return the interaction's id."""
        items = [item for row in message["components"] for item in row["components"]]
        custom_id = next(item["custom_id"] for item in items if item.get("placeholder") == placeholder)
        body = {"user": self.user, "channel": message["channel_id"], "message": message["id"]}
        chosen = body | {"custom_id": custom_id, "values": [value]}
        return str((await self.call("POST", "/components", chosen))["interaction"])

    async def submit(self, interaction: str, *texts: str) -> str:
        """Fill the form that answered an interaction and return the new interaction's id."""
        form = await self.form(interaction)
        names = [label["component"]["custom_id"] for label in form["components"]]
        body = {"user": self.user, "interaction": interaction, "values": dict(zip(names, texts, strict=True))}
        return str((await self.call("POST", "/modals", body))["interaction"])

    async def form(self, interaction: str) -> Json:
        """Return the form that answered an interaction."""
        return dict(await until(lambda: self.forms.get(interaction)))

    async def messages(self, channel: str = GENERAL) -> list[Json]:
        """Return the messages this person sees."""
        return list(await self.call("GET", f"/channels/{channel}/messages?user={self.user}"))

    async def answer(self, interaction: str) -> Json:
        """Return the message that answers an interaction in the end: an embed, or a text without Cancel."""
        return dict(await until(lambda: self._answer(interaction)))

    async def _answer(self, interaction: str) -> Json | None:
        for message in await self.messages():
            metadata = message.get("interaction_metadata") or {}
            if metadata.get("id") == interaction and not message["_state"] and not _cancellable(message):
                return message
        return None

    async def record(self) -> Json:
        """Return the truth."""
        return dict(await self.call("GET", "/record"))

    async def fault(self, name: str, **more: object) -> None:
        """Switch a fault on."""
        await self.call("POST", "/faults", {"name": name, **more})

    forms: dict[str, Json] = {}  # noqa: RUF012 - set for each person below

    async def listen(self) -> None:
        """Keep the forms that open."""
        self.forms = {}
        async with self._session.ws_connect(f"{self._base}/events?user={self.user}") as socket:
            async for message in socket:
                heard = json.loads(message.data)
                if heard["type"] == "modal":
                    self.forms[heard["data"]["interaction"]] = heard["data"]


@dataclass
class Stage:
    """Everything a test looks at."""

    sandbox: Sandbox
    bot: Pipewright
    backend: FakeBackend
    store: Store
    ada: Person
    linus: Person
    grace: Person


@asynccontextmanager
async def stage(
    folder: Path, infer: Infer = glad, *, package: str = "cogs", patience: float = 5.0, requests: int = 100
) -> AsyncIterator[Stage]:
    """Yield a running stage that keeps its files in `folder`."""
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        people = [Person(sandbox, session, user) for user in (ADA, LINUS, GRACE)]
        listening = [asyncio.create_task(person.listen()) for person in people]
        backend = FakeBackend(infer)
        settings = settings_for(folder, patience=patience, requests=requests)
        async with running(sandbox, backend, settings, package) as (bot, store):
            yield Stage(sandbox, bot, backend, store, *people)
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)


@asynccontextmanager
async def running(
    sandbox: Sandbox, backend: FakeBackend, settings: Settings, package: str = "cogs"
) -> AsyncIterator[tuple[Pipewright, Store]]:
    """Yield the bot logged in to a sandbox; it is closed afterwards."""
    base = await use_api_base(
        {"DISCORD_API_BASE": sandbox.api_base, "DISCORD_GATEWAY_URL": sandbox.gateway_url}
    )
    tasks = find_tasks(package)
    store = await Store.open(settings.storage.path, busy_milliseconds=1500)
    catalog = cast("Catalog", FakeCatalog())
    limits = Limits(settings.limits)
    service = Service(
        tasks=tasks, catalog=catalog, store=store, backend=backend, limits=limits, settings=settings
    )
    bot = Pipewright(service, settings, api_base=base, package=package)
    serving = asyncio.create_task(bot.start(sandbox.token))
    try:
        await asyncio.wait(
            [serving, asyncio.create_task(_ready(bot))], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
        )
        if serving.done():
            await serving
        yield bot, store
    finally:
        await bot.close()
        with contextlib.suppress(asyncio.CancelledError):
            await serving
        await store.close()


def settings_for(folder: Path, *, patience: float = 5.0, requests: int = 100) -> Settings:
    """Return settings that write to `folder` and tell progress soon."""
    return Settings(
        storage=Storage(path=folder, min_free_mb=0),
        discord=Discord(progress_seconds=0.2, patience_seconds=patience),
        limits=Bounds(requests_per_minute=requests),
    )


async def until(look: Callable[[], object]) -> Any:  # noqa: ANN401 - whatever is looked for
    """Return what `look` finds, as soon as it finds something; fails the test after PATIENCE."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = look()
            if isinstance(found, Awaitable):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.01)


def hurry_discord_py(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let discord.py call an interaction's addresses again at once after an error of Discord's."""

    async def no_time(_seconds: float) -> None:
        await asyncio.sleep(0)

    hurried = SimpleNamespace(**vars(asyncio) | {"sleep": no_time})
    monkeypatch.setattr("discord.webhook.async_.asyncio", hurried)


def labels(message: Json) -> list[str]:
    """Return the labels of a message's buttons."""
    items = [item for row in message["components"] for item in row["components"]]
    return [item["label"] for item in items if "label" in item]


def shown(message: Json) -> str:
    """Return all text of a message: its content, its embeds' titles, descriptions and footers."""
    embeds = [
        f"{embed.get('title', '')}\n{embed.get('description', '')}\n{embed.get('footer', {}).get('text', '')}"
        for embed in message["embeds"]
    ]
    return "\n".join([message["content"], *embeds])


def _cancellable(message: Json) -> bool:
    return "Cancel" in labels(message)


def _kind(value: object) -> int:
    kinds = {bool: 5, int: 4, float: 10, str: 3}
    return kinds[type(value)]


async def _ready(bot: Pipewright) -> None:
    # earlier than discord.py's own word, which waits two seconds for servers that may still come
    await until(lambda: any(guild.channels for guild in bot.guilds))
