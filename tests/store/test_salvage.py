"""A damaged database is kept beside a new one, which has every row that can still be read."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.store import Store
from bot.store.database import DATABASE
from bot.store.job import State
from tests.store.orders import opened, receive

JOBS = 200
PAGE = 4096


async def filled(folder: Path) -> Path:
    """Return a database with jobs, a person's choice, and something remembered."""
    async with opened(folder) as store:
        for _ in range(JOBS):
            await receive(store)
        await store.preferences.set_user(7, "sentiment", "a/b")
        await store.state.set("commands_hash:1", "abc")
    return folder / DATABASE


def damage(file: Path, start: int, length: int) -> bytes:
    """Overwrite part of a file; returns what it holds then."""
    content = bytearray(file.read_bytes())
    content[start : start + length] = b"\xa5" * length
    file.write_bytes(content)
    return bytes(content)


def page_of(file: Path, table: str) -> int:
    """Return where a leaf page of a table begins that is not its first."""
    with closing(sqlite3.connect(file)) as database:
        sql = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno"
        pages = [number for (number,) in database.execute(sql, (table,))]
    return int(pages[len(pages) // 2] - 1) * PAGE


async def test_rows_around_a_damaged_page_are_there_and_the_rest_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = await filled(tmp_path)
    damaged = damage(file, page_of(file, "jobs"), PAGE)
    async with opened(tmp_path) as store:
        assert store.salvaged is not None
        found = await store.jobs.open()
        assert 0 < len(found) < JOBS
        assert store.salvaged.rows["jobs"] == len(found)
        assert found[0].id == 1
        assert found[-1].id == JOBS
        assert await store.preferences.of_user(7) == {"sentiment": "a/b"}
        assert await store.state.get("commands_hash:1") == "abc"
        assert [to for _, to, _ in await store.jobs.moves(1)] == [State.RECEIVED]
        aside = store.salvaged.aside
        assert await receive(store)
    assert aside.read_bytes() == damaged
    assert "damaged" in caplog.text
    assert str(aside) in caplog.text


async def test_of_a_file_that_is_no_database_nothing_can_be_read_but_it_is_kept(tmp_path: Path) -> None:
    file = await filled(tmp_path)
    damaged = damage(file, 0, 20_000)
    async with opened(tmp_path) as store:
        assert store.salvaged is not None
        assert sum(store.salvaged.rows.values()) == 0
        assert store.salvaged.aside.read_bytes() == damaged
        assert await receive(store)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_the_next_start_finds_a_whole_database(tmp_path: Path) -> None:
    file = await filled(tmp_path)
    damage(file, page_of(file, "jobs"), PAGE)
    async with opened(tmp_path):
        pass
    async with opened(tmp_path) as store:
        assert store.salvaged is None
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_a_database_that_somebody_else_locks_is_not_damaged(tmp_path: Path) -> None:
    file = await filled(tmp_path)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError):
            await Store.open(tmp_path, busy_milliseconds=50)
    assert not any(".damaged" in name for name in os.listdir(tmp_path))  # noqa: PTH208 - an async function


async def test_a_torn_write_ahead_log_loses_no_earlier_commit(tmp_path: Path) -> None:
    """Killed in the middle of a write, as after a power cut: what was committed before is there."""
    file = await filled(tmp_path)
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA wal_autocheckpoint = 0")
    database.execute("UPDATE state SET value = 'first'")
    database.execute("UPDATE state SET value = 'second'")
    wal = file.with_name(file.name + "-wal").read_bytes()
    database.close()
    file.with_name(file.name + "-wal").write_bytes(wal[: len(wal) - 3000])
    async with opened(tmp_path) as store:
        assert store.salvaged is None
        assert await store.state.get("commands_hash:1") in {"abc", "first", "second"}
        assert len(await store.jobs.open()) == JOBS
