"""python -m bot doctor: is everything in place? For each thing what is wrong, and what to do."""

import asyncio
import importlib.metadata
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import typer

from bot import settings
from bot.catalog import Catalog, check_models
from bot.catalog.local import checked
from bot.cli.health import STALE, age
from bot.errors import BotError, ConfigError, StorageError
from bot.settings import Settings
from bot.store import Store
from bot.store.backup import SUFFIXES
from bot.store.database import DATABASE, SAFE_SQLITE
from bot.task_cog import find_tasks

DAMAGED_HINT = "What could be read of it is in the new database; remove it once you miss nothing."
PACKAGES = ("discord.py", "transformers", "torch", "tokenizers", "huggingface-hub", "aiosqlite")
PYTHON = (3, 11)
MEGABYTE = 2**20
DOT = "."

ABSENT = "none: `run` starts the local Discord instead"
ABSENT_HINT = "For a live bot set DISCORD_TOKEN, or DISCORD_TOKEN_FILE to a file that holds the token."
ODD = "set, but a bot token has three parts with dots between them"
ODD_HINT = "Copy it again from the Bot page of your application on Discord's developer portal."
FREE_HINT = "Free some space, or name another folder with PIPEWRIGHT_STORAGE__PATH."
IN_USE = "in use by a running bot (heartbeat {age:.0f} s ago)"
STALLED_HINT = "Its event loop may hang: stop it and start it again."
FETCH_HINT = "It is fetched once the bot runs and reaches the hub; `/model list` shows what is ready."
NO_MODEL = "no model"
NO_MODEL_HINT = "Name one in config.toml, or set models.source to auto."
FOLDER_HINT = "Mend the folder, or name another model in config.toml."
TINY_HINT = (
    "Its answers mean nothing. Once the running bot reaches the hub, the real model is fetched beside."
)
REVISION = 7
"""Characters of a commit that are shown, as in an answer's footer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing: fine, worth knowing, or in the way."""

    about: str
    verdict: Literal["ok", "note", "wrong"]
    what: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f"\n       {'':16}-> {self.hint}" if self.hint else ""
        return f"{self.verdict:>5}  {self.about:16}{self.what}{hint}"


def _failed(about: str, error: BotError) -> Finding:
    """Return an error as a finding."""
    return Finding(about, "wrong", error.what, error.hint)


