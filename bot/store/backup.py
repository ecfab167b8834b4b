"""A copy of the database while it is used, and a copy put in its place."""

import contextlib
import os
import shutil
import sqlite3
import time
from pathlib import Path

from bot.errors import StorageError
from bot.store.migrate import refuse_newer

SUFFIXES = ("", "-wal", "-shm")
"""SQLite's files beside a database."""
NOT_WRITTEN = "The backup {file} could not be written ({error})."
NOT_WRITTEN_HINT = "Choose a folder that can be written and has room."
NO_BACKUP = "{file} is no backup of Pipewright ({error})."
NO_BACKUP_HINT = "Name a file that `python -m bot backup` wrote; nothing was changed."


def copy_out(database: sqlite3.Connection, target: Path) -> None:
    """Copy a database to a new file, readable by its owner alone; StorageError, and then no file is left.

    Through the bot's own connection, because a second one could meet SQLite's WAL-reset bug. Secrets stay
    behind: interaction tokens, which are dead after 15 minutes.
    """
    new = target.with_name(target.name + ".new")
    try:
        os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
        with contextlib.closing(sqlite3.connect(new)) as copy:
            database.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute("PRAGMA secure_delete = ON")
            with copy:
                copy.execute("UPDATE jobs SET token = ''")
        new.replace(target)
    except (OSError, sqlite3.Error) as error:
        new.unlink(missing_ok=True)
        raise StorageError(NOT_WRITTEN.format(file=target, error=error), NOT_WRITTEN_HINT) from error


def check(file: Path) -> None:
    """Raise StorageError unless a file is a whole database of ours that this version can read."""
    try:
        address = f"{file.resolve(strict=True).as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
            database.execute("SELECT count(*) FROM jobs")
    except (OSError, sqlite3.Error) as error:
        raise StorageError(NO_BACKUP.format(file=file, error=error), NO_BACKUP_HINT) from error
    if found != "ok":
        raise StorageError(NO_BACKUP.format(file=file, error=found), NO_BACKUP_HINT)
    refuse_newer(file)


def put_back(file: Path, database: Path) -> Path | None:
    """Put a checked backup in the place of a database; returns where the old one then lies, if there was one.

    Nobody may use the database meanwhile. Raises OSError.
    """
    new = database.with_name(database.name + ".new")
    os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
    shutil.copyfile(file, new)
    old = set_aside(database, "before-restore") if database.is_file() else None
    new.replace(database)
    return old


def set_aside(database: Path, why: str) -> Path:
    """Move a database with what SQLite has beside it to a name that says why and when; returns that."""
    moved = database.with_name(f"{database.name}.{why}-{time.strftime('%Y%m%d-%H%M%S')}")
    for suffix in SUFFIXES:
        part = database.with_name(database.name + suffix)
        if part.is_file():
            part.replace(moved.with_name(moved.name + suffix))
    return moved
