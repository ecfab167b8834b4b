"""Another process holds the database for a while: refused in time, and nothing accepted is lost."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.inference.backend import silent
from bot.store.database import DATABASE
from bot.store.job import State
from tests.service.parts import FunctionBackend, Gate, accepted, order, serving

ACKNOWLEDGED_WITHIN = 3.0
"""Seconds that Discord waits for the first response."""


@contextmanager
def locked(folder: Path) -> Iterator[sqlite3.Connection]:
    """Hold the write lock, as a backup tool might; a rollback lets it go."""
    other = sqlite3.connect(folder / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.close()


async def test_an_order_is_refused_before_discord_gives_it_up(tmp_path: Path) -> None:
    """However long SQLite would wait: a queue of writes waits for the lock once for each commit."""
    async with serving(tmp_path, busy_milliseconds=30_000) as service:
        with locked(tmp_path):
            began = time.monotonic()
            with pytest.raises(StorageError):
                await service.accept(order())
            assert time.monotonic() - began < ACKNOWLEDGED_WITHIN

        later = await accepted(service)

        open_jobs = await service.store.jobs.open()
        assert [job.id for job in open_jobs] == [later.id]


async def test_an_acknowledgement_that_cannot_be_noted_is_one_all_the_same(tmp_path: Path) -> None:
    async with serving(tmp_path, busy_milliseconds=20) as service:
        received = await service.accept(order())
        assert received is not None
        with locked(tmp_path):
            job = await service.acknowledged(received, message=99)

        done = await service.perform(job, silent)

        assert (job.state, job.message) == (State.ACKNOWLEDGED, 99)
        assert done.state is State.DONE


async def test_a_reply_that_stands_there_is_no_error(tmp_path: Path) -> None:
    """The next start delivers it again, which changes nothing."""
    async with serving(tmp_path, busy_milliseconds=20) as service:
        done = await service.perform(await accepted(service), silent)
        with locked(tmp_path):
            await service.delivered(done)

        (still_open,) = await service.store.jobs.open()
        assert still_open.state is State.DONE


async def test_an_answer_waits_for_the_database(tmp_path: Path) -> None:
    gate = Gate()
    async with serving(tmp_path, FunctionBackend(gate), busy_milliseconds=20) as service:
        working = asyncio.create_task(service.perform(await accepted(service), silent))
        await gate.entered.wait()
        with locked(tmp_path):
            gate.open.set()
            await asyncio.wait([working], timeout=0.2)
            assert not working.done()

        job = await working

        assert job.state is State.DONE
        assert (await service.store.jobs.open())[0].answers == job.answers
