"""A copy of the database while it is used, and a copy put in its place."""

import contextlib
import os
import re
import shutil
import sqlite3
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot.errors import StorageError
from bot.store.migrate import refuse_newer

SUFFIXES = ("", "-wal", "-shm")
"""SQLite's files beside a database."""
ASIDE = re.compile(r".+\.(damaged|before-restore)-\d{8}-\d{6}(-wal|-shm)?")
"""The names that `set_aside` gives."""
DAY = 86_400.0
NOT_WRITTEN = "The backup {file} could not be written ({error})."
NOT_WRITTEN_HINT = "Choose a folder that can be written and has room."
NO_BACKUP = "{file} is no backup of Pipewright ({error})."
NO_BACKUP_HINT = "Name a file that `python -m bot backup` wrote; nothing was changed."


def copy_out(database: sqlite3.Connection, target: Path) -> None:
    """Copy a database to a new file, readable by its owner alone; StorageError, and then no file is left.

    Through the bot's own connection, because a second one could meet SQLite's WAL-reset bug. Secrets stay
    behind: interaction tokens, which are dead after 15 minutes.
    """
    try:
        with _in_place_of(target) as new, contextlib.closing(sqlite3.connect(new)) as copy:
            database.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute("PRAGMA secure_delete = ON")
            with copy:
                copy.execute("UPDATE jobs SET token = ''")
    except (OSError, ValueError, sqlite3.Error) as error:  # ValueError: no name of a file
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
    with _in_place_of(database) as new:
        shutil.copyfile(file, new)
        return set_aside(database, "before-restore") if database.is_file() else None


@contextlib.contextmanager
def _in_place_of(file: Path) -> Iterator[Path]:
    """Give a new file, its owner's alone, that takes the place of another; where that fails it is removed."""
    new = file.with_name(file.name + ".new")
    new.unlink(missing_ok=True)  # one that is left over may be readable by others
    os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield new
        new.replace(file)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def set_aside(database: Path, why: str) -> Path:
    """Move a database with what SQLite has beside it to a name that says why and when; returns that.

    The files' times of change become now: `clear_set_aside` counts from there.
    """
    moved = database.with_name(f"{database.name}.{why}-{time.strftime('%Y%m%d-%H%M%S')}")
    for suffix in SUFFIXES:
        part = database.with_name(database.name + suffix)
        if part.is_file():
            there = part.replace(moved.with_name(moved.name + suffix))
            keep_private(there)
            with contextlib.suppress(OSError):
                os.utime(there)
    return moved


def clear_set_aside(folder: Path, now: float, days: float = 7) -> int:
    """Delete what was set aside in a folder more than `days` before Unix time `now`; returns how many files.

    What cannot be deleted stays.
    """
    deleted = 0
    for file in folder.glob("*"):
        with contextlib.suppress(OSError):
            if ASIDE.fullmatch(file.name) and now - file.stat().st_mtime > days * DAY:
                file.unlink()
                deleted += 1
    return deleted


def keep_private(file: Path) -> None:
    """Take a file of ours from everybody but its owner, where it is there and the system allows that."""
    with contextlib.suppress(OSError):
        file.chmod(0o600)


def make_folder(folder: Path) -> None:
    """Make a folder for its owner alone, also where it is there and ours; raises OSError.

    A folder with the sticky bit, as /tmp, is meant for many, and stays as it is.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if sys.platform != "win32" and found.st_uid == os.geteuid() and not found.st_mode & stat.S_ISVTX:
        with contextlib.suppress(OSError):
            folder.chmod(0o700)
