"""Housekeeping: a server that removed the bot long ago leaves nothing behind."""

import os
import time
from pathlib import Path

import pytest

from bot.inference.backend import silent
from bot.service.housekeeping import GONE_DAYS, Housekeeping
from bot.store.decisions import ServerSettings
from bot.store.jobs import DAY_SECONDS
from tests.service.parts import accepted, order, serving
from tests.store.orders import opened, receive

NOW = 1_000_000_000.0


@pytest.mark.parametrize(("days", "gone"), [(GONE_DAYS - 1, False), (GONE_DAYS, True)])
async def test_a_server_is_forgotten_a_month_after_it_removed_the_bot(
    tmp_path: Path, days: int, gone: bool
) -> None:
    """Its settings and the texts of what was asked there; the rows stay in their owners' history."""
    async with serving(tmp_path, now=lambda: NOW) as service:
        await service.store.decisions.change_server(5, private=True)
        await service.store.preferences.set_server(5, "summarize", "some/model")
        done = await service.perform(await accepted(service, order()), silent)
        await service.delivered(done)
        await service.store.servers.left(5, NOW - days * DAY_SECONDS)

        await service._housekeeping._clean()

        job = await service.store.jobs.get(done.id)
        assert job is not None
        assert job.wiped is gone
        _person, server = service.rules.of(7, 5)
        assert server == (ServerSettings() if gone else ServerSettings(private=True))
        assert await service.store.preferences.of_server(5) == ({} if gone else {"summarize": "some/model"})


@pytest.mark.parametrize("jump", [3600.0, -3600.0])
async def test_a_clock_that_jumps_wipes_no_token_of_a_waiting_job(tmp_path: Path, jump: float) -> None:
    """Fault 30: the time that really passed counts, and the order of jobs is that of their numbers."""
    clock = [time.time()]
    async with opened(tmp_path, now=lambda: clock[0]) as store:
        keeping = Housekeeping(store, 30, lambda: clock[0])
        first = await receive(store)
        clock[0] += jump
        second = await receive(store)
        await store.jobs.wipe_tokens(keeping._now())
        kept = await store.jobs.open()
        assert [job.id for job in kept] == [first.id, second.id]
        assert all(job.order.origin.token for job in kept)


async def test_what_is_wiped_at_delivery_leaves_the_write_ahead_log_within_a_minute(tmp_path: Path) -> None:
    """Also where nothing is written for long, and after one request is deleted from the history."""
    diary = "my private diary"
    async with serving(tmp_path, privacy={"keep_days": 0}) as service:
        done = await service.perform(await accepted(service, order(diary)), silent)
        await service.delivered(done)
        for again in (False, True):
            if again:
                kept = await accepted(service, order(diary))
                assert await service.store.jobs.delete(kept.id, 7)
            await service.store.jobs.scrub()
            assert not _holding(tmp_path, diary)


async def test_a_database_that_was_set_aside_goes_after_a_week(tmp_path: Path) -> None:
    """It holds texts, as the one in use does."""
    async with serving(tmp_path) as service:
        old, new = (tmp_path / f"pipewright.sqlite3.damaged-2026010{day}-120000" for day in (1, 2))
        old.write_bytes(b"my diary")
        new.write_bytes(b"my diary")
        os.utime(old, (time.time() - 8 * DAY_SECONDS,) * 2)
        await service._housekeeping._clean()
        assert (old.exists(), new.exists()) == (False, True)


def _holding(folder: Path, text: str) -> list[str]:
    """Return the files that hold a text."""
    return [file.name for file in folder.iterdir() if text.encode() in file.read_bytes()]
