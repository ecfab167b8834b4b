"""A long life: `make soak MINUTES=30`. A bot under a supervisor, people who ask, and faults at random.

In the first third it is killed now and then; after that it lives on, and its memory is watched. At the end
every request that was acknowledged must have one visible reply. The seed repeats the faults.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.processes import ADA, LINUS, ONLINE, Program, until
from tests.faults.house import House, house, starts

if TYPE_CHECKING:
    from collections.abc import Callable

ASKED: tuple[tuple[str, dict[str, str]], ...] = (
    ("sentiment", {"text": "I love this course"}),
    ("sentiment", {"text": "I hate the queue at lunch"}),
    ("ner", {"text": "Marie Curie was born in Warsaw."}),
    ("fill-mask", {"text": "The capital of France is [MASK]."}),
    ("zero-shot", {"text": "We learn to train models", "labels": "education, politics, business"}),
)
LOAD = 0.8
"""Share of the time in which something is under way."""
PAUSE = 15.0
"""Seconds between two faults, on average."""
KILLED_SHARE, WARM_SHARE = 1 / 3, 1 / 2
"""Kills end after this share of the time; memory counts from that share on."""
GIVEN_UP = 60.0
MEGABYTE = 1_048_576
HOUR = 3600.0


@dataclass
class Soak:
    """One run and what it saw."""

    home: House
    bot: Program
    chance: random.Random
    minutes: float
    began: float = field(default_factory=time.monotonic)
    answered: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, int, float]] = field(default_factory=list)
    """Seconds since the beginning, the process, its resident megabytes."""

    @property
    def age(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.began

    @property
    def share(self) -> float:
        """The share of the time that is over."""
        return self.age / (60 * self.minutes)

    def run(self) -> None:
        """Ask and be answered, with a pause after each, until the time is over."""
        due = PAUSE
        while self.share < 1:
            if self.age > due:
                self.fault()
                due = self.age + self.chance.expovariate(1 / PAUSE)
            asked = time.monotonic()
            self.one()
            waited = time.monotonic() - asked
            self.answered.append(waited)
            self.remember()
            time.sleep(min(waited, 1.0) * (1 - LOAD) / LOAD)

    def one(self, word: str = "") -> None:
        """Let somebody ask, and wait for the answer, or until Discord gave it up."""
        name, options = self.chance.choice(ASKED)
        options = options | ({"text": f"{options['text']} {word}"} if word else {})
        user = self.chance.choice((ADA, LINUS))
        try:
            asked = self.home.discord.command(user, "301", name, **options)
        except AssertionError:
            return  # no bot is connected, and Discord knows no command
        end = time.monotonic() + GIVEN_UP
        while time.monotonic() < end:
            seen = self.home.discord.call("GET", f"/waits?interactions={asked}")
            if not seen or seen[0]["failed"] or seen[0]["changed_ms"] is not None:
                return
            time.sleep(0.005)

    def fault(self) -> None:
        """Let something happen."""
        kinds: dict[str, Callable[[], object]] = {
            "RAISES": lambda: self.one("RAISES"),
            "PANICS": lambda: self.one("PANICS"),
            "EATS": lambda: self.one("EATS"),
            "429": lambda: self.home.discord.fault("rate_limit", retry_after=0.5, match="@original"),
            "500": lambda: self.home.discord.fault("status", status=500, match="@original"),
            "reset": lambda: self.home.discord.fault("drop", match="@original", after=True),
            "disconnect": lambda: self.home.discord.fault("disconnect"),
        }
        if self.share < KILLED_SHARE:
            kinds["kill"] = self.kill
        kind = self.chance.choice(sorted(kinds))
        self.faults[kind] += 1
        kinds[kind]()

    def kill(self) -> None:
        """Kill the bot, and wait until its supervisor has it back."""
        before = starts(self.bot)
        child_of(self.bot.process.pid, kill=True)
        until(lambda: starts(self.bot) > before, self.bot.written)

    def remember(self) -> None:
        """Note the memory every few seconds."""
        if not self.memory or self.age - self.memory[-1][0] > 2:
            process = child_of(self.bot.process.pid)
            if process:
                self.memory.append((self.age, process, resident(process)))

    def slope(self) -> float:
        """Return megabytes an hour by least squares, over the last process after the warm-up."""
        last = self.memory[-1][1]
        warm = [
            (at, megabytes)
            for at, process, megabytes in self.memory
            if process == last and at > 60 * self.minutes * WARM_SHARE
        ]
        mean_at = sum(at for at, _ in warm) / len(warm)
        mean = sum(megabytes for _, megabytes in warm) / len(warm)
        over = sum((at - mean_at) ** 2 for at, _ in warm)
        return HOUR * sum((at - mean_at) * (megabytes - mean) for at, megabytes in warm) / over


def child_of(process: int, *, kill: bool = False) -> int:
    """Return the child of the supervisor, 0 while there is none; or kill it."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()
    if found and kill:
        os.kill(int(found[0]), signal.SIGKILL)
    return int(found[0]) if found else 0


def resident(process: int) -> float:
    """Return a process's resident megabytes, without the pages of files."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    line = next(one for one in status.splitlines() if one.startswith("RssAnon"))
    return int(line.split()[1]) / 1024


def main() -> int:
    """Read the command line, run, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    say(f"seed {asked.seed}, {asked.minutes:g} minutes")
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    with house(folder) as home, home.bot("--supervise") as bot:
        soak = Soak(home, bot, random.Random(asked.seed), asked.minutes)  # noqa: S311 - to be repeated
        soak.run()
        until(home.settled, bot.written)
        assert bot.terminate() == 0
        home.check()
        acknowledged = len(home.acknowledged())
    home.check_journal()
    waits = sorted(soak.answered)
    say(f"{len(waits)} requests, {acknowledged} acknowledged, each with one visible reply")
    half, most = waits[len(waits) // 2], waits[int(0.99 * len(waits))]
    say(f"waited: p50 {1000 * half:.0f} ms, p99 {1000 * most:.0f} ms")
    say("faults: " + ", ".join(f"{name} {count}" for name, count in sorted(soak.faults.items())))
    say(f"starts: {bot.written().count(ONLINE)}")
    end, slope = soak.memory[-1][2], soak.slope()
    say(f"memory: {end:.0f} MB at the end, slope {slope:+.1f} MB an hour after the warm-up")
    return 0


def say(line: str) -> None:
    """Print at once."""
    print(line, flush=True)  # noqa: T201 - a command talks to its terminal


if __name__ == "__main__":
    sys.exit(main())
