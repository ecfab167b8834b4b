"""What a restart must not lose: kill -9, SIGTERM and everything twice, with real processes.

The promise (accepted once, one visible reply) is checked against the local Discord, which outlives the bot.
"""

import random
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.cli.exits import Exit
from bot.store.database import DATABASE
from bot.store.job import CLOSED
from tests.cli.processes import (
    ADA,
    GENERAL,
    LAB,
    LINUS,
    Discord,
    Json,
    Program,
    asked_by,
    final,
    labels,
    shown,
    until,
)

PEOPLE = (ADA, LINUS)
ROOMS = (GENERAL, LAB)
DEFERRED = 5
OPEN_QUOTAS = {
    "PIPEWRIGHT_LIMITS__REQUESTS_PER_MINUTE": "1000",
    "PIPEWRIGHT_LIMITS__SERVER_REQUESTS_PER_MINUTE": "0",
    "PIPEWRIGHT_QUEUE__PER_USER": "100",
    "PIPEWRIGHT_DISCORD__PATIENCE_SECONDS": "0.2",
}
ASKED_A_ROUND = 8
TOLD = "Told once, and only to you"
LONG_TEXT = "The course is long. Its chapters build on one another, and every chapter has a lesson. " * 40
SLOW: tuple[tuple[str, Json], ...] = (
    ("generate", {"prompt": "In this lesson", "max_new_tokens": 60}),
    ("summarize", {"text": LONG_TEXT}),
    ("translate", {"text": LONG_TEXT, "to": "English"}),
    ("sentiment", {"text": "I love restarts"}),
)


@dataclass
class Crowd:
    """People who ask at random, and what must have become of it."""

    discord: Discord
    chance: random.Random
    asked: list[str] = field(default_factory=list)
    orphans: list[int] = field(default_factory=list)
    """How many acknowledged requests had no answer yet at each kill."""

    def ask(self, count: int) -> None:
        """Let people ask this many slow things in all the channels, some of them privately."""
        for _ in range(count):
            name, options = self.chance.choice(SLOW)
            who, where = self.chance.choice(PEOPLE), self.chance.choice(ROOMS)
            private = self.chance.random() < 0.3
            self.asked.append(self.discord.command(who, where, name, **options, private=private))

    def ask_one(self, who: str, where: str, name: str, options: Json) -> Json:
        """Let somebody ask one thing and return its answer."""
        interaction = self.discord.command(who, where, name, **options)
        self.asked.append(interaction)
        return self.discord.answer(who, where, interaction)

    def replies(self) -> list[Json]:
        """Return every message that anybody sees, once, but for the line that tells a person what is kept."""
        seen = {
            message["id"]: message
            for where in ROOMS
            for who in PEOPLE
            for message in self.discord.messages(who, where)
            if TOLD not in message["content"]
        }
        return list(seen.values())

    def waiting(self) -> list[str]:
        """Return the acknowledged interactions that have no final reply."""
        answered = {asked_by(message) for message in self.replies() if final(message)}
        return [one["id"] for one in self.acknowledged() if one["id"] not in answered]

    def acknowledged(self) -> list[Json]:
        """Return the interactions that the bot acknowledged."""
        return [one for one in self.discord.record()["interactions"] if one["acknowledged_ms"] is not None]

    def kill(self, bot: Program) -> None:
        """Kill the bot at once."""
        bot.kill()
        self.orphans.append(len(self.waiting()))

    def hear(self, bot: Program) -> None:
        """Wait for a moment by chance while most are acknowledged and the model is loading."""
        calls = len(self.discord.record()["calls"]) + self.chance.randint(1, ASKED_A_ROUND + 5)
        until(lambda: len(self.discord.record()["calls"]) >= calls, bot.written, pause=0.02)

    def read(self, bot: Program) -> None:
        """Wait for a moment by chance while some are answered, one runs and others wait."""
        left = ASKED_A_ROUND - self.chance.randint(2, ASKED_A_ROUND - 3)
        until(lambda: self.acknowledged() and len(self.waiting()) <= left, bot.written)

    def settled(self) -> bool:
        """Whether every interaction was answered for good, or given up by Discord itself."""
        return not self.waiting() and all(
            one["failed"] or one["acknowledged_ms"] is not None
            for one in self.discord.record()["interactions"]
        )

    def check(self) -> None:
        """Fail unless every acknowledged interaction has one reply, and nothing else was written."""
        record = self.discord.record()
        assert sorted(one["id"] for one in record["interactions"]) == sorted(self.asked)
        assert {one["response_type"] for one in self.acknowledged()} == {DEFERRED}
        replies = Counter(asked_by(message) for message in self.replies())
        assert replies == Counter(one["id"] for one in self.acknowledged())
        assert sum(len(one["followups"]) for one in record["interactions"]) <= len(PEOPLE)
        assert record["pings"] == []


