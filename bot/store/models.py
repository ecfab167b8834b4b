"""What is known of models across restarts: which commit was fetched, and which were admitted by the owner."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from bot.store.connection import Connection
from bot.store.sql import filled, marks

_FILES = TypeAdapter(dict[str, int])
_LANGUAGES = TypeAdapter(tuple[str, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRecord:
    """A model that was fetched.

    `asked` is the revision that was asked for ('' when none was), `revision` the commit it was resolved to,
    `folder` where it lies below the storage folder, `files` its files with their sizes in bytes.
    """

    name: str
    asked: str
    revision: str
    folder: str
    bytes: int
    licence: str = ""
    languages: tuple[str, ...] = ()
    files: Mapping[str, int] = field(default_factory=dict)
    fetched_at: float = 0.0


class ModelRecords:
    """The tables of fetched and admitted models."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, name: str, asked: str = "") -> ModelRecord | None:
        """Return what was fetched for this name and revision."""
        sql = "SELECT * FROM models WHERE name = ? AND asked = ?"

        def look(database: sqlite3.Connection) -> ModelRecord | None:
            row = database.execute(sql, (name, asked)).fetchone()
            return None if row is None else _record(row)

        return await self._connection.read(look)

    async def all(self) -> tuple[ModelRecord, ...]:
        """Return everything that was fetched."""
        return await self._connection.read(
            lambda database: tuple(_record(row) for row in database.execute("SELECT * FROM models"))
        )

    async def keep(self, record: ModelRecord) -> None:
        """Remember what was fetched."""
        values = (
            record.name,
            record.asked,
            record.revision,
            record.folder,
            record.bytes,
            record.licence,
            _LANGUAGES.dump_json(record.languages).decode(),
            _FILES.dump_json(dict(record.files)).decode(),
            record.fetched_at,
        )
        sql = filled("INSERT OR REPLACE INTO models VALUES ({marks})", marks=marks(len(values)))
        await self._connection.write(lambda database: database.execute(sql, values).close())

    async def admitted(self) -> tuple[tuple[str, str], ...]:
        """Return (task, name) of the models that the owner admitted, the oldest first."""
        return await self._connection.read(
            lambda database: tuple(
                (row["task"], row["name"]) for row in database.execute("SELECT * FROM admitted ORDER BY at")
            )
        )

    async def admit(self, task: str, name: str, at: float) -> None:
        """Remember that the owner admitted a model for a task."""
        await self._connection.write(
            lambda database: database.execute(
                "INSERT OR IGNORE INTO admitted VALUES (?, ?, ?)", (task, name, at)
            ).close()
        )

    async def remove(self, name: str) -> bool:
        """Forget what was fetched and admitted under a name; False when nothing was."""

        def remove(database: sqlite3.Connection) -> bool:
            tables = ("DELETE FROM models WHERE name = ?", "DELETE FROM admitted WHERE name = ?")
            return sum(database.execute(sql, (name,)).rowcount for sql in tables) > 0

        return await self._connection.write(remove)


def _record(row: sqlite3.Row) -> ModelRecord:
    """Read a row."""
    return ModelRecord(
        name=row["name"],
        asked=row["asked"],
        revision=row["revision"],
        folder=row["folder"],
        bytes=row["bytes"],
        licence=row["licence"],
        languages=_LANGUAGES.validate_json(row["languages"]),
        files=_FILES.validate_json(row["files"]),
        fetched_at=row["fetched_at"],
    )
