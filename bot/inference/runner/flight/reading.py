"""Newcomers read their prompts together where that pads little. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from bot.inference.runner.flight.continuation import Continuation

WASTE = 64
"""Padding in tokens that is not worth a pass of its own: one costs about as much as 40 tokens."""


def readings(newcomers: Sequence[Continuation], tokens: int) -> Iterator[list[Continuation]]:
    """Tell who reads together, the shortest prompts first; a pass of several has at most so many tokens."""
    together: list[Continuation] = []
    waste = 0
    for one in sorted(newcomers, key=length_of):
        more = len(together) * (length_of(one) - length_of(together[-1])) if together else 0
        if together and (waste + more > WASTE or (len(together) + 1) * length_of(one) > tokens):
            yield together
            together, waste, more = [], 0, 0
        together.append(one)
        waste += more
    if together:
        yield together


def length_of(one: Continuation) -> int:
    """Return how many tokens each row of a prompt has to read: those it has written before too."""
    return len(one.prompt) + max(len(tokens) for tokens in one.sequences)


def rows_of(together: Iterable[Continuation]) -> tuple[list[list[int]], list[int]]:
    """Return the rows to be read and how often each is needed: a prompt once for all its sequences."""
    rows: list[list[int]] = []
    times: list[int] = []
    for one in together:
        fresh = not any(one.sequences)
        rows += [one.prompt] if fresh else one.rows()
        times += [len(one.growing)] if fresh else [1] * len(one.growing)
    return rows, times
