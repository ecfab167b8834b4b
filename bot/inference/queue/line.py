"""The queue: bounds, two lanes, batches, places and estimates. Not safe for threads: its owner locks."""

from collections.abc import Iterator
from itertools import chain, zip_longest
from typing import Literal

from bot.errors import Busy, Closing, QueueFull
from bot.inference.queue.entry import Batch, Entry
from bot.inference.queue.lane import Lane
from bot.inference.queue.pace import Pace
from bot.settings import Inference
from bot.settings import Queue as Bounds

LaneName = Literal["short", "long"]
CHARACTERS_A_TOKEN = 4
"""Of English text, roughly; the runner counts real tokens, this only keeps a batch near one forward pass."""
BUSY = "You already have {count} requests waiting."
BUSY_HINT = "Wait for one of them, or cancel one with `/queue cancel`."
FULL = "The queue is full: {count} requests are waiting."
FULL_HINT = "Try again in about {seconds:.0f} seconds."
FULL_HINT_UNKNOWN = "Try again in a few minutes."
CLOSING = "The bot is shutting down."


class Queue:
    """Entries that wait; people in turn, short work never behind more than one long generation at a time."""

    def __init__(self, bounds: Bounds, inference: Inference) -> None:
        self._bounds = bounds
        self._batch_inputs = inference.batch_inputs
        self._batch_characters = inference.batch_tokens * CHARACTERS_A_TOKEN
        self._lanes: dict[LaneName, Lane] = {"short": Lane(), "long": Lane()}
        self._last: LaneName = "long"
        self._waiting: dict[Entry, None] = {}
        self._running: tuple[Entry, ...] = ()
        self._started = 0.0
        self._pace = Pace()
        self._closed = False

    def admit(self, asker: int, now: float) -> None:
        """Raise Closing, QueueFull or Busy if an entry of this asker would be refused now."""
        if self._closed:
            raise Closing(CLOSING)
        if len(self._waiting) >= self._bounds.size:
            raise self._full(now)
        # while nothing runs, the first of them is as good as running
        room = self._bounds.per_user + (0 if self._running else 1)
        own = sum(entry.asker == asker for entry in self._waiting)
        if own >= room:
            raise Busy(BUSY.format(count=own), BUSY_HINT)

    def put(self, entry: Entry) -> None:
        """Let an entry wait; raises as `admit` does."""
        self.admit(entry.asker, entry.since)
        self._waiting[entry] = None
        self._lanes[entry.request.lane].put(entry)

    def cancel(self, entry: Entry) -> bool:
        """Drop an entry that waits; False when it does not."""
        self._waiting.pop(entry, None)
        return self._lanes[entry.request.lane].remove(entry)

    def expire(self, now: float) -> tuple[Entry, ...]:
        """Drop and return those that have waited too long, oldest first."""
        old = tuple(entry for entry in self._waiting if now - entry.since > self._bounds.wait_seconds)
        for entry in old:
            self.cancel(entry)
        return old

    def next_batch(self, now: float) -> Batch | None:
        """Take what runs next; None when nothing waits. What ran before has ended."""
        self._running = ()
        if (name := self._next_lane()) is None:
            return None
        lane = self._lanes[name]
        first = lane.take()
        entries = [first]
        if not first.alone:
            inputs, size = self._batch_inputs - first.inputs, self._batch_characters - first.size
            entries += lane.take_alike(first, inputs=inputs, size=size)
        for entry in entries:
            del self._waiting[entry]
        self._last, self._running, self._started = name, tuple(entries), now
        return Batch(tuple(sorted(entries, key=lambda entry: entry.size)))

    def finished(self, batch: Batch, seconds: float) -> None:
        """Learn from a batch that has run for so many seconds."""
        self._running = ()
        for entry in batch.entries:
            self._pace.observe(entry.work, seconds / len(batch.entries))

    def idle(self) -> None:
        """Learn that what ran has ended with nothing to be learnt from it."""
        self._running = ()

    def close(self) -> tuple[Entry, ...]:
        """Take nothing new, and drop and return all that wait."""
        self._closed = True
        waiting = tuple(self._waiting)
        for entry in waiting:
            self.cancel(entry)
        return waiting

    def order(self) -> tuple[Entry, ...]:
        """Tell who waits, in the order in which they would be served one by one."""
        short, long = self._lanes["short"].order(), self._lanes["long"].order()
        first, second = (short, long) if self._last == "long" else (long, short)
        turns = chain.from_iterable(zip_longest(first, second))
        return tuple(entry for entry in turns if entry is not None)

    def running(self) -> tuple[Entry, ...]:
        """Tell who runs."""
        return self._running

    def places(self, now: float) -> Iterator[tuple[Entry, int, float | None]]:
        """Tell of each entry that waits its place, from 1, and in how many seconds it should start."""
        ahead = self._rest_of_running(now)
        for place, entry in enumerate(self.order(), start=1):
            yield entry, place, ahead
            own = self._pace.of(entry.work)
            ahead = None if ahead is None or own is None else ahead + own

    def estimate(self, now: float) -> float | None:
        """Return in how many seconds an entry put now would start; None while nothing is known."""
        waiting = self._pace.total(entry.work for entry in self._waiting)
        rest = self._rest_of_running(now)
        return None if waiting is None or rest is None else waiting + rest

    def _rest_of_running(self, now: float) -> float | None:
        if not self._running:
            return 0.0
        total = self._pace.total(entry.work for entry in self._running)
        return None if total is None else max(0.0, total - (now - self._started))

    def _next_lane(self) -> LaneName | None:
        other: LaneName = "short" if self._last == "long" else "long"
        for name in (other, self._last):
            if self._lanes[name]:
                return name
        return None

    def _full(self, now: float) -> QueueFull:
        count, seconds = len(self._waiting), self.estimate(now)
        hint = FULL_HINT_UNKNOWN if seconds is None else FULL_HINT.format(seconds=seconds)
        return QueueFull(FULL.format(count=count), hint, retry_after=seconds or 0.0)
