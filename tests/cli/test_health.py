"""health: the container's question whether the bot is alive."""

import asyncio
import errno
import os
import time
from pathlib import Path

import pytest

from bot.cli import run
from bot.cli.health import HEARTBEAT, STALE, age, beat
from bot.settings import Settings, Storage
from tests.cli.conftest import Cli


@pytest.fixture
def beaten(storage: Path) -> Path:
    """Return the heartbeat of a bot that is alive."""
    storage.mkdir()
    beat(storage)
    return storage / HEARTBEAT


def grow_old(heartbeat: Path, seconds: float) -> None:
    """Let the last beat be so long ago."""
    then = time.time() - seconds
    os.utime(heartbeat, (then, then))


def test_a_fresh_heartbeat_is_well(cli: Cli, beaten: Path) -> None:
    assert beaten.stat().st_mode & 0o777 == 0o600
    ran = cli("health")
    assert (ran.code, ran.out) == (0, "last heartbeat 0 s ago\n")


def test_an_old_heartbeat_is_not(cli: Cli, beaten: Path) -> None:
    grow_old(beaten, STALE + 5)
    assert cli("health").code == 1
    assert cli("health", "--stale", "300").code == 0
    beat(beaten.parent)
    assert cli("health").code == 0


def test_without_a_heartbeat_no_bot_runs_here(cli: Cli, storage: Path) -> None:
    ran = cli("health")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("no heartbeat")
    assert age(storage, 0.0) is None


async def test_a_disk_that_is_full_for_a_while_ends_no_heartbeat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A supervisor would kill a bot that is well."""
    beats: list[bool] = []
    done = asyncio.Event()

    def beats_or_fails(folder: Path) -> None:
        beats.append(not beats)
        if beats[-1]:
            raise OSError(errno.ENOSPC, "No space left on device")
        beat(folder)
        done.set()

    monkeypatch.setattr(run, "beat", beats_or_fails)
    monkeypatch.setattr(run, "EVERY", 0.01)
    beating = asyncio.create_task(run._beat_for_ever(Settings(storage=Storage(path=tmp_path))))
    await asyncio.wait_for(done.wait(), 10)
    beating.cancel()
    assert age(tmp_path, time.time()) is not None
