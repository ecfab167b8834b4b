"""What people and servers decided: kept apart, changed field by field, and gone when deleted."""

from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.store import Store
from bot.store.decisions import Decided, PersonSettings, ServerSettings
from tests.store.orders import opened


async def test_nobody_decided_anything_at_first(store: Store) -> None:
    """In a server and in a direct message."""
    for guild in (5, None):
        assert store.decisions.of(7, guild) == (PersonSettings(), ServerSettings())


async def test_a_person_and_a_server_decide_each_for_themselves(tmp_path: Path) -> None:
    """Whatever their numbers are, before and after a restart."""
    expected = Decided(
        PersonSettings(private=True, language="fr", keep_days=0),
        ServerSettings(spoiler=True, channels=frozenset({1, 2}), off=frozenset({"generate"}), per_day=9),
    )
    async with opened(tmp_path) as store:
        await store.decisions.change_person(7, private=True, language="fr")
        await store.decisions.change_person(7, keep_days=0)
        channels, off = expected.server.channels, expected.server.off
        await store.decisions.change_server(7, spoiler=True, channels=channels, off=off, per_day=9)
        assert store.decisions.of(7, 7) == expected
    async with opened(tmp_path) as store:
        assert store.decisions.of(7, 7) == expected
        assert store.decisions.of(8, 9) == (PersonSettings(), ServerSettings())


async def test_a_change_tells_what_was_before(store: Store) -> None:
    """So that of two first answers at once only one is the first."""
    assert not (await store.decisions.change_person(7, told=True)).told
    assert (await store.decisions.change_person(7, told=True)).told


async def test_forgetting_a_person_leaves_the_server_and_the_other_way_round(store: Store) -> None:
    """Also in memory."""
    await store.decisions.change_person(7, private=True)
    await store.decisions.change_server(5, private=True)
    await store.decisions.forget(7)
    assert store.decisions.of(7, 5) == (PersonSettings(), ServerSettings(private=True))
    await store.decisions.change_person(7, private=True)
    await store.decisions.forget_server(5)
    assert store.decisions.of(7, 5) == (PersonSettings(private=True), ServerSettings())


async def test_what_a_later_version_wrote_is_left_out(tmp_path: Path) -> None:
    """Going back to an older version loses a setting, not the whole bot."""
    sql = """INSERT INTO settings VALUES ('user', 7, '{"private": true, "later": 1}')"""
    async with opened(tmp_path) as store:
        await store.decisions._connection.write(lambda database: database.execute(sql).close())
    async with opened(tmp_path) as store:
        assert store.decisions.of(7, None) == (PersonSettings(private=True), ServerSettings())


async def test_settings_that_cannot_be_read_stop_the_start(tmp_path: Path) -> None:
    """A server that closed a channel must not find it open; the next start finds the folder free."""
    async with opened(tmp_path) as store:
        await store.decisions.change_server(5, private=True)
        sql = "UPDATE settings SET settings = 'no JSON'"
        await store.decisions._connection.write(lambda database: database.execute(sql).close())
    for _ in range(2):
        with pytest.raises(StorageError, match="damaged"):
            await Store.open(tmp_path, busy_milliseconds=1500)
