"""python -m bot bench: does the bot stay awake? Acknowledgements and event-loop stalls, printed.

The bot runs in this process on an empty storage folder; the local Discord is a process of its own, and its
record says how long each interaction waited for its acknowledgement.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import aiohttp
import typer

from bot import settings
from bot.app import Pipewright, use_api_base
from bot.cli import heavy
from bot.cli.parts import open_service
from bot.inference.worker import preload
from bot.settings import Models, Settings
from bot.store.job import State
from bot.task_cog import find_tasks

TICK = 0.005
"""Seconds between two looks at the clock; what comes later than this was a stall."""
POLL = 0.02
READY_SECONDS = 60.0
LONG_SECONDS = 300.0
HEAD = "| figure | value | bar |\n|---|---|---|\n"
QUESTIONS: tuple[tuple[str, dict[str, str | int]], ...] = (
    ("ner", {"text": "My name is Sylvain and I work at Hugging Face in Brooklyn."}),
    ("generate", {"prompt": "In this course, we will teach you how to"}),
    ("zero-shot", {"text": "This is a course about models.", "labels": "education, politics"}),
    ("answer", {"question": "Where do I work?", "context": "I work in Brooklyn."}),
)
LONG_TEXT = "The course is long, and its chapters build on one another. " * 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure; `bar` is what it may be at most."""

    name: str
    value: float
    bar: str = "-"
    unit: str = "ms"

    def __str__(self) -> str:
        return f"| {self.name} | {self.value:,.0f} {self.unit} | {self.bar} |\n"


@dataclass(frozen=True, slots=True)
class Record:
    """What the local Discord saw of an interaction: milliseconds to its acknowledgement, None without."""

    id: str
    acknowledged_ms: float | None


class Lag:
    """How late the event loop comes: the lags of one stretch in seconds."""

    def __init__(self) -> None:
        self.lags: list[float] = []

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Watch the loop while the block runs."""
        ticking = asyncio.create_task(self._tick())
        try:
            yield
        finally:
            ticking.cancel()
            with suppress(asyncio.CancelledError):
                await ticking

    async def _tick(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            self.lags.append(time.perf_counter() - before - TICK)

    def worst(self) -> float:
        """Return the longest stall in milliseconds."""
        return 1000 * max(self.lags)


class Class:
    """People on the local Discord who press Enter."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self.users: list[str] = []
        self._channel = ""
        self._commands: dict[str, str] = {}

    async def arrive(self) -> None:
        """Learn who there is, where they write, and which commands there are."""
        state = await self._get("/sandbox/state")
        self.users = [user["id"] for user in state["users"]]
        self._channel = state["guilds"][0]["channels"][0]["id"]
        state = await self._get(f"/sandbox/state?channel={self._channel}")
        self._commands = {command["name"]: command["id"] for command in state["commands"]}

    async def ask(self, user: str, command: str, **options: str | int) -> str:
        """Send a command as a person, and return the interaction's id."""
        body = {
            "user": user,
            "channel": self._channel,
            "command": self._commands[command],
            "options": [
                {"name": name, "type": 3 if isinstance(value, str) else 4, "value": value}
                for name, value in options.items()
            ],
        }
        async with self._session.post(self._url + "/sandbox/commands", json=body) as answer:
            answer.raise_for_status()
            return str((await answer.json())["interaction"])

    async def record(self) -> list[Record]:
        """Return what the local Discord saw, in order."""
        seen = await self._get("/sandbox/record")
        return [Record(str(one["id"]), one["acknowledged_ms"]) for one in seen["interactions"]]

    async def _get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        async with self._session.get(self._url + path) as answer:
            answer.raise_for_status()
            return await answer.json()


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def until(done: Callable[[], Awaitable[bool]], seconds: float) -> None:
    """Ask `done` again and again until it says so; TimeoutError after `seconds`."""
    async with asyncio.timeout(seconds):
        while not await done():  # noqa: ASYNC110 - another process knows, which sends no event
            await asyncio.sleep(POLL)


