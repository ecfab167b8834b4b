"""Backups: whole while the bot writes, without secrets, and only a whole one is put back."""

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.store.backup import check, clear_set_aside, put_back, set_aside
from bot.store.database import DATABASE
from tests.store.orders import opened, receive


async def test_a_backup_made_while_others_write_is_whole_and_has_no_token(tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    async with opened(tmp_path / "data") as store:
        before = [await receive(store) for _ in range(20)]
        await asyncio.gather(store.backup(target), *(receive(store) for _ in range(20)))
        assert before[0].order.origin.token
    check(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with closing(sqlite3.connect(target)) as database:
        rows = database.execute("SELECT token FROM jobs").fetchall()
    assert 20 <= len(rows) <= 40
    assert set(rows) == {("",)}
    assert b"secret-token" not in target.read_bytes()
    assert not target.with_name(target.name + ".new").exists()


async def test_what_is_put_back_is_what_was_there_and_the_present_one_is_kept(tmp_path: Path) -> None:
    target, folder = tmp_path / "copy.sqlite3", tmp_path / "data"
    async with opened(folder) as store:
        await receive(store)
        await store.backup(target)
        await receive(store)
    old = put_back(target, folder / DATABASE)
    async with opened(folder) as store:
        assert len(await store.jobs.open()) == 1
    assert old is not None
    with closing(sqlite3.connect(old)) as database:
        assert database.execute("SELECT count(*) FROM jobs").fetchone() == (2,)


@pytest.mark.parametrize("what", ["missing", "text", "damaged", "other", "newer"])
async def test_no_other_file_is_put_back(tmp_path: Path, what: str) -> None:
    file = tmp_path / "copy.sqlite3"
    async with opened(tmp_path / "data") as store:
        await receive(store)
        await store.backup(file)
    if what == "missing":
        file.unlink()
    elif what == "text":
        file.write_text("this is no database", encoding="utf-8")
    elif what == "damaged":
        file.write_bytes(file.read_bytes()[:-8192])
    else:
        with closing(sqlite3.connect(file)) as database:
            sql = "DROP TABLE jobs" if what == "other" else "PRAGMA user_version = 9999"
            database.execute(sql)
            database.commit()
    with pytest.raises(StorageError):
        check(file)


async def test_a_backup_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as store:
        with pytest.raises(StorageError, match="could not be written"):
            await store.backup(tmp_path / "nowhere" / "copy.sqlite3")
        assert await receive(store)


def mode(file: Path) -> int:
    """Return who may do what with a file."""
    return stat.S_IMODE(file.stat().st_mode)


def leave_open(file: Path) -> None:
    """Leave a file that everybody can read."""
    file.write_bytes(b"left over")
    file.chmod(0o644)


async def test_what_is_left_over_opens_no_copy_to_others(tmp_path: Path) -> None:
    target, database = tmp_path / "copy.sqlite3", tmp_path / "data" / DATABASE
    async with opened(tmp_path / "data") as store:
        await receive(store)
        leave_open(target.with_name(target.name + ".new"))
        await store.backup(target)
    check(target)
    assert mode(target) == 0o600
    database.chmod(0o644)
    leave_open(database.with_name(database.name + ".new"))
    old = put_back(target, database)
    assert mode(database) == 0o600
    assert old is not None
    assert mode(old) == 0o600
    assert not target.with_name(target.name + ".new").exists()


async def test_a_backup_that_cannot_be_put_in_place_leaves_no_half_behind(tmp_path: Path) -> None:
    async with opened(tmp_path / "data"):
        pass
    with pytest.raises(OSError, match="nowhere"):
        put_back(tmp_path / "nowhere", tmp_path / "data" / DATABASE)
    assert not (tmp_path / "data" / (DATABASE + ".new")).exists()
    assert (tmp_path / "data" / DATABASE).is_file()


DAY = 86_400.0
NOW = 1e9


def aged(file: Path, days: float) -> Path:
    """Make a file that was last changed so many days before NOW."""
    file.write_text("texts")
    os.utime(file, (NOW - days * DAY, NOW - days * DAY))
    return file


def test_what_was_set_aside_goes_after_seven_days_and_nothing_else(tmp_path: Path) -> None:
    names = [DATABASE + why for why in (".damaged-20011010-010203", ".before-restore-20011010-010203")]
    for name in names:
        for suffix in ("", "-wal", "-shm"):
            aged(tmp_path / (name + suffix), 7.1)
    kept = {
        aged(tmp_path / (DATABASE + ".damaged-20011011-010203"), 6.9),
        aged(tmp_path / DATABASE, 30),
        aged(tmp_path / (DATABASE + "-wal"), 30),
        aged(tmp_path / (DATABASE + ".damaged-mine"), 30),
        aged(tmp_path / "copy.sqlite3", 30),
    }
    assert clear_set_aside(tmp_path, NOW) == 6
    assert set(tmp_path.iterdir()) == kept
    assert clear_set_aside(tmp_path, NOW) == 0
    assert clear_set_aside(tmp_path, NOW, days=6) == 1
    assert clear_set_aside(tmp_path / "nowhere", NOW) == 0


def test_what_cannot_be_deleted_stays_and_the_rest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = (aged(tmp_path / f"{DATABASE}.damaged-20011010-01020{n}", 8) for n in (3, 4))
    unlink = Path.unlink

    def refuse(self: Path) -> None:
        if self == bad:
            raise PermissionError
        unlink(self)

    monkeypatch.setattr(Path, "unlink", refuse)
    assert clear_set_aside(tmp_path, NOW) == 1
    assert (bad.exists(), good.exists()) == (True, False)


def test_the_seven_days_begin_when_it_is_set_aside(tmp_path: Path) -> None:
    """A database that nobody wrote to for a year, as after a long holiday."""
    database = aged(tmp_path / DATABASE, 365)
    aged(tmp_path / (DATABASE + "-wal"), 365)
    moved = set_aside(database, "before-restore")
    assert clear_set_aside(tmp_path, moved.stat().st_mtime + 6 * DAY) == 0
    assert clear_set_aside(tmp_path, moved.stat().st_mtime + 8 * DAY) == 2
