"""Housekeeping: a server that removed the bot long ago leaves nothing behind."""

from pathlib import Path

import pytest

from bot.inference.backend import silent
from bot.service.housekeeping import GONE_DAYS
from bot.store.decisions import ServerSettings
from bot.store.jobs import DAY_SECONDS
from tests.service.parts import accepted, order, serving

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