def versions() -> Iterator[Finding]:
    """Yield Python's version and those of the packages that matter."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    fine = sys.version_info[:2] >= PYTHON
    yield Finding(
        "python", "ok" if fine else "wrong", python, "" if fine else "Pipewright needs Python 3.11."
    )
    for package in PACKAGES:
        try:
            yield Finding(package, "ok", importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(package, "wrong", "not installed", "Run `make install`.")
    known = f"SQLite {sqlite3.sqlite_version}"
    hint = "" if sqlite3.sqlite_version_info >= SAFE_SQLITE else "Before 3.51.3: never open it twice at once."
    yield Finding("sqlite", "ok" if not hint else "note", known, hint)


def token() -> Iterator[Finding]:
    """Yield whether there is a token, and whether it looks like one; never the token."""
    try:
        found = settings.token(os.environ)
    except ConfigError as error:
        yield _failed("token", error)
        return
    if found is None:
        yield Finding("token", "note", ABSENT, ABSENT_HINT)
    elif found.get_secret_value().count(DOT) != 2 and "DISCORD_API_BASE" not in os.environ:  # noqa: PLR2004 - id, time, mac
        yield Finding("token", "wrong", ODD, ODD_HINT)
    else:
        yield Finding("token", "ok", "set")


def disk(loaded: Settings) -> Iterator[Finding]:
    """Yield how much space is free where the storage folder lies or will lie."""
    folder = loaded.storage.path.resolve()
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(there).free // MEGABYTE
    fine = free >= loaded.storage.min_free_mb
    hint = "" if fine else f"Below {loaded.storage.min_free_mb} MB nothing is accepted. {FREE_HINT}"
    yield Finding("disk", "ok" if fine else "wrong", f"{free} MB free at {there}", hint)


def device(loaded: Settings) -> Iterator[Finding]:
    """Yield what models run on."""
    from bot.inference.loading.models import device_of  # noqa: PLC0415 - it imports torch: 3 s that others save

    try:
        yield Finding("device", "ok", device_of(loaded.inference.device))
    except BotError as error:
        yield _failed("device", error)


async def _storage(loaded: Settings) -> list[Finding]:
    """Return whether the database opens, and which model would answer each task."""
    try:
        store = await Store.open(loaded.storage.path, busy_milliseconds=loaded.storage.busy_milliseconds)
    except StorageError as error:
        return [_unopened(loaded.storage.path, error)]
    try:
        found = [Finding("database", "ok", str(loaded.storage.path.resolve()))]
        found += [Finding("damaged", "note", str(one), DAMAGED_HINT) for one in _damaged(loaded.storage.path)]
        return [*found, *await _models(loaded, store)]
    finally:
        await store.close()


def _damaged(folder: Path) -> list[Path]:
    """Return the databases that were found damaged and moved aside."""
    found = folder.glob(f"{DATABASE}.damaged-*")
    return sorted(one for one in found if not one.name.endswith(SUFFIXES[1:]))


def _unopened(folder: Path, error: StorageError) -> Finding:
    """Return why the database does not open; a running bot that has it is no mistake."""
    beaten = age(folder, time.time())
    if beaten is None or "Another process" not in error.what:
        return _failed("database", error)
    fine = beaten <= STALE
    return Finding(
        "database", "ok" if fine else "wrong", IN_USE.format(age=beaten), "" if fine else STALLED_HINT
    )


async def _models(loaded: Settings, store: Store) -> list[Finding]:
    """Return where the models come from and, for each task, the one that answers when nobody chooses."""
    tasks = find_tasks()
    catalog = Catalog(settings=loaded, tasks=tasks, store=store)
    await catalog.checked()
    try:
        source = Finding("source", "ok", catalog.told())
        return [source, *(_model(name, catalog) for name in sorted(tasks))]
    finally:
        await catalog.close()


def _model(task: str, catalog: Catalog) -> Finding:
    """Return the default model of a task as a finding."""
    entries = catalog.entries(task)
    if not entries:
        return Finding(task, "wrong", NO_MODEL, NO_MODEL_HINT)
    folders = [_folder(task, entry.name) for entry in entries if entry.source == "local"]
    if broken := [finding for finding in folders if finding.verdict == "wrong"]:
        return broken[0]  # named by the owner, so worth knowing even where another model answers
    entry = entries[0]
    if entry.source == "tiny":
        return Finding(task, "note", f"{entry.name} (untrained placeholder)", TINY_HINT)
    if not entry.ready:
        return Finding(task, "note", f"{entry.name} (not fetched yet)", FETCH_HINT)
    revision = f"@{entry.revision[:REVISION]}" if entry.revision else ""
    return Finding(task, "ok", f"{entry.name}{revision} {entry.badge}".strip())


def _folder(task: str, name: str) -> Finding:
    """Return whether a model in a folder of the owner's can be used."""
    try:
        checked(name)
    except BotError as error:
        return Finding(task, "wrong", f"{name}: {error.what}", FOLDER_HINT)
    return Finding(task, "ok", name)


def doctor() -> None:
    """Check configuration, token, database, models, device, disk and versions."""
    try:
        loaded = settings.load()
        check_models(loaded, find_tasks())
    except ConfigError as error:
        for finding in (_failed("configuration", error), *token(), *versions()):
            typer.echo(finding)
        raise typer.Exit(2) from error
    checks: tuple[Callable[[], Iterator[Finding] | list[Finding]], ...] = (
        lambda: [Finding("configuration", "ok", "config.toml and the environment")],
        token,
        lambda: disk(loaded),
        lambda: asyncio.run(_storage(loaded)),
        lambda: device(loaded),
        versions,
    )
    findings = [finding for check in checks for finding in check()]
    for finding in findings:
        typer.echo(finding)
    if any(finding.verdict == "wrong" for finding in findings):
        raise typer.Exit(2)
