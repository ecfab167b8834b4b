"""One lane of the queue: everybody's entries in their own order; whoever was given least is next."""

import heapq
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from itertools import count
from typing import TypeAlias

from bot.inference.queue.entry import Entry

GENEROUS = 2048.0
"""Tokens by which a person may be ahead of others and still not be overlooked: about one batch."""

Fits: TypeAlias = Callable[[Entry], bool]


def anything(_entry: Entry) -> bool:
    """Take whatever comes."""
    return True


class Lane:
    """A line a person, and what each was given in tokens' cost: start-time fair queueing.

    (Goyal, Vin, Cheng 1996: who comes anew begins where those who are served stand, and saves nothing up.)
    """

    def __init__(self) -> None:
        self._lines: OrderedDict[int, deque[Entry]] = OrderedDict()
        self._given: dict[int, float] = {}
        self._level = 0.0
        self._batches = 0
        self._came: dict[Entry, int] = {}
        self._last: str | None = None

    def __bool__(self) -> bool:
        return bool(self._lines)

    def put(self, entry: Entry) -> None:
        """Add an entry at the end of its asker's line."""
        if entry.asker not in self._lines:
            self._lines[entry.asker] = deque()
            self._given[entry.asker] = max(self._given.get(entry.asker, 0.0), self._level)
        self._lines[entry.asker].append(entry)
        self._came[entry] = self._batches

    def remove(self, entry: Entry) -> bool:
        """Take an entry out wherever it stands; False when it is not here."""
        line = self._lines.get(entry.asker)
        if line is None or entry not in line:
            return False
        line.remove(entry)
        self._left(entry)
        return True

    def heads(self) -> Iterator[Entry]:
        """Tell the first of every line."""
        return (line[0] for line in self._lines.values())

    def take(self, fits: Fits = anything) -> Entry | None:
        """Take the next entry that fits, the first of a batch; None when there is none."""
        heads = [head for head in self.heads() if fits(head)]
        if not heads:
            return None
        entry = min(heads, key=self._given_to)
        least = self._given_to(entry)
        if overlooked := [head for head in heads if self._overlooked(head, least)]:
            entry = min(overlooked, key=self._came.__getitem__)
        self._level = max(self._level, least)
        self._batches += 1
        self._last = entry.request.model.name
        return self._serve(entry)

    def take_alike(self, fits: Fits) -> Iterator[Entry]:
        """Take entries that fit, people in turn, until none does; `fits` is asked again after each.

        Only the head of a person's line may come along: nobody's entries overtake each other.
        """
        found = True
        while found:
            found = False
            for head in sorted(self.heads(), key=self._given_to):
                if fits(head):
                    found = True
                    yield self._serve(head)

    def order(self) -> Iterator[Entry]:
        """Tell all entries in the order in which they would be served one by one."""
        turn = count()
        waiting = [(self._given[asker], next(turn), iter(line)) for asker, line in self._lines.items()]
        heapq.heapify(waiting)
        while waiting:
            given, _, line = heapq.heappop(waiting)
            if (entry := next(line, None)) is not None:
                yield entry
                heapq.heappush(waiting, (given + entry.cost, next(turn), line))

    def _given_to(self, entry: Entry) -> float:
        return self._given[entry.asker]

    def _overlooked(self, head: Entry, least: float) -> bool:
        """Tell whether a batch of another model was taken since it came, though its asker is not far ahead.

        So a lone request for another model waits for two batches, however many want the first.
        """
        passed = self._came[head] < self._batches and head.request.model.name != self._last
        return passed and self._given_to(head) <= least + GENEROUS

    def _serve(self, entry: Entry) -> Entry:
        self._given[entry.asker] += entry.cost
        self._lines[entry.asker].popleft()
        self._lines.move_to_end(entry.asker)
        self._left(entry)
        return entry

    def _left(self, entry: Entry) -> None:
        """Forget an entry; once nobody waits, what people were given is of no matter any more."""
        del self._came[entry]
        if not self._lines[entry.asker]:
            del self._lines[entry.asker]
        if not self._lines:
            self._given.clear()
            self._level = 0.0
