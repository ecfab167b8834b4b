"""Ways taken in turn, and what comes of the rounds: medians, and medians of each round's ratio."""

import statistics
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Way: TypeAlias = Callable[[], Awaitable[float]]
"""Does its work once and returns what was measured."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """What every way measured, by its name, a value a round."""

    values: Mapping[str, Sequence[float]]

    def median(self, name: str) -> float:
        """Return a way's median."""
        return statistics.median(self.values[name])

    def ratio(self, over: str, under: str) -> float:
        """Return the median of the rounds' ratios: what slows a whole round down cancels out."""
        return statistics.median(
            one / other for one, other in zip(self.values[over], self.values[under], strict=True)
        )


async def in_turn(ways: Mapping[str, Way], rounds: int) -> Rounds:
    """Take all ways in turn, so many times, the other way round every second time."""
    values: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        order = tuple(ways) if number % 2 == 0 else tuple(ways)[::-1]
        for name in order:
            values[name].append(await ways[name]())
    return Rounds(values)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
