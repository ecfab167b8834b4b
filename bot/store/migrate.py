"""Numbered migrations: each is applied once, in order, whole or not at all."""

import sqlite3
from pathlib import Path

from bot.errors import StorageError

MIGRATIONS = Path(__file__).parent / "migrations"
NEWER = "The database was made by a newer Pipewright (schema {found}; this one knows {known})."
NEWER_HINT = "Install the newer version again; the database was left as it is."


def scripts() -> tuple[tuple[int, str], ...]:
    """Return (number, SQL) of each migration, the oldest first."""
    files = sorted(MIGRATIONS.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    return tuple((int(file.name[:4]), file.read_text(encoding="utf-8")) for file in files)


def version(database: sqlite3.Connection) -> int:
    """Return the number of the last migration that was applied; 0 for an empty database."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def refuse_newer(file: Path) -> None:
    """Raise StorageError for a schema that this version does not know, without writing to the file."""
    if not file.is_file() or file.stat().st_size == 0:
        return
    database = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    try:
        found = version(database)
    finally:
        database.close()
    known = scripts()[-1][0]
    if found > known:
        raise StorageError(NEWER.format(found=found, known=known), NEWER_HINT)


def migrate(database: sqlite3.Connection, up_to: int | None = None) -> None:
    """Apply what is missing, each migration with its number in one transaction."""
    done = version(database)
    for number, script in scripts():
        if number <= done or (up_to is not None and number > up_to):
            continue
        try:
            database.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
        except sqlite3.Error:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise
