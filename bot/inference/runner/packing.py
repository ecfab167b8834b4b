"""Which features share a forward pass: alike, near in length, within a budget. Pure."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Protocol

from bot.inference.runner.work import Size

PASS = 40
"""What a forward pass costs beside its tokens, in tokens. Measured on MiniLM: 11.3 ms for one message of 23
tokens, 0.19 ms for each further token of a batch."""


class Packable(Protocol):
    """What packing needs to know of a feature."""

    @property
    def length(self) -> int:
        """Tokens."""
        ...

    @property
    def kind(self) -> Hashable | None:
        """Features of one kind can share a pass; None shares with nobody."""
        ...


@dataclass(frozen=True, slots=True)
class Cost:
    """What passes of padded features cost; without `uneven` only features of equal length share one."""

    size: Size
    pass_tokens: int = PASS
    uneven: bool = True


def padded(features: Sequence[Packable], indices: Sequence[int], cost: Cost) -> Iterator[list[int]]:
    """Tell the cheapest passes, the shortest first, each of `indices` once.

    Cheapest in tokens, padding and `pass_tokens` included, among all ways to cut the lengths in their order.
    """
    for group in _groups(features, indices, uneven=cost.uneven):
        yield from _parts(group, _cheapest([features[index].length for index in group], cost))


def unpadded(features: Sequence[Packable], indices: Sequence[int], size: Size) -> Iterator[list[int]]:
    """Tell the passes where nothing is padded: the fewest within the tokens of `size`, near in tokens.

    How many share one is of no matter, and equal lengths stand side by side.
    """
    for group in _groups(features, indices, uneven=True):
        lengths = [features[index].length for index in group]
        yield from _parts(group, _level(lengths, size.tokens))


def _groups(features: Sequence[Packable], indices: Sequence[int], *, uneven: bool) -> Iterator[list[int]]:
    """Tell indices that may share a pass, sorted by length."""
    groups: dict[Hashable, list[int]] = {}
    for index in sorted(indices, key=lambda index: features[index].length):
        kind = features[index].kind
        key = ("alone", index) if kind is None else (kind, 0 if uneven else features[index].length)
        groups.setdefault(key, []).append(index)
    yield from groups.values()


def _parts(group: list[int], cuts: Sequence[int]) -> Iterator[list[int]]:
    for start, end in pairwise(cuts):
        yield group[start:end]


def _cheapest(lengths: Sequence[int], cost: Cost) -> list[int]:
    """Return where to cut sorted lengths, both ends included: the shortest path over all cuts."""
    least, came_from = [0], [0]
    for end, longest in enumerate(lengths, start=1):
        fitting = min(cost.size.inputs, max(1, cost.size.tokens // max(1, longest)))
        best = min(
            (least[start] + cost.pass_tokens + (end - start) * longest, start)
            for start in range(max(0, end - fitting), end)
        )
        least.append(best[0])
        came_from.append(best[1])
    cuts = [len(lengths)]
    while cuts[-1]:
        cuts.append(came_from[cuts[-1]])
    return cuts[::-1]


def _level(lengths: Sequence[int], tokens: int) -> list[int]:
    """Return where to cut lengths, so that parts of at most `tokens` are about equal in tokens."""
    total = sum(lengths)
    target = total / max(1, ceil(total / tokens))
    cuts, used = [0], 0
    for at, length in enumerate(lengths):
        # the middle of a message decides on which side of the target it belongs
        if at > cuts[-1] and (used + length > tokens or used + length / 2 > target):
            cuts.append(at)
            used = 0
        used += length
    return [*cuts, len(lengths)] if lengths else cuts
