"""The one connection: reads, and writes that share a commit.

Callers that write at the same time wait for one COMMIT together (group commit), because a commit with
synchronous FULL costs a sync of the disk whatever it holds. Each write runs in a SAVEPOINT: one that fails
takes nobody with it. A write is told of only once it is committed.
"""

import asyncio
import contextlib
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias, TypeVar, cast

import aiosqlite

from bot.errors import StorageError

T = TypeVar("T")
Work: TypeAlias = Callable[[sqlite3.Connection], T]

MOST_IN_A_COMMIT = 256
FAILED = "The bot's database cannot be used just now ({error})."
FAILED_HINT = "Nothing was kept; try again in a minute."
CLOSED = "The bot's database is closed."


@dataclass(frozen=True, slots=True)
class _Operation:
    """One caller's write and where its outcome goes."""

    work: Work[Any]
    outcome: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class Commit:
    """Writes that shared a commit: how many, the seconds from its begin to its end, and whether it held."""

    writes: int
    seconds: float
    held: bool


class Connection:
    """An open database. Work runs on the connection's own thread, one piece at a time, in order.

    At most `together` writes share a commit.
    """

    def __init__(self, raw: aiosqlite.Connection, together: int = MOST_IN_A_COMMIT) -> None:
        self._raw = raw
        self._together = together
        self._waiting: deque[_Operation] = deque()
        self._wake = asyncio.Event()
        self._closing = False
        self._listeners: list[Callable[[Commit], None]] = []
        self._writer = asyncio.create_task(self._write_all(), name="store writer")

    def follow(self, listener: Callable[[Commit], None]) -> None:
        """Let somebody hear of each commit."""
        self._listeners.append(listener)

    async def read(self, work: Work[T]) -> T:
        """Run work that changes nothing; raises StorageError."""
        if self._closing:
            raise StorageError(CLOSED, FAILED_HINT)
        try:
            return await self._on_thread(work)
        except sqlite3.Error as error:
            raise StorageError(FAILED.format(error=error), FAILED_HINT) from error

    async def write(self, work: Work[T]) -> T:
        """Run work in a transaction and return once it is committed; raises StorageError.

        A caller that is cancelled while its work runs does not undo it.
        """
        if self._closing:
            raise StorageError(CLOSED, FAILED_HINT)
        operation = _Operation(work, asyncio.get_running_loop().create_future())
        self._waiting.append(operation)
        self._wake.set()
        return cast("T", await operation.outcome)

    async def outside_transaction(self, statement: str) -> None:
        """Run a statement that may not stand in a transaction, such as a checkpoint."""
        await self.read(lambda database: database.execute(statement).fetchall())

    async def close(self) -> None:
        """Commit what waits, then close."""
        self._closing = True
        self._wake.set()
        await self._writer
        await self._raw.close()

    async def _write_all(self) -> None:
        """Commit whatever waits, together, until closed and empty."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                await self._write_some()
            if self._closing:
                return

    async def _write_some(self) -> None:
        """Commit one batch and tell each caller."""
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._together))]
        batch = [operation for operation in batch if not operation.outcome.done()]
        works = [operation.work for operation in batch]
        outcomes: list[Any]
        began, held = time.monotonic(), True
        try:
            outcomes = await self._on_thread(partial(_commit, works=works))
        except Exception as error:  # noqa: BLE001 - whatever it is, the callers must hear it and the writer live on
            outcomes, held = [error] * len(batch), False
        for listener in self._listeners:
            listener(Commit(len(batch), time.monotonic() - began, held))
        for operation, outcome in zip(batch, outcomes, strict=True):
            _tell(operation.outcome, outcome)

    async def _on_thread(self, work: Work[T]) -> T:
        """Run a function on the connection's thread.

        aiosqlite has no public way to run one function there; statement by statement, every hop between
        the threads would wait for the interpreter's lock while a model computes, and a reader could see
        half a batch. This is the only use of its private names.
        """
        # the names are private and untyped; see above, and tests/store/test_connection.py
        run = cast("Callable[..., Any]", self._raw._execute)  # noqa: SLF001 - see the docstring
        return cast("T", await run(work, self._raw._conn))  # noqa: SLF001 - see the docstring


def _tell(outcome: asyncio.Future[Any], value: Any) -> None:  # noqa: ANN401 - what a caller's own work returned
    """Give a caller its value or its error, unless it went away."""
    if outcome.done():
        return
    if isinstance(value, sqlite3.Error):
        error = StorageError(FAILED.format(error=value), FAILED_HINT)
        error.__cause__ = value
        outcome.set_exception(error)
    elif isinstance(value, BaseException):
        outcome.set_exception(value)
    else:
        outcome.set_result(value)


def _commit(database: sqlite3.Connection, works: list[Work[Any]]) -> list[Any]:
    """Run the works in one transaction; returns a value or an exception for each, in order."""
    database.execute("BEGIN IMMEDIATE")
    try:
        outcomes = [_attempt(database, work) for work in works]
        database.execute("COMMIT")
    except BaseException:
        # a full disk makes SQLite roll back by itself; a second ROLLBACK would hide the real error
        if database.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                database.execute("ROLLBACK")
        raise
    return outcomes


def _attempt(database: sqlite3.Connection, work: Work[Any]) -> Any:  # noqa: ANN401 - what a caller's own work returned
    """Run one work in a savepoint; returns its value, or its exception once it is undone."""
    database.execute("SAVEPOINT work")
    try:
        value = work(database)
    except Exception as error:
        if not database.in_transaction:
            raise  # SQLite has already undone the whole transaction
        database.execute("ROLLBACK TO work")
        database.execute("RELEASE work")
        return error
    database.execute("RELEASE work")
    return value
