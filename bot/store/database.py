"""Opening the database: the folder, the lock, the settings of SQLite, the migrations."""

import asyncio
import contextlib
import logging
import os
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import aiosqlite
from pydantic import ValidationError

from bot.errors import StorageError
from bot.store.backup import SUFFIXES, copy_out, keep_private, make_folder, set_aside
from bot.store.blocked import Blocked
from bot.store.connection import MOST_IN_A_COMMIT, Commit, Connection
from bot.store.decisions import Decisions
from bot.store.job import Job
from bot.store.jobs import Jobs
from bot.store.lock import Lock
from bot.store.migrate import migrate, refuse_newer
from bot.store.models import ModelRecords
from bot.store.preferences import Preferences
from bot.store.salvage import Salvaged, salvage
from bot.store.servers import Servers
from bot.store.state import KeyValues

log = logging.getLogger(__name__)

SAFE_SQLITE = (3, 51, 3)
"""From here on SQLite has no WAL-reset bug; it takes two connections to one file (sqlite.org/wal.html)."""
DATABASE = "pipewright.sqlite3"
LOCK = "pipewright.lock"
UNUSABLE = "The storage folder {folder} cannot be written ({error})."
UNUSABLE_HINT = "Give the bot a folder it may write with PIPEWRIGHT_STORAGE__PATH."
CANNOT_OPEN = "The database {file} cannot be opened ({error})."
CANNOT_OPEN_HINT = "See that no other program uses it, and that the disk has room."
DAMAGED = "The database {file} is damaged ({error})."
NO_SETTINGS = "what a person or a server decided cannot be read"
SET_ASIDE = "the database %s is damaged (%s); it is moved aside and what can be read of it is kept"
SALVAGED = "the damaged database lies at %s; rows that could be read of it: %s"
DAMAGED_HINT = "It was left as it is; put a backup in its place, or move it away to begin anew."


class Store:
    """Everything that is remembered. `folder` is the one folder for everything written."""

    def __init__(self, folder: Path, connection: Connection, lock: Lock, now: Callable[[], float]) -> None:
        self.folder = folder
        self.jobs = Jobs(connection, now)
        self.preferences = Preferences(connection)
        self.decisions = Decisions(connection)
        self.servers = Servers(connection)
        self.blocked = Blocked(connection)
        self.models = ModelRecords(connection)
        self.state = KeyValues(connection)
        self.salvaged: Salvaged | None = None
        """Set where the database was damaged when it was opened."""
        self._connection = connection
        self._lock = lock

    @classmethod
    async def open(
        cls,
        path: Path,
        *,
        busy_milliseconds: int,
        now: Callable[[], float] = time.time,
        together: int = MOST_IN_A_COMMIT,
    ) -> "Store":
        """Open the database in a folder, making both where they are missing.

        At most `together` writes share a commit. A damaged database is moved aside, and what can be read of
        it is in the new one (`salvaged`). Raises StorageError where the folder cannot be written, another
        process has it, or the database is of a newer version; the file is then left as it is.
        """
        lock = await asyncio.to_thread(_prepare, path)
        try:
            connection, salvaged = await _open(path / DATABASE, busy_milliseconds, together)
        except BaseException:
            lock.release()
            raise
        log.info("Storage in %s, SQLite %s", path, sqlite3.sqlite_version)
        store = cls(path, connection, lock, now)
        store.salvaged = salvaged
        try:
            await store.decisions.load()
            await store.blocked.load()
        except BaseException as error:
            await store.close()
            if isinstance(error, ValidationError):
                raise _damaged(path / DATABASE, NO_SETTINGS) from error
            raise
        return store

    def follow(self, moved: Callable[[Job], None], committed: Callable[[Commit], None]) -> None:
        """Let somebody hear of each job that moved, and of each commit; both on the event loop."""
        self.jobs.follow(moved)
        self._connection.follow(committed)

    async def backup(self, target: Path) -> None:
        """Copy the database to a new file while it is used; raises StorageError."""
        await self._connection.read(lambda database: copy_out(database, target))

    async def close(self) -> None:
        """Finish what is being written and let another process in."""
        try:
            await self._connection.close()
        finally:
            self._lock.release()


def _prepare(folder: Path) -> Lock:
    """Make the folder and an empty file, readable by the owner alone, and take the lock."""
    try:
        make_folder(folder)
        lock = Lock(folder / LOCK)
    except OSError as error:
        raise StorageError(UNUSABLE.format(folder=folder, error=error.strerror), UNUSABLE_HINT) from error
    try:
        _make(folder / DATABASE)
        refuse_newer(folder / DATABASE)
    except OSError as error:
        lock.release()
        raise StorageError(UNUSABLE.format(folder=folder, error=error.strerror), UNUSABLE_HINT) from error
    except sqlite3.Error:
        log.debug("the schema's number cannot be read; opening the database tells more")
    except BaseException:
        lock.release()
        raise
    return lock


async def _open(file: Path, busy_milliseconds: int, together: int) -> tuple[Connection, Salvaged | None]:
    """Open the file; where it is damaged, begin a new one with what can still be read of it."""
    try:
        return await _connect(file, busy_milliseconds, together), None
    except StorageError as error:
        if type(error.__cause__) is not sqlite3.DatabaseError:  # its subclasses say: locked, full, read-only
            raise
        log.error(SET_ASIDE, file, error.__cause__)  # noqa: TRY400 - the traceback would say no more
    salvaged = await asyncio.to_thread(_begin_anew, file)
    log.error(SALVAGED, salvaged.aside, dict(salvaged.rows))
    return await _connect(file, busy_milliseconds, together), salvaged


def _begin_anew(file: Path) -> Salvaged:
    """Move a damaged database aside and put what can be read of it into a new one."""
    aside = set_aside(file, "damaged")
    _make(file)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as database:
        return salvage(aside, database)


def _make(file: Path) -> None:
    """Make an empty file where there is none; its owner alone can read it and what SQLite has beside it.

    SQLite gives the mode of the database to the others that it makes.
    """
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    for suffix in SUFFIXES:
        keep_private(file.with_name(file.name + suffix))


async def _connect(file: Path, busy_milliseconds: int, together: int) -> Connection:
    """Open the file, check it, and bring its schema up to date."""
    raw = await aiosqlite.connect(file, isolation_level=None)
    connection = Connection(raw, together)
    raw.row_factory = sqlite3.Row
    try:
        await connection.read(partial(_set_up, busy_milliseconds=busy_milliseconds))
    except StorageError as error:
        await connection.close()
        if isinstance(error.__cause__, sqlite3.Error):
            raise StorageError(
                CANNOT_OPEN.format(file=file, error=error.__cause__), CANNOT_OPEN_HINT
            ) from error.__cause__
        raise
    return connection


def _set_up(database: sqlite3.Connection, busy_milliseconds: int) -> None:
    """Set what SQLite forgets between connections, check the file and migrate."""
    database.execute(f"PRAGMA busy_timeout = {busy_milliseconds}")
    database.execute("PRAGMA journal_mode = WAL")
    # an acknowledged job survives a power cut: NORMAL may lose the last commits, FULL costs a sync each
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA secure_delete = ON")
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(found)
    database.create_function("folded", 1, str.casefold, deterministic=True)
    migrate(database)


def _damaged(file: Path, error: sqlite3.Error | str) -> StorageError:
    """Say what is wrong with a file that is no database of ours."""
    return StorageError(DAMAGED.format(file=file, error=error), DAMAGED_HINT)
