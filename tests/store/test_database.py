"""Opening: modes, the lock, newer and damaged files, migrations from empty and from the oldest schema."""

import os
import shutil
import sqlite3
import stat
from functools import partial
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.store import Store
from bot.store.database import DATABASE
from bot.store.job import OPEN, State
from bot.store.migrate import migrate, scripts, version
from bot.tasks import Ranking, Scored
from tests.store.orders import opened, order, receive

OLDEST_ROWS = """
INSERT INTO jobs (interaction, state, task, model, chosen_by, inputs, parameters, user, token,
                  answers, moved_at, received_at)
VALUES (11, 'acknowledged', 'sentiment', 'a/b', 'default', '["hello"]', '{"top_k":2}', 7, 'secret',
        '[]', 1, 1),
       (12, 'delivered', 'sentiment', 'a/b', 'option', '["bye"]', '{}', 7, '',
        '[{"labels":[{"label":"POSITIVE","score":0.9,"text":""}],"note":"","shape":"ranking"}]', 2, 2);
INSERT INTO preferences VALUES ('user', 7, 'sentiment', 'a/b');
"""


def setting(database: sqlite3.Connection, name: str) -> str | int:
    """Read one of SQLite's settings."""
    value: str | int = database.execute(f"PRAGMA {name}").fetchone()[0]
    return value


async def test_only_the_owner_may_read_what_is_stored(tmp_path: Path) -> None:
    """The folder 0700, the database and its companions 0600: they hold tokens and texts."""
    folder = tmp_path / "new" / "data"
    async with opened(folder) as store:
        await receive(store)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
        assert len(modes) == 4  # database, -wal, -shm, lock
        assert set(modes.values()) == {0o600}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
async def test_what_others_could_read_is_closed_to_them_when_it_is_opened(tmp_path: Path) -> None:
    """A database copied by hand, and one that was not closed; the folder too."""
    folder = tmp_path / "data"
    async with opened(folder) as store:
        await receive(store)
        for file in (folder, *folder.iterdir()):
            file.chmod(0o755 if file.is_dir() else 0o644)
        shutil.copytree(folder, tmp_path / "killed")
    folder.chmod(0o755)
    (folder / DATABASE).chmod(0o644)
    for each in (folder, tmp_path / "killed"):
        async with opened(each) as store:
            assert len(await store.jobs.open()) == 1
            assert stat.S_IMODE(each.stat().st_mode) == 0o700
            for name in (DATABASE, DATABASE + "-wal", DATABASE + "-shm"):
                assert stat.S_IMODE((each / name).stat().st_mode) == 0o600, name


async def test_a_system_that_knows_no_modes_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A FAT disk or a network share may refuse every change of mode."""

    def refuse(_file: Path, _mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    async with opened(tmp_path) as store:
        assert await receive(store)


async def test_a_folder_meant_for_many_keeps_its_mode(tmp_path: Path) -> None:
    """The bot does not close /tmp to everybody else."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    async with opened(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o1777
        assert stat.S_IMODE((folder / DATABASE).stat().st_mode) == 0o600


async def test_a_second_bot_on_one_folder_is_refused_and_told(tmp_path: Path) -> None:
    """Two processes would answer everything twice; after the first is gone the folder is free."""
    async with opened(tmp_path):
        with pytest.raises(StorageError, match="Another process"):
            await Store.open(tmp_path, busy_milliseconds=1500)
    async with opened(tmp_path) as store:
        assert await store.jobs.open() == ()


async def test_a_folder_that_is_a_file_names_the_setting(tmp_path: Path) -> None:
    """The sentence says what cannot be used, the hint which setting to change."""
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(StorageError, match="PIPEWRIGHT_STORAGE__PATH"):
        await Store.open(tmp_path / "data", busy_milliseconds=1500)


async def test_a_newer_schema_is_refused_and_the_file_left_alone(tmp_path: Path) -> None:
    """An older program must not touch what it does not understand."""
    async with opened(tmp_path) as store:
        await receive(store)
    database = sqlite3.connect(tmp_path / DATABASE)
    database.execute("PRAGMA user_version = 9999")
    database.close()
    before = (tmp_path / DATABASE).read_bytes()
    with pytest.raises(StorageError, match="newer Pipewright"):
        await Store.open(tmp_path, busy_milliseconds=1500)
    assert (tmp_path / DATABASE).read_bytes() == before


async def test_the_settings_that_keep_the_promise_are_on(tmp_path: Path) -> None:
    """WAL, FULL, secure_delete and the busy timeout: SQLite forgets most of them between connections."""
    async with opened(tmp_path) as store:
        for pragma, wanted in {
            "journal_mode": "wal",
            "synchronous": 2,
            "secure_delete": 1,
            "busy_timeout": 1500,
        }.items():
            assert await store._connection.read(partial(setting, name=pragma)) == wanted, pragma


def test_migrations_are_numbered_without_gaps() -> None:
    """Every number once, from 1."""
    assert [number for number, _ in scripts()] == list(range(1, len(scripts()) + 1))


def test_each_migration_is_applied_once(tmp_path: Path) -> None:
    """From an empty file to the newest schema, and a second time changes nothing."""
    database = sqlite3.connect(tmp_path / "db", isolation_level=None)
    migrate(database)
    schema = database.execute("SELECT sql FROM sqlite_master").fetchall()
    migrate(database)
    assert database.execute("SELECT sql FROM sqlite_master").fetchall() == schema
    assert version(database) == len(scripts())
    database.close()


async def test_the_oldest_schema_with_rows_comes_up_to_date(tmp_path: Path) -> None:
    """Jobs, answers, tokens and preferences of the first release are all there and usable."""
    database = sqlite3.connect(tmp_path / DATABASE, isolation_level=None)
    migrate(database, up_to=1)
    assert version(database) == 1
    database.executescript(OLDEST_ROWS)
    database.close()
    async with opened(tmp_path) as store:
        (waiting,) = await store.jobs.open()
        assert (waiting.order.inputs, waiting.order.origin.token) == (("hello",), "secret")
        jobs, total = await store.jobs.page(7)
        assert total == 2
        assert jobs[0].answers == (Ranking((Scored("POSITIVE", 0.9),)),)
        assert await store.preferences.of_user(7) == {"sentiment": "a/b"}
        assert await store.jobs.move(waiting.id, State.DONE, expected=OPEN) is not None
        await store.jobs.count_restart()


async def test_what_was_stored_is_there_after_closing(tmp_path: Path) -> None:
    """A store is opened again on what it wrote."""
    given = order("still here")
    async with opened(tmp_path) as store:
        await receive(store, given)
        await store.state.set("commands_hash", "abc")
        await store.state.set("commands_hash", "def")
    async with opened(tmp_path) as store:
        assert (await store.jobs.open())[0].order == given
        assert await store.state.get("commands_hash") == "def"
        assert await store.state.get("nothing") is None
