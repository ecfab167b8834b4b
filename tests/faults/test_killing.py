"""Faults 2 to 6: the bot is killed at each step of a request's road, and while it recovers."""

import random
from functools import partial
from pathlib import Path

import pytest

from tests.cli.processes import ADA, LINUS, ONLINE, Program
from tests.faults.house import FINE, House, house, until

GOOD = "I love this"


def killed(home: House, bot: Program) -> None:
    """Wait until the bot is dead."""
    until(lambda: bot.process.poll() is not None, bot.written)
    assert home.log.with_name(home.log.name + ".killed").exists()


@pytest.mark.parametrize(
    ("moment", "runs"), [("committed", 1), ("acknowledged", 1), ("answered", 1), ("delivered", 1)]
)
def test_killed_at_a_step_of_the_road_the_request_has_one_reply_and_is_not_run_again(
    tmp_path: Path, moment: str, runs: int
) -> None:
    """After `committed` Discord may have given it up before the bot is back: then there is no reply."""
    with house(tmp_path) as home:
        with home.bot(FAULT_KILL=moment) as bot:
            asked = home.ask(GOOD)
            killed(home, bot)
            before = fine(home)
        with home.bot() as bot:
            until(home.settled, bot.written)
            if moment == "committed" and not home.acknowledged():
                assert home.runs(GOOD) == 0
            else:
                assert FINE in home.answer(asked)
                assert home.runs(GOOD) == runs
            if moment == "delivered":
                assert fine(home) == before
            assert bot.terminate() == 0
        home.check()
        home.check_journal()


def test_after_twenty_minutes_the_answer_comes_by_the_message_itself(tmp_path: Path) -> None:
    """Fault 7: its interaction is dead by then, as Discord's clock has it."""
    with house(tmp_path) as home:
        with home.bot(FAULT_KILL="acknowledged") as bot:
            asked = home.ask(GOOD)
            killed(home, bot)
        home.discord.fault("advance", seconds=20 * 60)
        with home.bot() as bot:
            until(lambda: fine(home), bot.written)
            assert len(fine(home)) == 1
            assert home.runs(GOOD) == 1
            assert bot.terminate() == 0
        assert [one["id"] for one in home.acknowledged()] == [asked]
        assert home.discord.record()["pings"] == []
        home.check_journal()


def fine(home: House) -> list[object]:
    """Return the ids and texts of the answers that stand there."""
    return [(one["id"], one["embeds"]) for one in home.messages() if FINE in str(one["embeds"])]


def heard(home: House, calls: int) -> bool:
    """Tell whether Discord has heard of so much, or there is nothing more to hear."""
    return len(home.discord.record()["calls"]) >= calls or home.settled()


def rounds(home: House, chance: random.Random, count: int) -> int:
    """Let people ask while the bot is killed again and again; returns how many were open at the kills."""
    left = 0
    for _ in range(count):
        with home.bot() as bot:
            for _ in range(chance.randint(1, 4)):
                home.ask(f"{GOOD}, {chance.random()}", chance.choice((ADA, LINUS)))
            calls = len(home.discord.record()["calls"]) + chance.randint(1, 8)
            until(partial(heard, home, calls), bot.written, 0.01)
            left += not home.settled()
            bot.kill()
    return left


@pytest.mark.parametrize(
    ("seed", "count"),
    [
        pytest.param(1, 3, id="short"),
        *[pytest.param(seed, 50, id=f"seed-{seed}", marks=pytest.mark.long) for seed in (11, 12, 13, 14)],
    ],
)
@pytest.mark.timeout(3600)
def test_killed_at_random_nothing_is_lost_and_nothing_said_twice(
    tmp_path: Path, seed: int, count: int
) -> None:
    """Fault 1, and 6: a round may end while the bot still recovers from the one before."""
    with house(tmp_path) as home:
        left = rounds(home, random.Random(seed), count)  # noqa: S311 - a test's chance is to be repeated
        with home.bot() as bot:
            until(home.settled, bot.written)
            assert bot.terminate() == 0
        acknowledged = len(home.acknowledged())
        print(f"seed {seed}: {count} kills, {left} with open requests, {acknowledged} acknowledged")  # noqa: T201 - the figures
        home.check()
        home.check_journal()


def test_killed_while_it_recovers_five_times_it_converges(tmp_path: Path) -> None:
    """Fault 6."""
    with house(tmp_path) as home:
        with home.bot(FAULT_KILL="acknowledged") as bot:
            asked = home.ask(GOOD)
            killed(home, bot)
        for _ in range(5):
            with home.bot() as bot:
                bot.kill()
        with home.bot() as bot:
            assert FINE in home.answer(asked)
            assert bot.terminate() == 0
        assert ONLINE in bot.written()
        home.check()
        home.check_journal()
