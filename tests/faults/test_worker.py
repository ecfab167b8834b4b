"""Faults 10 to 19: what a text can do to the worker, and what its neighbours must not notice."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.exits import Exit
from tests.cli.processes import ADA, Program
from tests.faults.house import FINE, House, house, starts, until

RUN_SECONDS, OVERDUE = 2.0, 1.0
QUICK = {"PIPEWRIGHT_INFERENCE__RUN_SECONDS": str(RUN_SECONDS), "FAULT_OVERDUE": str(OVERDUE)}
GOOD = "I love this"
DISK = "0.4"
"""Seconds of a commit: longer than it takes to begin with the next request."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Open one house for all."""
    with house(tmp_path_factory.mktemp("worker")) as opened:
        yield opened


@pytest.fixture(scope="module")
def bot(home: House) -> Iterator[Program]:
    """Run one bot for the faults that it survives."""
    with home.bot() as running:
        home.answer(home.ask(GOOD))
        yield running
        assert running.terminate() == 0
    home.check()
    home.check_journal()


@pytest.mark.parametrize(
    ("word", "code"),
    [("RAISES", "INFERENCE_FAILED"), ("PANICS", "INFERENCE_FAILED"), ("EATS", "TOO_LARGE")],
)
def test_one_of_sixteen_fails_alone_and_the_worker_lives_on(
    home: House, bot: Program, word: str, code: str
) -> None:
    """Faults 11, 12 and 16."""
    bad = home.ask(f"this one {word}")
    good = [home.ask(f"{GOOD}, number {number}", (ADA, "103")[number % 2]) for number in range(15)]
    assert code in home.answer(bad)
    assert all(FINE in home.answer(one) for one in good)
    began = time.monotonic()
    assert FINE in home.answer(home.ask(GOOD))
    assert time.monotonic() - began < 5
    assert starts(bot) == 1


def test_a_native_call_that_holds_the_interpreters_lock_loses_nothing(home: House, bot: Program) -> None:
    """Fault 19: the event loop stands still for as long; Discord is heard again after it."""
    held = home.ask("this one HOLDS")
    time.sleep(1)
    after = home.ask(GOOD, ADA)
    assert home.answer(held)
    until(home.settled, bot.written)
    record = next(one for one in home.discord.record()["interactions"] if one["id"] == after)
    assert record["failed"] or FINE in home.answer(after)
    assert FINE in home.answer(home.ask(GOOD))


@pytest.mark.parametrize("word", ["HANGS", pytest.param("LOOPS", marks=pytest.mark.long)])
def test_a_hung_model_is_told_of_and_the_rest_is_answered_by_a_new_process(tmp_path: Path, word: str) -> None:
    """Faults 17 and 18."""
    with house(tmp_path) as home, home.bot("--supervise", **QUICK) as bot:
        home.answer(home.ask(GOOD))
        began = time.monotonic()
        hung = home.ask(f"this one {word}")
        time.sleep(0.3)
        rest = [home.ask(GOOD, ADA), home.ask(GOOD, ADA)]
        assert "TIMEOUT" in home.answer(hung)
        assert time.monotonic() - began < 180
        assert all(FINE in home.answer(one) for one in rest)
        assert starts(bot) == 2
        assert f"ended with {Exit.AGAIN}" in bot.written()
        assert bot.terminate() == 0
        home.check()
    home.check_journal()


@pytest.mark.parametrize("word", ["EXITS", pytest.param("ASSERTS", marks=pytest.mark.long)])
def test_a_poisoned_request_is_given_up_after_three_attempts_and_no_innocent_fails(
    tmp_path: Path, word: str
) -> None:
    """Faults 10 and 15: a text that ends the process, and one that loses the device; on a slow disk."""
    poison = f"this one {word}"
    with house(tmp_path) as home, home.bot("--supervise", FAULT_DISK=DISK) as bot:
        home.answer(home.ask(GOOD))
        innocent = [home.ask(GOOD, ADA) for _ in range(4)]
        poisoned = home.ask(poison)
        innocent += [home.ask(GOOD, ADA) for _ in range(4)]
        assert "INTERRUPTED" in home.answer(poisoned)
        assert all(FINE in home.answer(one) for one in innocent)
        assert home.runs(poison) == 3
        assert starts(bot) <= 4
        assert bot.terminate() == 0
        home.check()
    home.check_journal()
