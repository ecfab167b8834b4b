"""The queue: bounds, three lanes, batches, places and estimates. Not safe for threads: its owner locks."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import chain, zip_longest

from bot.errors import Busy, Closing, QueueFull
from bot.inference.queue.entry import CHARACTERS_A_TOKEN, LANES, Batch, Entry, LaneName
from bot.inference.queue.lane import Lane
from bot.inference.queue.outlook import Outlook
from bot.inference.queue.pace import Pace
from bot.locale import N_
from bot.settings import Inference
from bot.settings import Queue as Bounds

BUSY = N_("You already have {count} requests waiting.")
BUSY_HINT = N_("Wait for one of them, or cancel one with `/queue cancel`.")
CROWDED = N_("This server already has {count} requests waiting.")
CROWDED_HINT = N_("Try again when some of them are answered.")
FULL = N_("The queue is full: {count} requests are waiting.")
FULL_HINT = N_("Try again in about {seconds:.0f} seconds.")
FULL_HINT_UNKNOWN = N_("Try again in a few minutes.")
CLOSING = N_("The bot is shutting down.")
SHARE = 0.0625
"""One person's part of a batch at most, in tokens; a larger request comes with nothing else of theirs.

Whoever comes while a flood of one person runs waits for a sixteenth of a batch: of all that a flood does to
others that is the part a queue can mend. Few people have more than that waiting (`queue.per_user`).
"""


class Queue:
    """Entries that wait, and those that run: the lanes take turns, and in each of them people do."""

    def __init__(self, bounds: Bounds, inference: Inference) -> None:
        self._bounds = bounds
        self._batch_inputs = inference.batch_inputs
        self._batch_characters = inference.batch_tokens * CHARACTERS_A_TOKEN
        self._lanes: dict[LaneName, Lane] = {name: Lane() for name in LANES}
        self._turns: list[LaneName] = list(LANES)
        self._waiting: dict[Entry, None] = {}
        self._of_asker: Counter[int | None] = Counter()
        self._of_server: Counter[int | None] = Counter()
        self._running: dict[Entry, float] = {}
        self._pace = Pace()
        self._outlook = Outlook(self._pace, self._batch_inputs)
        self._closed = False

    def admit(self, asker: int, now: float, server: int | None = None) -> None:
        """Raise Closing, QueueFull or Busy if an entry of this asker there would be refused now."""
        if self._closed:
            raise Closing(CLOSING)
        if len(self._waiting) >= self._bounds.size:
            raise self._full(now)
        # while nothing runs, the first of them is as good as running
        room = self._bounds.per_user + (0 if self._running else 1)
        own = self._of_asker[asker]
        if own >= room:
            raise Busy(BUSY.format(count=own), BUSY_HINT, retry_after=self.estimate(now) or 0.0)
        if server is None:
            return
        there = self._of_server[server]
        if there >= self._bounds.per_server:
            raise Busy(CROWDED.format(count=there), CROWDED_HINT, retry_after=self.estimate(now) or 0.0)

    def put(self, entry: Entry) -> None:
        """Let an entry wait; raises as `admit` does."""
        self.admit(entry.asker, entry.since, entry.request.server)
        self._waiting[entry] = None
        self._of_asker[entry.asker] += 1
        self._of_server[entry.request.server] += 1
        self._lanes[entry.lane].put(entry)

    def cancel(self, entry: Entry) -> bool:
        """Drop an entry that waits; False when it does not."""
        if not self._lanes[entry.lane].remove(entry):
            return False
        self._left(entry)
        return True

    def expire(self, now: float) -> tuple[Entry, ...]:
        """Drop and return those that have waited too long, oldest first."""
        old = tuple(entry for entry in self._waiting if now - entry.since > self._bounds.wait_seconds)
        for entry in old:
            self.cancel(entry)
        return old

    def next_batch(self, now: float, lanes: Collection[LaneName] = LANES) -> Batch | None:
        """Take what runs next, from one of these lanes; None when nothing there can.

        It runs until `finished`. What flies may run beside all else, and others may join it.
        """
        for name in self._turns:
            if name in lanes and (batch := self._take(name)) is not None:
                self._turns.remove(name)
                self._turns.append(name)
                for entry in batch.entries:
                    self._left(entry)
                    self._running[entry] = now
                return batch
        return None

    def finished(self, batch: Batch, seconds: float | None) -> None:
        """Learn that entries have ended, and what they cost in seconds; None where that says nothing."""
        for entry in batch.entries:
            self._running.pop(entry, None)
        if seconds is None:
            return
        self._pace.observe(batch.entries, seconds)
        if batch.lane == "short":
            self._pace.ran_batch(seconds)

    def stepped(self, seconds: float) -> None:
        """Learn what one token of what is being generated took."""
        self._pace.stepped(seconds)

    def close(self) -> tuple[Entry, ...]:
        """Take nothing new, and drop and return all that wait."""
        self._closed = True
        waiting = tuple(self._waiting)
        for entry in waiting:
            self.cancel(entry)
        return waiting

    def order(self) -> tuple[Entry, ...]:
        """Tell who waits, in the order in which they would be served one by one."""
        turns = chain.from_iterable(zip_longest(*(self._lanes[name].order() for name in self._turns)))
        return tuple(entry for entry in turns if entry is not None)

    def running(self) -> tuple[Entry, ...]:
        """Tell who runs."""
        return tuple(self._running)

    def places(self, now: float) -> Iterator[tuple[Entry, int, float | None]]:
        """Tell of each entry that waits its place in its lane, from 1, and in how many seconds it starts."""
        lines = {name: tuple(self._lanes[name].order()) for name in LANES}
        for name, line in lines.items():
            starts = self._outlook.starts(name, lines, self._running, now)
            for place, (entry, seconds) in enumerate(zip(line, starts, strict=True), start=1):
                yield entry, place, seconds

    def estimate(self, now: float) -> float | None:
        """Return in how many seconds an entry put now would start at the latest; None while unknown."""
        waiting = self._pace.total(self._waiting)
        rest = self._outlook.rest(self._running, now)
        return None if waiting is None or rest is None else waiting + rest

    def _left(self, entry: Entry) -> None:
        """Forget an entry that waits no more."""
        del self._waiting[entry]
        # only those who wait are counted: people come and go for as long as the bot runs
        for counts, key in ((self._of_asker, entry.asker), (self._of_server, entry.request.server)):
            counts[key] -= 1
            if not counts[key]:
                del counts[key]

    def _take(self, name: LaneName) -> Batch | None:
        if name == "flight":
            return self._boarding()
        lane = self._lanes[name]
        if (first := lane.take()) is None:
            return None
        entries = [first]
        inputs, size = self._batch_inputs - first.inputs, self._batch_characters - first.size
        share, given = SHARE * self._batch_characters, Counter({first.asker: first.size})

        def shares(other: Entry) -> bool:
            # asked of everybody who waits: the cheapest questions come first
            if other.inputs > inputs or other.size > size or other.alone:
                return False
            own = given[other.asker]
            return (not own or own + other.size <= share) and other.key == first.key

        if not first.alone:
            for other in lane.take_alike(shares):
                entries.append(other)
                inputs, size = inputs - other.inputs, size - other.size
                given[other.asker] += other.size
        return Batch(tuple(sorted(entries, key=lambda entry: entry.size)))

    def _boarding(self) -> Batch | None:
        """Take all that can join what flies, or begin a flight."""
        lane = self._lanes["flight"]
        aboard = [entry for entry in self._running if entry.lane == "flight"]
        # who wants another model is not overtaken: once it has come, nobody joins any more
        others = [head.since for head in lane.heads() if aboard and head.key != aboard[0].key]
        before = min(others, default=float("inf"))

        def joins(entry: Entry) -> bool:
            if not aboard:
                return True
            rows = sum(one.rows for one in aboard) + entry.rows
            return entry.key == aboard[0].key and rows <= self._batch_inputs and entry.since <= before

        first = lane.take(joins)
        if first is None:
            return None
        taken = [first]
        aboard.append(first)
        for entry in lane.take_alike(joins):
            taken.append(entry)
            aboard.append(entry)
        return Batch(tuple(taken))

    def _full(self, now: float) -> QueueFull:
        count, seconds = len(self._waiting), self.estimate(now)
        hint = FULL_HINT_UNKNOWN if seconds is None else FULL_HINT.format(seconds=seconds)
        return QueueFull(FULL.format(count=count), hint, retry_after=seconds or 0.0)
