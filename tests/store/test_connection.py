"""Group commit: callers share a commit, a failing write fails alone, cancelled callers harm nobody."""

import asyncio
import sqlite3
from functools import partial
from pathlib import Path

import aiosqlite
import pytest

from bot.errors import StorageError
from bot.store.connection import Connection


async def opened(file: Path) -> Connection:
    """Open a connection to a table `t` of distinct numbers."""
    connection = Connection(await aiosqlite.connect(file, isolation_level=None))
    await connection.write(lambda database: database.execute("CREATE TABLE t (n INTEGER UNIQUE)").close())
    return connection


def insert(database: sqlite3.Connection, number: int) -> int:
    """Insert a number."""
    database.execute("INSERT INTO t VALUES (?)", (number,))
    return number


def numbers(database: sqlite3.Connection) -> list[int]:
    """Read all numbers."""
    return [row[0] for row in database.execute("SELECT n FROM t ORDER BY n")]


def test_aiosqlite_still_has_the_private_names_that_connection_uses() -> None:
    """When an aiosqlite without them appears, bot/store/connection.py _on_thread must find another way."""
    assert callable(getattr(aiosqlite.Connection, "_execute", None))
    assert isinstance(getattr(aiosqlite.Connection, "_conn", None), property)


async def test_many_writers_share_a_commit_and_get_their_own_value(tmp_path: Path) -> None:
    """A hundred callers at once need far fewer than a hundred commits."""
    connection = await opened(tmp_path / "db")
    commits = 0

    def count(statement: str) -> None:
        nonlocal commits
        commits += statement == "COMMIT"

    await connection.read(lambda database: database.set_trace_callback(count))
    values = await asyncio.gather(*(connection.write(partial(insert, number=i)) for i in range(100)))
    assert values == list(range(100))
    assert commits <= 2
    await connection.close()


async def test_a_write_that_fails_takes_nobody_with_it(tmp_path: Path) -> None:
    """The one with the taken number is told; its neighbours are committed."""
    connection = await opened(tmp_path / "db")
    outcomes = await asyncio.gather(
        *(connection.write(partial(insert, number=i)) for i in (1, 2, 1, 3)),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [int, int, StorageError, int]
    assert await connection.read(numbers) == [1, 2, 3]
    await connection.close()


async def test_half_a_write_is_undone_when_its_rest_fails(tmp_path: Path) -> None:
    """A caller's own exception comes back unchanged."""
    connection = await opened(tmp_path / "db")

    def half(database: sqlite3.Connection) -> None:
        insert(database, 5)
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await connection.write(half)
    assert await connection.read(numbers) == []
    await connection.close()


async def test_cancelled_callers_do_not_harm_their_neighbours(tmp_path: Path) -> None:
    """Whoever was told of a commit finds the row."""
    connection = await opened(tmp_path / "db")
    writers = [asyncio.create_task(connection.write(partial(insert, number=i))) for i in range(50)]
    await asyncio.sleep(0)
    for writer in writers[::3]:
        writer.cancel()
    outcomes = await asyncio.gather(*writers, return_exceptions=True)
    told = [outcome for outcome in outcomes if isinstance(outcome, int)]
    assert set(told) <= set(await connection.read(numbers))
    assert len(told) == 33
    await connection.close()


async def test_a_full_disk_is_an_honest_error_and_passes(tmp_path: Path) -> None:
    """SQLite rolls back by itself then; the real error is told, and the connection works afterwards."""
    connection = await opened(tmp_path / "db")
    (pages,) = await connection.read(lambda database: database.execute("PRAGMA page_count").fetchone())
    await connection.outside_transaction(f"PRAGMA max_page_count = {pages}")

    def fill(database: sqlite3.Connection) -> None:
        for i in range(2_000):
            insert(database, i)

    with pytest.raises(StorageError, match="full"):
        await connection.write(fill)
    await connection.outside_transaction("PRAGMA max_page_count = 100000")
    await connection.write(fill)
    assert len(await connection.read(numbers)) == 2_000
    await connection.close()


async def test_a_database_locked_by_another_is_refused_in_time(tmp_path: Path) -> None:
    """The wait is bounded, the loop keeps running, and the next write works."""
    connection = await opened(tmp_path / "db")
    await connection.outside_transaction("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(tmp_path / "db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageError, match="locked"):
        await connection.write(lambda database: insert(database, 1))
    other.close()
    assert await connection.write(lambda database: insert(database, 1)) == 1
    await connection.close()


async def test_a_closed_connection_says_so(tmp_path: Path) -> None:
    """What was waiting is committed before, what comes after is refused."""
    connection = await opened(tmp_path / "db")
    waiting = asyncio.create_task(connection.write(lambda database: insert(database, 1)))
    await asyncio.sleep(0)
    await connection.close()
    assert await waiting == 1
    with pytest.raises(StorageError, match="closed"):
        await connection.write(lambda database: insert(database, 2))
    with pytest.raises(StorageError, match="closed"):
        await connection.read(numbers)
