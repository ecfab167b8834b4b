"""How long things take: a moving mean of service times, and what it says of a wait."""

from collections.abc import Iterable

WEIGHT = 0.3
"""Of the newest time in the exponentially weighted moving mean: a few requests and it has followed."""


class Pace:
    """Seconds an entry takes, by pipeline and model; an unknown pair takes what any took lately."""

    def __init__(self) -> None:
        self._seconds: dict[tuple[str, str], float] = {}
        self._any: float | None = None

    def observe(self, work: tuple[str, str], seconds: float) -> None:
        """Learn what one entry took."""
        self._seconds[work] = _moved(self._seconds.get(work), seconds)
        self._any = _moved(self._any, seconds)

    def of(self, work: tuple[str, str]) -> float | None:
        """Return the seconds an entry is expected to take; None while nothing is known."""
        return self._seconds.get(work, self._any)

    def total(self, works: Iterable[tuple[str, str]]) -> float | None:
        """Return the seconds of several, one after the other; None while nothing is known."""
        if self._any is None:
            return None
        return sum(self._seconds.get(work, self._any) for work in works)


def _moved(mean: float | None, seconds: float) -> float:
    return seconds if mean is None else mean + WEIGHT * (seconds - mean)
