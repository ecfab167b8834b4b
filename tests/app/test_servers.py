"""Servers that come and go: what is kept of one stays for a while, and the bot says hello to the next."""

import time
from pathlib import Path

from bot.sandbox import Sandbox
from bot.store import Store
from bot.store.database import DATABASE
from tests.app.stage import FakeBackend, Stage, running, settings_for, until

GUILD = 200
LATER = 10**10


def tell(stage: Stage, event: str) -> None:
    """Let the Gateway say something of the server."""
    stage.sandbox.world.switchboard.dispatch(event, {"id": str(GUILD)}, str(GUILD))


async def left(store: Store) -> bool:
    """Tell whether the server is one that the bot had to leave."""
    return GUILD in await store.servers.gone(LATER)


async def test_a_server_that_removes_the_bot_is_noticed(stage: Stage) -> None:
    assert not await left(stage.store)
    tell(stage, "GUILD_DELETE")
    assert await until(lambda: left(stage.store))
    assert await stage.store.servers.gone(time.time() - 60) == ()


async def test_one_removed_while_the_bot_was_offline_is_noticed_at_the_next_start(tmp_path: Path) -> None:
    store = await Store.open(tmp_path, busy_milliseconds=1500)
    await store.servers.joined(5)
    await store.servers.left(GUILD, 1000.0)
    await store.close()
    assert (tmp_path / DATABASE).exists()
    async with (
        Sandbox() as sandbox,
        running(sandbox, FakeBackend(), settings_for(tmp_path)) as (_bot, store),
    ):

        async def gone() -> bool:
            return await store.servers.gone(LATER) == (5,)

        assert await until(gone)  # and the one that it is in again is not
