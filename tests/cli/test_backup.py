"""backup and restore at the terminal, beside a running bot and without one."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.cli.exits import Exit
from bot.store.backup import check
from tests.cli.conftest import Cli
from tests.cli.processes import GENERAL, LINUS, MODULE, Discord, program


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
