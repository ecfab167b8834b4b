"""Backups: whole while the bot writes, without secrets, and only a whole one is put back."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.store.backup import check, put_back
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
