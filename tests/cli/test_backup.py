"""backup and restore at the terminal, beside a running bot and without one."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.cli import backup
from bot.cli.backup import ANSWER, REQUEST, answer_requests
from bot.cli.exits import Exit
from bot.store.backup import check
from tests.cli.conftest import Cli
from tests.cli.processes import GENERAL, LINUS, MODULE, Discord, program
from tests.store.orders import opened


def jobs(file: Path) -> int:
    """Count the jobs of a database."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        return int(database.execute("SELECT count(*) FROM jobs").fetchone()[0])


def test_beside_a_running_bot_it_writes_the_backup_and_restoring_waits_until_it_is_stopped(
    tmp_path: Path,
) -> None:
    copy, data = tmp_path / "copy.sqlite3", tmp_path / "data"
    with Discord.open(tmp_path / "sandbox.log") as discord:
        variables = discord.bot_environment(data)

        def command(*arguments: str) -> tuple[int, str]:
            with program(*MODULE, "bot", *arguments, log=tmp_path / "cli.log", variables=variables) as ran:
                return ran.exit_code(), ran.written()

        with discord.bot(data) as bot:
            discord.answer(LINUS, GENERAL, discord.command(LINUS, GENERAL, "sentiment", text="I love this"))
            code, said = command("backup", str(copy))
            assert code == 0, said
            assert "people's texts" in said
            check(copy)
            assert jobs(copy) == 1
            code, said = command("backup", str(tmp_path / "nowhere" / "copy.sqlite3"))
            assert (code, "could not be written" in said) == (Exit.STORAGE, True)
            code, said = command("restore", str(copy))
            assert (code, "Another process already uses" in said) == (Exit.STORAGE, True)
            discord.answer(LINUS, GENERAL, discord.command(LINUS, GENERAL, "sentiment", text="And this"))
            assert bot.terminate() == 0
        assert command("restore", str(copy))[0] == 0
        assert command("backup", str(tmp_path / "again.sqlite3"))[0] == 0
        assert jobs(tmp_path / "again.sqlite3") == 1
        with discord.bot(data) as bot:
            assert bot.terminate() == 0


def test_what_is_no_backup_is_not_put_in_place(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "text.sqlite3"
    file.write_text("no database", encoding="utf-8")
    ran = cli("restore", str(file))
    assert ran.code != 0
    assert "is no backup of Pipewright" in ran.err


@asynccontextmanager
async def answering(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Let a bot on this folder answer requests while the block runs, which may take ten seconds."""
    monkeypatch.setattr(backup, "LOOK", 0.01)
    async with opened(folder) as store:
        task = asyncio.create_task(answer_requests(store))
        try:
            async with asyncio.timeout(10):
                yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def asked(folder: Path, content: bytes) -> None:
    """Ask, and wait until the request is gone."""
    (folder / "request").write_bytes(content)
    (folder / "request").replace(folder / REQUEST)
    while (folder / REQUEST).exists():  # noqa: ASYNC110 - a file has no event
        await asyncio.sleep(0.01)


async def answer(folder: Path) -> dict[str, str]:
    """Wait for the answer."""
    while not (folder / ANSWER).exists():  # noqa: ASYNC110 - a file has no event
        await asyncio.sleep(0.01)
    told: dict[str, str] = json.loads((folder / ANSWER).read_bytes())
    (folder / ANSWER).unlink()
    return told


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"null", b'"text"', b"{", b"\xff", b'{"target": null}', b'{"target": 7}',
     b'{"target": []}', b"[" * 100_000],
    ids=lambda content: content[:20].decode(errors="replace") or "empty",
)  # fmt: skip
async def test_a_request_that_is_none_is_removed_and_the_next_one_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    folder, copy = tmp_path / "data", tmp_path / "copy.sqlite3"
    async with answering(folder, monkeypatch):
        await asked(folder, content)
        assert not (folder / ANSWER).exists()
        await asked(folder, json.dumps({"target": str(copy)}).encode())
        assert await answer(folder) == {}
    check(copy)


@pytest.mark.parametrize("target", ["", "/", "a\0b", "/dev/null/copy", "/" + "x" * 5000, "\ud800"])
async def test_a_request_for_an_impossible_file_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    folder = tmp_path / "data"
    async with answering(folder, monkeypatch):
        await asked(folder, json.dumps({"target": target}).encode())
        assert "could not be written" in (await answer(folder))["what"]