def rows(folder: Path) -> list[tuple[int, str, str]]:
    """Return the journal's (interaction, state, token); only for a bot that has ended."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return database.execute("SELECT interaction, state, token FROM jobs").fetchall()


@dataclass
class Scene:
    """What is left of a bot that was told to stop, and the one that came after it."""

    discord: Discord
    folder: Path
    crowd: Crowd
    answers: dict[str, Json]
    """Linus's answers from before the restart, by command."""
    stopped: Program
    left: list[str]
    kept: list[str]
    bot: Program


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Stop a bot while requests wait, and start it again."""
    folder = tmp_path_factory.mktemp("scene") / "data"
    with Discord.open(folder.parent / "sandbox.log") as discord:
        crowd = Crowd(discord, random.Random(3))  # noqa: S311 - a test's chance is to be repeated
        with discord.bot(folder, **OPEN_QUOTAS) as stopped:
            answers = {name: crowd.ask_one(LINUS, GENERAL, name, options) for name, options in SLOW}
            crowd.ask(ASKED_A_ROUND)
            until(lambda: len(crowd.acknowledged()) == len(crowd.asked), stopped.written, pause=0.02)
            stopped.terminate(30)
        left = crowd.waiting()
        kept = [asked_by(one) or "" for one in crowd.replies() if "is kept" in one["content"]]
        with discord.bot(folder, **OPEN_QUOTAS) as bot:
            yield Scene(discord, folder, crowd, answers, stopped, left, kept, bot)


def test_told_to_stop_it_ends_well_and_answers_the_rest_after_the_restart(scene: Scene) -> None:
    assert scene.stopped.exit_code() == 0
    assert "Traceback" not in scene.stopped.written()
    assert scene.left
    assert sorted(scene.kept) == sorted(scene.left)
    until(scene.crowd.settled, scene.bot.written, pause=0.3)
    scene.crowd.check()


@pytest.mark.parametrize(("label", "says"), [("Python", "pipeline("), ("JSON", "")])
def test_buttons_of_an_answer_from_before_the_restart_inform_privately(
    scene: Scene, label: str, says: str
) -> None:
    copy = scene.discord.answer(ADA, GENERAL, scene.discord.press(ADA, scene.answers["sentiment"], label))
    assert copy["ephemeral"]
    assert says in shown(copy)
    assert bool(copy["attachments"]) == (label == "JSON")


def test_redo_of_an_answer_from_before_the_restart_answers_anew(scene: Scene) -> None:
    before = scene.answers["generate"]
    again = scene.discord.answer(LINUS, GENERAL, scene.discord.press(LINUS, before, "Redo"))
    assert again["id"] != before["id"]
    assert shown(again) != shown(before)
    assert "Redo" in labels(again)


def test_delete_takes_away_an_answer_from_before_the_restart(scene: Scene) -> None:
    gone = scene.answers["summarize"]
    scene.discord.press(LINUS, gone, "Delete")
    until(lambda: gone["id"] not in {one["id"] for one in scene.discord.messages(ADA, GENERAL)})


def test_an_interaction_that_comes_again_after_the_restart_has_one_reply(scene: Scene) -> None:
    before = scene.answers["sentiment"]
    scene.discord.fault("duplicate", interaction=asked_by(before))
    # the next one is answered after the copy was dealt with: the Gateway keeps the order
    after = scene.crowd.ask_one(LINUS, GENERAL, "sentiment", {"text": "And now?"})
    replies = [one for one in scene.discord.messages(LINUS, GENERAL) if asked_by(one) == asked_by(before)]
    assert [one["id"] for one in replies] == [before["id"]]
    assert job_number(after) > job_number(before)
    again = scene.crowd.ask_one(LINUS, GENERAL, "sentiment", {"text": "And now?"})
    assert job_number(again) == job_number(after) + 1


def job_number(message: Json) -> int:
    """Return the number of the job that a message answers, from its footer."""
    (number,) = re.findall(r"#(\d+)", shown(message))
    return int(number)


def test_a_second_bot_on_the_same_storage_refuses_to_start(scene: Scene) -> None:
    with scene.discord.starting_bot(scene.folder) as second:
        assert second.exit_code() == Exit.STORAGE
    said = second.written().splitlines()[-1]
    assert said.startswith("Another process already uses the storage folder")
    assert "PIPEWRIGHT_STORAGE__PATH" in said
    assert "Traceback" not in second.written()


def test_a_token_that_discord_refuses_ends_the_bot_with_one_sentence(scene: Scene, tmp_path: Path) -> None:
    with scene.discord.starting_bot(tmp_path / "data", DISCORD_TOKEN="not.a.token") as bot:
        assert bot.exit_code() == Exit.TOKEN
    said = bot.written().splitlines()[-1]
    assert said.startswith("Discord does not accept this token.")
    assert "Traceback" not in bot.written()
    assert "not.a.token" not in bot.written()


@pytest.mark.parametrize(("seed", "moments"), [(1, ("hear", "read")), (2, ("read",))])
def test_killed_while_jobs_wait_every_acknowledged_job_ends_once(
    tmp_path: Path, seed: int, moments: tuple[str, ...]
) -> None:
    with Discord.open(tmp_path / "sandbox.log") as discord:
        crowd = Crowd(discord, random.Random(seed))  # noqa: S311 - a test's chance is to be repeated
        for moment in moments:
            with discord.bot(tmp_path / "data", **OPEN_QUOTAS) as bot:
                crowd.ask(ASKED_A_ROUND)
                getattr(crowd, moment)(bot)
                crowd.kill(bot)
        print(f"seed {seed}: killed with {crowd.orphans} waiting")  # noqa: T201 - shown when the test fails
        assert sum(crowd.orphans), "the kills came too late to prove anything"
        finish(crowd, tmp_path / "data")


def finish(crowd: Crowd, folder: Path) -> None:
    """Start the bot once more and fail unless it ends everything, once, and leaves nothing open."""
    with crowd.discord.bot(folder, **OPEN_QUOTAS) as bot:
        until(crowd.settled, bot.written, pause=0.3)
        assert bot.terminate() == 0
    crowd.check()
    found = rows(folder)
    assert {state for _, state, _ in found} <= {str(state) for state in CLOSED}
    delivered = {str(interaction) for interaction, state, _ in found if state == "delivered"}
    assert delivered == {one["id"] for one in crowd.acknowledged()}
    assert {token for _, _, token in found} == {""}