@asynccontextmanager
async def _discord() -> AsyncIterator[dict[str, str]]:
    """Start the local Discord as a process of its own; give its url, api_base and token."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--port", "0", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None  # noqa: S101 - asked for in the line above
        yield json.loads(await process.stdout.readline())
    finally:
        process.terminate()
        await process.wait()


def _open_wide(loaded: Settings, folder: Path, heavy_folder: Path) -> Settings:
    """Return the settings with an empty folder, a heavy model, and bounds that the bench does not meet."""
    heavy_models = [{"name": str(heavy_folder)}]
    return loaded.model_copy(
        update={
            "storage": loaded.storage.model_copy(update={"path": folder}),
            "queue": loaded.queue.model_copy(
                update={"per_user": 1000, "size": 1000, "wait_seconds": LONG_SECONDS}
            ),
            "limits": loaded.limits.model_copy(update={"requests_per_minute": 100_000}),
            "models": Models.model_validate({"source": "starter", "sentiment": heavy_models}),
        }
    )


async def _first_answer(bot: Pipewright, people: Class) -> list[Figure]:
    """Ask once on a cold bot: torch and transformers are imported and a model is loaded."""
    lag = Lag()
    began = time.perf_counter()
    async with lag.watched():
        await people.ask(
            people.users[0], "ner", text="My name is Sylvain and I work at Hugging Face in Brooklyn."
        )
        await until(lambda: _acknowledged(people, 1), LONG_SECONDS)
        await until(lambda: _nothing_open(bot), LONG_SECONDS)
    return [
        Figure("first answer on a cold bot", 1000 * (time.perf_counter() - began)),
        Figure("worst stall of the event loop while importing and loading", lag.worst(), "250 ms"),
    ]


async def _crowd(bot: Pipewright, people: Class, waiting: int, heavy_model: str) -> list[Figure]:
    """Let jobs of all but one pile up; that one asks for a heavy model, and while it loads all ask again."""
    before = len(await people.record())
    crowd = people.users[1:]
    for number in range(waiting):
        await people.ask(crowd[number % len(crowd)], "summarize", text=LONG_TEXT)
    lag, began = Lag(), time.time()
    async with lag.watched():
        await people.ask(people.users[0], "sentiment", text="I love this course.", model=heavy_model)
        await until(lambda: _loads(bot, int(people.users[0])), LONG_SECONDS)
        asked = (QUESTIONS[number % len(QUESTIONS)] for number in range(waiting - 1))
        await asyncio.gather(
            *(people.ask(crowd[n % len(crowd)], command, **more) for n, (command, more) in enumerate(asked))
        )
        held = len(bot.service.waiting()[0].waiting)
        await until(lambda: _acknowledged(people, before + 2 * waiting), LONG_SECONDS)
    ended = time.time()
    seen = [one.acknowledged_ms or float("inf") for one in (await people.record())[before:]]
    await until(lambda: _nothing_open(bot), LONG_SECONDS)
    return [
        Figure("jobs waiting meanwhile", held, unit="jobs"),
        Figure("models loaded meanwhile", await _loaded(bot, people, began, ended), unit="models"),
        Figure("acknowledgement, p50", statistics.median(seen)),
        Figure("acknowledgement, p99", percentile(seen, 0.99), "1,000 ms"),
        Figure("worst stall of the event loop meanwhile", lag.worst(), "250 ms"),
    ]


async def _loads(bot: Pipewright, user: int) -> bool:
    """Tell whether the worker has begun with a person's job, which begins with loading its model."""
    return any(
        job.order.origin.user == user and job.state is State.RUNNING
        for job in await bot.service.store.jobs.open()
    )


async def _loaded(bot: Pipewright, people: Class, began: float, ended: float) -> int:
    """Count the jobs that had a model loaded for them between two Unix times, by the journal."""
    jobs = [job for user in people.users for job in await bot.service.store.jobs.export(int(user))]
    return sum(
        job.facts is not None and job.facts.loaded is not None and began <= (job.started_at or 0.0) <= ended
        for job in jobs
    )


async def _acknowledged(people: Class, number: int) -> bool:
    return sum(one.acknowledged_ms is not None for one in await people.record()) >= number


async def _nothing_open(bot: Pipewright) -> bool:
    return not await bot.service.store.jobs.open()


async def _bench(loaded: Settings, waiting: int) -> list[Figure]:
    """Run the bot on a local Discord and return all figures."""
    preload()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        heavy_folder = folder / "heavy"
        await asyncio.to_thread(heavy.write, heavy_folder)
        opened = _open_wide(loaded, folder, heavy_folder)
        discord = await stack.enter_async_context(_discord())
        api_base = await use_api_base({"DISCORD_API_BASE": discord["api_base"]})
        service = await stack.enter_async_context(open_service(opened, find_tasks(), folder))
        bot = await stack.enter_async_context(Pipewright(service, opened, api_base=api_base))
        client = asyncio.create_task(bot.start(discord["token"]))
        stack.callback(client.cancel)
        await asyncio.wait_for(bot.wait_until_ready(), READY_SECONDS)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        people = Class(session, discord["url"])
        await people.arrive()
        return [*await _first_answer(bot, people), *await _crowd(bot, people, waiting, str(heavy_folder))]


def bench(
    waiting: Annotated[int, typer.Option(help="Jobs that pile up before the others ask.")] = 120,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure acknowledgements under load and stalls of the event loop, and print them."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    figures = asyncio.run(_bench(settings.load(), waiting))
    if as_json:
        typer.echo(json.dumps({figure.name: round(figure.value, 1) for figure in figures}, indent=2))
    else:
        typer.echo(HEAD + "".join(map(str, figures)))
