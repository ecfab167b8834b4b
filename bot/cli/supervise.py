"""run --supervise: starts the bot again whenever it ends without being asked to, where nothing else does.

The bot is a process of its own. What it left undone it finds in its journal when it starts again.
"""

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from bot.cli.exits import FINAL, Exit
from bot.cli.health import last_beat

MODULE = "bot"
FIRST, LONGEST = 1.0, 60.0
"""Seconds before a new start: doubled each time, up to the longest."""
GOOD_WHILE = 300.0
"""After so many seconds of running the pause begins at the first again."""
LOOK = 1.0
HUNG = 60.0
"""Seconds without a heartbeat after which the bot's event loop hangs, and it is killed."""
ENDED = "the bot ended with %d; it starts again in %.0f s"
KILLED = "the bot has had no heartbeat for %.0f s and is killed"

log = logging.getLogger(__name__)


class Supervisor:
    """Keeps one program running. `folder` is where its heartbeat lies; signals are passed on to it."""

    def __init__(
        self, command: Sequence[str], folder: Path, *, hung: float = HUNG, first: float = FIRST
    ) -> None:
        self._command = command
        self._folder = folder
        self._hung = hung
        self._pause = self._first = first
        self._child: subprocess.Popen[bytes] | None = None
        self._asked_to_end = False

    def run(self) -> int:
        """Start the program until it ends for good; returns its exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._pass_on)
        while True:
            began = time.monotonic()
            code = self._once()
            if self._asked_to_end or code in FINAL:
                return code
            if time.monotonic() - began > GOOD_WHILE:
                self._pause = self._first
            log.warning(ENDED, code, self._pause)
            if self._wait(self._pause, lambda: self._asked_to_end):
                return Exit.ENDED
            self._pause = min(2 * self._pause, LONGEST)

    def _once(self) -> int:
        """Run the program to its end, killing it where its heartbeat stops.

        The heartbeat's time is only looked at for change: the wall clock may jump, and the last program's
        heartbeat may still lie there.
        """
        child = self._child = subprocess.Popen[bytes](self._command)
        if self._asked_to_end:  # while the program was being started
            child.terminate()
        beaten, since = last_beat(self._folder), time.monotonic()
        while child.poll() is None:
            before, beaten = beaten, last_beat(self._folder)
            since = since if beaten == before else time.monotonic()
            silent = time.monotonic() - since
            if beaten is not None and silent > self._hung:
                log.error(KILLED, silent)
                child.kill()
                break
            self._wait(LOOK, lambda: child.poll() is not None)
        return child.wait()

    def _pass_on(self, number: int, _frame: FrameType | None) -> None:
        """Hand a signal to the program, and start it no more."""
        self._asked_to_end = True
        if self._child is not None and self._child.poll() is None:
            self._child.send_signal(number)

    def _wait(self, seconds: float, over: Callable[[], bool]) -> bool:
        """Wait, or less where it is over; tells whether it is."""
        end = time.monotonic() + seconds
        while not over() and time.monotonic() < end:
            time.sleep(0.05)
        return over()


def supervise(arguments: Sequence[str], folder: Path) -> int:
    """Run `python -m bot run` with these arguments under a supervisor; returns its last exit code."""
    return Supervisor([sys.executable, "-m", MODULE, "run", *arguments], folder).run()
