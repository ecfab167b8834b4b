"""python -m bot health: is the bot alive? For the container's health check."""

import time
from pathlib import Path
from typing import Annotated

import typer

from bot import settings

HEARTBEAT = "heartbeat"
EVERY = 10.0
"""Seconds between two heartbeats."""
STALE = 60.0
"""Seconds after which a heartbeat means that the event loop hangs: six missed ones."""

NO_HEARTBEAT = "no heartbeat: the bot is not running on this storage folder"


def beat(folder: Path) -> None:
    """Renew the heartbeat in the storage folder: its modification time is all that counts."""
    (folder / HEARTBEAT).touch(mode=0o600)


def last_beat(folder: Path) -> float | None:
    """Return the Unix time of the last heartbeat, None when there is none."""
    try:
        return (folder / HEARTBEAT).stat().st_mtime
    except OSError:  # not there, no folder, or not to be read: in every case no bot of ours beats here
        return None


def age(folder: Path, now: float) -> float | None:
    """Return the heartbeat's age in seconds at Unix time `now`, None when there is none."""
    beaten = last_beat(folder)
    return None if beaten is None else now - beaten


def health(
    stale: Annotated[float, typer.Option(help="Seconds after which a heartbeat is too old.")] = STALE,
) -> None:
    """Exit with 0 while the running bot renews its heartbeat, else with 1."""
    found = age(settings.load().storage.path, time.time())
    if found is None:
        typer.echo(NO_HEARTBEAT, err=True)
        raise typer.Exit(1)
    typer.echo(f"last heartbeat {found:.0f} s ago")
    if found > stale:
        raise typer.Exit(1)
