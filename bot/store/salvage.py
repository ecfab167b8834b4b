"""What can still be read of a damaged database goes into a new one; the damaged one is kept beside it."""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.store.migrate import migrate, scripts, version
from bot.store.sql import filled, marks

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
MOVES = "transitions"
"""Filled by triggers as jobs are put in, so that it is emptied before its own rows come."""
INSERT = "INSERT INTO {table} ({columns}) VALUES ({marks})"
SELECT = "SELECT {columns} FROM {table} ORDER BY {order}"


@dataclass(frozen=True, slots=True)
class Salvaged:
    """Where a damaged database lies now, and how many rows of each table could be read."""

    aside: Path
    rows: Mapping[str, int]


def salvage(aside: Path, database: sqlite3.Connection) -> Salvaged:
    """Copy what can be read of the file `aside` into a new, empty database of the present schema."""
    with contextlib.closing(sqlite3.connect(aside)) as damaged:
        migrate(database, up_to=_version(damaged))
        with _transaction(database):
            rows = {name: _copy(damaged, database, name) for name in _tables(database)}
    migrate(database)
    return Salvaged(aside, rows)


@contextlib.contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Write everything inside at once; the connection is in autocommit mode."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _version(damaged: sqlite3.Connection) -> int:
    """Read which schema a damaged database has; the present one where that cannot be read."""
    newest = scripts()[-1][0]
    try:
        return version(damaged) or newest
    except sqlite3.DatabaseError:
        return newest


def _tables(database: sqlite3.Connection) -> list[str]:
    """Return the tables, the one that triggers fill last."""
    names = [name for (name,) in database.execute(TABLES)]
    return sorted(names, key=lambda name: (name == MOVES, name))


def _copy(damaged: sqlite3.Connection, database: sqlite3.Connection, table: str) -> int:
    """Copy the rows of a table that can be read; returns how many."""
    if table == MOVES:
        database.execute(filled("DELETE FROM {table}", table=table))
    info = database.execute(f"PRAGMA table_info({table})").fetchall()
    columns, key = [row[1] for row in info], [row[1] for row in info if row[5]] or ["rowid"]
    sql = filled(INSERT, table=table, columns=", ".join(columns), marks=marks(len(columns)))
    copied = 0
    for row in _readable(damaged, table, key, columns):
        with contextlib.suppress(sqlite3.Error):  # a value that the schema does not allow
            database.execute(sql, row)
            copied += 1
    return copied


def _readable(
    damaged: sqlite3.Connection, table: str, key: Sequence[str], columns: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Give each row that can be read, once: from the beginning up to the damage, from the end down to it."""
    seen: set[tuple[Any, ...]] = set()
    for way in ("ASC", "DESC"):
        order = ", ".join(f"{one} {way}" for one in key)
        sql = filled(SELECT, columns=", ".join([*key, *columns]), table=table, order=order)
        with contextlib.suppress(sqlite3.Error):
            for row in damaged.execute(sql):
                if row[: len(key)] not in seen:
                    seen.add(row[: len(key)])
                    yield row[len(key) :]
            return
