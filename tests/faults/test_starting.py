"""Faults 28, 42, 43 and 48: starting without storage, stopping with much waiting, nobody to read the log."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.cli.exits import Exit
from tests.cli.processes import ADA, LINUS, MODULE, ONLINE, environment, program
from tests.faults.house import FINE, OPEN_QUOTAS, house, until

GOOD = "I love this"
QUEUED = 40
STOP_SECONDS = 30


@pytest.mark.parametrize(
    "signals",
    [
        pytest.param((signal.SIGTERM,), id="SIGTERM"),
        pytest.param((signal.SIGINT, signal.SIGINT), id="SIGINT-twice"),
    ],
)
def test_told_to_stop_with_forty_waiting_it_ends_in_order_and_answers_them_later(
    tmp_path: Path, signals: tuple[signal.Signals, ...]
) -> None:
    with house(tmp_path) as home:
        with home.bot() as bot:
            home.answer(home.ask(GOOD))
            held = home.ask_acknowledged("this one HOLDS")
            waiting = [home.ask(f"{GOOD}, {n}", (ADA, LINUS)[n % 2]) for n in range(QUEUED)]
            until(lambda: len(home.acknowledged()) == QUEUED + 2, bot.written, 0.02)
            for number in signals:
                bot.process.send_signal(number)
                time.sleep(0.2)
            began = time.monotonic()
            assert bot.exit_code(STOP_SECONDS) == 0
            print(f"ended after {time.monotonic() - began:.1f} s")  # noqa: T201 - shown when the test fails
            assert "Traceback" not in bot.written()
        with home.bot() as bot:
            assert all(FINE in home.answer(one) for one in waiting)
            assert home.answer(held)
            assert bot.terminate() == 0
        home.check()
        home.check_journal()


def test_with_nobody_to_read_its_log_the_bot_serves_on(tmp_path: Path) -> None:
    """The pipe that it writes its log to is closed at the other end."""
    with house(tmp_path) as home:
        reading, writing = os.pipe()
        variables = home.discord.bot_environment(tmp_path / "data") | OPEN_QUOTAS
        process = subprocess.Popen(
            (sys.executable, "-m", "bot", "run"),
            env=environment(variables),
            stdout=writing,
            stderr=subprocess.STDOUT,
        )
        os.close(writing)
        try:
            wait_for(reading, ONLINE.encode())
            os.close(reading)
            assert FINE in home.answer(home.ask(GOOD))
            assert process.poll() is None
        finally:
            process.kill()
            process.wait()
        home.check()


def wait_for(reading: int, text: bytes) -> None:
    """Read until a text has come."""
    seen = b""
    while text not in seen:
        piece = os.read(reading, 4096)
        assert piece, seen
        seen += piece


def test_storage_that_cannot_be_written_is_refused_with_the_settings_name(tmp_path: Path) -> None:
    """Fault 28."""
    (tmp_path / "file").touch()
    with house(tmp_path) as home:
        variables = home.discord.bot_environment(tmp_path / "file" / "data")
        with program(*MODULE, "bot", "run", log=tmp_path / "bot.log", variables=variables) as bot:
            assert bot.exit_code() == Exit.STORAGE
    assert "PIPEWRIGHT_STORAGE__PATH" in bot.written()
    assert "Traceback" not in bot.written()
