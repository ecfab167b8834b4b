"""How long things take: moving means of what a token's cost takes, and what they say of a wait."""

from collections.abc import Iterable

from bot.inference.queue.entry import Entry

WEIGHT = 0.3
"""Of the newest time in the exponentially weighted moving mean: a few requests and it has followed."""
PASS = 40.0
"""What a request costs beside its tokens, in tokens: 11.3 ms for one of 23 on MiniLM, 0.19 ms a token."""


class Pace:
    """Seconds a token costs, by pipeline and model; an unknown pair takes what any took lately."""

    def __init__(self) -> None:
        self._rates: dict[tuple[str, str], float] = {}
        self._any: float | None = None
        self.batch: float | None = None
        """Seconds that a batch of short work takes."""
        self.step: float | None = None
        """Seconds that a token of the generations takes."""

    def observe(self, entries: Iterable[Entry], seconds: float) -> None:
        """Learn what entries of one work took together."""
        entries = tuple(entries)
        rate = seconds / sum(_tokens(entry) for entry in entries)
        work = entries[0].work
        self._rates[work] = moved(self._rates.get(work), rate)
        self._any = moved(self._any, rate)

    def ran_batch(self, seconds: float) -> None:
        """Learn what a batch of short work took."""
        self.batch = moved(self.batch, seconds)

    def stepped(self, seconds: float) -> None:
        """Learn what a token of the generations took."""
        self.step = moved(self.step, seconds)

    def of(self, entry: Entry) -> float | None:
        """Return the seconds an entry is expected to take; None while nothing is known."""
        rate = self._rates.get(entry.work, self._any)
        return None if rate is None else rate * _tokens(entry)

    def total(self, entries: Iterable[Entry]) -> float | None:
        """Return the seconds of several, one after the other; None while nothing is known."""
        if self._any is None:
            return None
        return sum(self._rates.get(entry.work, self._any) * _tokens(entry) for entry in entries)


def moved(mean: float | None, newest: float) -> float:
    """Move a mean towards the newest value."""
    return newest if mean is None else mean + WEIGHT * (newest - mean)


def _tokens(entry: Entry) -> float:
    return PASS + entry.cost
