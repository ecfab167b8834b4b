"""What the journal carries: whole life-cycles a second, a burst that is accepted, a start with many jobs."""

import asyncio
import os
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import cast

from bot.cli.benchmark.figure import ACCEPTED, LIFE_CYCLES, LOST, READY, Figure
from bot.cli.benchmark.ground import Ground
from bot.cli.benchmark.people import local_discord
from bot.cli.benchmark.rounds import in_turn, percentile
from bot.store import Store
from bot.store.database import DATABASE
from bot.store.job import OPEN, Order, Origin, State

BUSY_MILLISECONDS = 1500
BURST_SECONDS = 2.0
PEOPLE = 50
ONLINE = b"is online as"
STEPS = (State.ACKNOWLEDGED, State.RUNNING, State.DONE, State.DELIVERED)
MANY = """
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
INSERT INTO jobs (interaction, state, task, model, chosen_by, inputs, parameters, user, moved_at, received_at)
SELECT n, 'delivered', 'sentiment', 'a/b', 'default', '["a fine day"]', '{}', n % 1000, ?, ? FROM numbers
"""


async def measure(ground: Ground) -> list[Figure]:
    """Measure on an empty folder, on the disk that temporary files lie on."""
    ways = {
        "together": lambda: _life_cycles(ground, 256),
        "one": lambda: _life_cycles(ground, 1),
    }
    found = await in_turn(ways, ground.sizes.rounds)
    return [
        Figure("journal, 32 callers: life-cycles", found.median("together"), "jobs/s"),
        Figure("journal, 32 callers, one commit per statement: life-cycles", found.median("one"), "jobs/s"),
        Figure(LIFE_CYCLES, found.ratio("together", "one"), "x"),
        *await _burst(ground),
        Figure(READY, await _start(ground), "s"),
    ]


def _order(ground: Ground) -> Order:
    """Return an order that nobody gave before."""
    number = next(ground.numbers)
    return Order(
        task="sentiment",
        inputs=("a fine day",),
        origin=Origin(interaction=number, user=number % PEOPLE),
    )


async def _life_cycles(ground: Ground, together: int) -> float:
    """Return how many jobs a second go from reception to delivery."""
    folder = ground.folder / f"journal-{next(ground.numbers)}"
    store = await Store.open(folder, busy_milliseconds=BUSY_MILLISECONDS, together=together)
    left = iter(range(ground.sizes.cycles))

    async def caller() -> None:
        for _ in left:
            job = await store.jobs.receive(_order(ground), model="a/b", chosen_by="default")
            before = State.RECEIVED
            for state in STEPS:
                job = job and await store.jobs.move(job.id, state, expected=frozenset({before}))
                before = state

    began = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(ground.sizes.callers)))
    seconds = time.perf_counter() - began
    await store.close()
    return ground.sizes.cycles / seconds


async def _burst(ground: Ground) -> list[Figure]:
    """Accept requests of fifty people as they come, evenly over two seconds, while each goes its road."""
    folder, count = ground.folder / "journal-burst", ground.sizes.burst
    store = await Store.open(folder, busy_milliseconds=BUSY_MILLISECONDS)
    waited: list[float] = []

    async def one(number: int) -> None:
        await asyncio.sleep(BURST_SECONDS * number / count)
        began = time.perf_counter()
        job = await store.jobs.receive(_order(ground), model="a/b", chosen_by="default")
        waited.append(1000 * (time.perf_counter() - began))
        if job is not None:
            for state in STEPS:
                await store.jobs.move(job.id, state, expected=OPEN | {State.DONE})

    await asyncio.gather(*(one(number) for number in range(count)))
    delivered = sum((await store.jobs.tally(0.0)).values())
    await store.close()
    return [Figure(ACCEPTED, percentile(waited, 0.99)), Figure(LOST, count - delivered, "requests")]


async def _start(ground: Ground) -> float:
    """Return the seconds from the start of the bot's process until it is online."""
    folder = ground.folder / "journal-kept"
    store = await Store.open(folder, busy_milliseconds=BUSY_MILLISECONDS)
    await store.close()
    await asyncio.to_thread(_fill, folder / DATABASE, ground.sizes.kept)
    async with local_discord() as discord:
        variables = {
            "DISCORD_TOKEN": discord["token"],
            "DISCORD_API_BASE": discord["api_base"],
            "PIPEWRIGHT_STORAGE__PATH": str(folder),
            "PIPEWRIGHT_MODELS__SOURCE": "starter",
        }
        began = time.perf_counter()
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            env=os.environ | variables,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async for line in cast("asyncio.StreamReader", bot.stdout):
                if ONLINE in line:
                    return time.perf_counter() - began
        finally:
            bot.terminate()
            await bot.wait()
    return float("nan")


def _fill(file: Path, count: int) -> None:
    """Put so many delivered jobs into a journal."""
    now = time.time()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(MANY, (count, now, now))
