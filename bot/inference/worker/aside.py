"""What the worker's thread does between two tokens of a generation, on the clock. For that thread alone."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Aside:
    """Keeps apart the seconds of a generation and of what runs between its tokens.

    `stepped` is told what each of its tokens took.
    """

    def __init__(self, stepped: Callable[[float], None]) -> None:
        self.seconds = 0.0
        """Spent aside, in all."""
        self.inside = False
        """Whether the thread is at something aside now."""
        self._stepped = stepped
        self._since = time.monotonic()

    def begin(self) -> None:
        """Learn that a generation begins."""
        self._since = time.monotonic()

    @contextmanager
    def doing(self) -> Iterator[None]:
        """Do something aside."""
        began = time.monotonic()
        self._stepped(began - self._since)
        self.inside = True
        try:
            yield
        finally:
            self.inside = False
            self._since = time.monotonic()
            self.seconds += self._since - began
