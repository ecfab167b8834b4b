"""Faults 23 and 24: a disk that is full, by SQLite's own bound, and one that fails, by a broken commit."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StorageError
from bot.service import Service
from bot.store import Store, connection
from bot.store.job import OPEN, Job, State
from tests.service.parts import order, serving
from tests.store.orders import opened, receive

SPARE_PAGES, MOST = 4, 1000


async def pages(store: Store, bound: int) -> int:
    """Let the database have so many pages and no more; returns how many it has."""

    def set_bound(database: sqlite3.Connection) -> int:
        database.execute(f"PRAGMA max_page_count = {bound}")
        return int(database.execute("PRAGMA page_count").fetchone()[0])

    return await store._connection.read(set_bound)


async def test_a_full_disk_loses_nothing_and_is_over_without_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await pages(store, await pages(store, 2**30) + SPARE_PAGES)
        kept: list[Job] = []

        async def fill() -> None:
            while len(kept) < MOST:
                kept.append(await receive(store))

        with pytest.raises(StorageError, match="full"):
            await fill()
        assert [job.id for job in await store.jobs.open()] == [job.id for job in kept]
        await pages(store, 2**30)
        for job in kept:
            assert await store.jobs.move(job.id, State.CANCELLED, expected=OPEN)
        assert await receive(store)


async def test_one_that_is_nearly_full_takes_nothing_new_and_finishes_what_it_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path) as service:
        job = await accepted(service)
        monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 1_000})())
        with pytest.raises(StorageError, match="nearly full"):
            await service.accept(order())
        done = await service.perform(job, lambda _event: None)
        assert done.state is State.DONE
        monkeypatch.undo()
        assert await service.accept(order())


async def accepted(service: Service) -> Job:
    """Accept and acknowledge an order."""
    job = await service.accept(order())
    assert job is not None
    return await service.acknowledged(job, message=1)


async def test_a_commit_that_fails_is_told_and_the_next_one_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not committed is not acknowledged: `receive` raises."""
    commit = connection._commit
    broken = [True]

    def failing(database: sqlite3.Connection, works: "list[connection.Work[Any]]") -> list[object]:
        if broken.pop() if broken else False:
            raise sqlite3.OperationalError("disk I/O error")
        return commit(database, works)

    async with opened(tmp_path) as store:
        monkeypatch.setattr(connection, "_commit", failing)
        with pytest.raises(StorageError, match="disk I/O error"):
            await receive(store)
        assert await store.jobs.open() == ()
        assert await receive(store)
