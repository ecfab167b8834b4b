"""Does the bot stay awake? Acknowledgements, and stalls of the event loop while models load.

The bot runs in this process on an empty storage folder; the local Discord is a process of its own, and its
record says how long each interaction waited for its acknowledgement.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp

from bot.app import Pipewright, use_api_base
from bot.cli.benchmark import heavy
from bot.cli.benchmark.figure import ACKNOWLEDGED, STALL_MEANWHILE, STALL_WARMING, Figure
from bot.cli.benchmark.ground import OPEN, Ground
from bot.cli.benchmark.lag import Lag
from bot.cli.benchmark.people import Class, local_discord
from bot.cli.benchmark.rounds import percentile
from bot.cli.parts import open_service
from bot.inference.worker import preload
from bot.settings import Models, Settings
from bot.store.job import State
from bot.task_cog import find_tasks

POLL = 0.02
READY_SECONDS = 60.0
LONG_SECONDS = 300.0
QUESTIONS: tuple[tuple[str, dict[str, str | int]], ...] = (
    ("ner", {"text": "My name is Sylvain and I work at Hugging Face in Brooklyn."}),
    ("generate", {"prompt": "In this course, we will teach you how to"}),
    ("zero-shot", {"text": "This is a course about models.", "labels": "education, politics"}),
    ("answer", {"question": "Where do I work?", "context": "I work in Brooklyn."}),
)
LONG_TEXT = "The course is long, and its chapters build on one another. " * 60


async def measure(ground: Ground) -> list[Figure]:
    """Measure a cold bot's first answer, then a crowd that asks while a heavy model loads."""
    preload()
    heavy_folder = ground.folder / "heavy-0"
    await asyncio.to_thread(heavy.write, heavy_folder)
    opened = _open_wide(ground.settings, ground.folder / "storage", heavy_folder)
    async with _bot(opened) as (bot, people):
        first = await _first_answer(bot, people)
        return [*first, *await _crowd(bot, people, ground.sizes.piled, str(heavy_folder))]


@asynccontextmanager
async def _bot(opened: Settings) -> AsyncIterator[tuple[Pipewright, Class]]:
    """Run the bot on a local Discord of its own."""
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(local_discord())
        api_base = await use_api_base({"DISCORD_API_BASE": discord["api_base"]})
        service = await stack.enter_async_context(open_service(opened, find_tasks(), opened.storage.path))
        bot = await stack.enter_async_context(Pipewright(service, opened, api_base=api_base))
        client = asyncio.create_task(bot.start(discord["token"]))
        stack.callback(client.cancel)
        await asyncio.wait_for(bot.wait_until_ready(), READY_SECONDS)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        people = Class(session, discord["url"])
        await people.arrive()
        yield bot, people


def _open_wide(loaded: Settings, folder: Path, heavy_folder: Path) -> Settings:
    """Return the settings with an empty folder, a heavy model, and bounds that the bench does not meet."""
    unbounded = {
        "requests_per_minute": 100_000,
        "server_requests_per_minute": 0,
        "tokens_per_hour": 0,
        "server_tokens_per_hour": 0,
    }
    heavy_models = [{"name": str(heavy_folder)}]
    return loaded.model_copy(
        update={
            "storage": loaded.storage.model_copy(update={"path": folder}),
            "queue": OPEN,
            "limits": loaded.limits.model_copy(update=unbounded),
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
        await _until(lambda: _acknowledged(people, 1), LONG_SECONDS)
        await _until(lambda: _nothing_open(bot), LONG_SECONDS)
    return [
        Figure("first answer on a cold bot", 1000 * (time.perf_counter() - began)),
        Figure(STALL_WARMING, lag.worst()),
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
        await _until(lambda: _loads(bot, int(people.users[0])), LONG_SECONDS)
        asked = (QUESTIONS[number % len(QUESTIONS)] for number in range(waiting - 1))
        await asyncio.gather(
            *(people.ask(crowd[n % len(crowd)], command, **more) for n, (command, more) in enumerate(asked))
        )
        held = len(bot.service.waiting()[0].waiting)
        await _until(lambda: _acknowledged(people, before + 2 * waiting), LONG_SECONDS)
    ended = time.time()
    seen = [one.acknowledged_ms or float("inf") for one in (await people.record())[before:]]
    await _until(lambda: _nothing_open(bot), LONG_SECONDS)
    return [
        Figure("jobs waiting meanwhile", held, "jobs"),
        Figure("models loaded meanwhile", await _loaded(bot, people, began, ended), "models"),
        Figure("acknowledgement, p50", statistics.median(seen)),
        Figure(ACKNOWLEDGED, percentile(seen, 0.99)),
        Figure(STALL_MEANWHILE, lag.worst()),
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


async def _until(done: Callable[[], Awaitable[bool]], seconds: float) -> None:
    """Ask `done` again and again until it says so; TimeoutError after `seconds`."""
    async with asyncio.timeout(seconds):
        while not await done():  # noqa: ASYNC110 - another process knows, which sends no event
            await asyncio.sleep(POLL)
