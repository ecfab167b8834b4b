"""python -m bot backup FILE and restore FILE: a copy of the database, also while the bot runs, and back."""

import asyncio
import contextlib
import json
import logging
import time
from pathlib import Path
from typing import Annotated

import typer

from bot import settings
from bot.errors import StorageError
from bot.store import Store
from bot.store.backup import check, make_folder, put_back
from bot.store.database import DATABASE, LOCK
from bot.store.lock import Lock

REQUEST, ANSWER = "backup-request.json", "backup-answer.json"
"""In the storage folder, which is its owner's alone: how the running bot is asked, and what it answers."""
LOOK = 0.5
PATIENCE = 120.0
WRITTEN = "{file} is written. It holds people's texts: keep it as safe as the database, and not for long."
SILENT = "The bot that uses the storage folder did not answer within {seconds:.0f} s."
SILENT_HINT = "It may be starting or ending; try again."
NOT_PUT_BACK = "The backup could not be put in place ({error})."
NOT_PUT_BACK_HINT = "See that the storage folder can be written and has room; nothing is lost."
PUT_BACK = "{file} is in place."
OLD = "What was there before lies at {old}."
MALFORMED = "%s asks for no backup and is removed"

File = Annotated[Path, typer.Argument(help="The file of the backup.")]

log = logging.getLogger(__name__)


def backup(file: File) -> None:
    """Copy the database to a file, also while the bot runs."""
    loaded = settings.load()
    folder, target = loaded.storage.path, file.resolve()
    try:
        asyncio.run(_copy(folder, target, loaded.storage.busy_milliseconds))
    except StorageError:
        if not _taken(folder):
            raise
        _ask(folder, target)
    typer.echo(WRITTEN.format(file=file))


def restore(file: File) -> None:
    """Put a backup in the database's place, while no bot runs."""
    folder = settings.load().storage.path
    check(file)
    try:
        make_folder(folder)
        lock = Lock(folder / LOCK)
        try:
            old = put_back(file, folder / DATABASE)
        finally:
            lock.release()
    except OSError as error:
        raise StorageError(NOT_PUT_BACK.format(error=error.strerror), NOT_PUT_BACK_HINT) from error
    typer.echo(PUT_BACK.format(file=file) + (" " + OLD.format(old=old) if old else ""))


async def _copy(folder: Path, target: Path, busy_milliseconds: int) -> None:
    """Copy the database that nobody uses."""
    store = await Store.open(folder, busy_milliseconds=busy_milliseconds)
    try:
        await store.backup(target)
    finally:
        await store.close()


def _taken(folder: Path) -> bool:
    """Tell whether a bot uses a storage folder."""
    try:
        Lock(folder / LOCK).release()
    except (OSError, StorageError):
        return True
    return False


def _ask(folder: Path, target: Path) -> None:
    """Let the running bot write a backup, and wait for it; raises StorageError."""
    (folder / ANSWER).unlink(missing_ok=True)
    _write(folder / REQUEST, {"target": str(target)})
    end = time.monotonic() + PATIENCE
    while not (folder / ANSWER).exists():
        if time.monotonic() > end:
            (folder / REQUEST).unlink(missing_ok=True)
            raise StorageError(SILENT.format(seconds=PATIENCE), SILENT_HINT)
        time.sleep(LOOK / 5)
    answer = json.loads((folder / ANSWER).read_bytes())
    (folder / ANSWER).unlink(missing_ok=True)
    if "what" in answer:
        raise StorageError(answer["what"], answer["hint"])


async def answer_requests(store: Store) -> None:
    """Write a backup whenever one is asked for; for as long as the bot runs."""
    while True:
        await asyncio.sleep(LOOK)
        with contextlib.suppress(OSError):  # taken back, or the folder cannot be written
            await _answer(store)


async def _answer(store: Store) -> None:
    """Look for a request once, and answer it; what is none is removed."""
    request = store.folder / REQUEST
    if not await asyncio.to_thread(request.exists):
        return
    target = _target(await asyncio.to_thread(request.read_bytes))
    if target is None:
        await asyncio.to_thread(request.unlink)
        log.warning(MALFORMED, request)
        return
    told: dict[str, str] = {}
    try:
        await store.backup(target)
    except StorageError as error:
        told = {"what": error.what, "hint": error.hint}
    await asyncio.to_thread(request.unlink)
    await asyncio.to_thread(_write, store.folder / ANSWER, told)


def _target(content: bytes) -> Path | None:
    """Return the file that a request asks for, None where it asks for none."""
    try:
        return Path(json.loads(content)["target"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _write(file: Path, told: dict[str, str]) -> None:
    """Write a file that is there whole or not at all."""
    new = file.with_name(file.name + ".new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(told), encoding="utf-8")
    new.replace(file)
