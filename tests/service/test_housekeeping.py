"""Housekeeping: a server that removed the bot long ago leaves nothing behind."""

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
        assert [job.id for job in await store.jobs.open()] == [first.id, second.id]
        kept = await store.jobs.get(first.id)
        assert kept is not None
        assert kept.order.origin.token
