"""A local Discord and a bot with faults, as processes; and what must be true at the end."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.store.database import DATABASE
from bot.store.job import CLOSED
from tests.cli.processes import (
    ADA,
    GENERAL,
    LINUS,
    MODULE,
    ONLINE,
    Discord,
    Json,
    Program,
    asked_by,
    final,
    program,
    shown,
    until,
)

OPEN_QUOTAS = {
    "PIPEWRIGHT_LIMITS__REQUESTS_PER_MINUTE": "1000",
    "PIPEWRIGHT_LIMITS__SERVER_REQUESTS_PER_MINUTE": "0",
    "PIPEWRIGHT_QUEUE__PER_USER": "100",
    "PIPEWRIGHT_DISCORD__PATIENCE_SECONDS": "30",
}
TOLD = "Told once, and only to you"
FINE, BAD = "POSITIVE", "NEGATIVE"


@dataclass
class House:
    """People who ask for the sentiment of texts, and the bot that may break."""

    discord: Discord
    folder: Path
    asked: dict[str, str] = field(default_factory=dict)
    """The texts by their interactions."""

    @property
    def log(self) -> Path:
        """Where the bot notes each text that it runs."""
        return self.folder / "ran.txt"

    def ask(self, text: str, user: str = LINUS, command: str = "sentiment", **options: object) -> str:
        """Ask, and return the interaction."""
        interaction = self.discord.command(user, GENERAL, command, text=text, **options)
        self.asked[interaction] = text
        return interaction

    def answer(self, interaction: str) -> str:
        """Wait for what is said in the end."""
        return shown(self.discord.answer(LINUS, GENERAL, interaction))

    def messages(self) -> list[Json]:
        """Return every message that anybody sees, but for the line that tells a person what is kept."""
        seen = {one["id"]: one for who in (ADA, LINUS) for one in self.discord.all_messages(who, GENERAL)}
        return [one for one in seen.values() if TOLD not in one["content"]]

    def settled(self) -> bool:
        """Whether every interaction that was acknowledged has its last word."""
        answered = {asked_by(one) for one in self.messages() if final(one)}
        return all(one["id"] in answered for one in self.acknowledged())

    def ask_acknowledged(self, text: str, *, private: bool = False) -> str:
        """Ask, and return the interaction once the bot has acknowledged it."""
        interaction = self.ask(text, private=private)
        until(lambda: interaction in {one["id"] for one in self.acknowledged()}, pause=0.02)
        return interaction

    def acknowledged(self) -> list[Json]:
        """Return the interactions that the bot acknowledged."""
        return [one for one in self.discord.record()["interactions"] if one["acknowledged_ms"] is not None]

    def runs(self, text: str) -> int:
        """Return how often a text was run."""
        if not self.log.is_file():
            return 0
        return self.log.read_text(encoding="utf-8").splitlines().count(text)

    def check(self) -> None:
        """Fail unless each acknowledged interaction has exactly one reply, and nobody was pinged."""
        record = self.discord.record()
        replies = Counter(asked_by(one) for one in self.messages() if asked_by(one))
        assert replies == Counter(one["id"] for one in self.acknowledged())
        assert record["pings"] == []

    def check_journal(self) -> None:
        """Fail unless the journal of the bot, which has ended, is whole and has nothing open."""
        with closing(sqlite3.connect(self.folder / "data" / DATABASE)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            states = {state for (state,) in database.execute("SELECT DISTINCT state FROM jobs")}
        assert states <= {str(state) for state in CLOSED}

    @contextmanager
    def bot(self, *options: str, **more: str) -> Iterator[Program]:
        """Run the bot with faults while the block runs."""
        number = len(list(self.folder.glob("bot-*.log")))
        variables = self.discord.bot_environment(self.folder / "data") | OPEN_QUOTAS | more
        command = (*MODULE, "tests.faults.bot", "run", *options)
        log = self.folder / f"bot-{number}.log"
        with program(*command, log=log, variables=variables | {"FAULT_LOG": str(self.log)}) as bot:
            bot.wrote(ONLINE)
            yield bot


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """Open the local Discord."""
    with Discord.open(folder / "sandbox.log") as discord:
        yield House(discord, folder)


def starts(bot: Program) -> int:
    """Return how often a bot was started and came online."""
    return bot.written().count(ONLINE)


__all__ = ["BAD", "FINE", "House", "house", "starts", "until"]
