"""Whatever is put, taken, cancelled and given up in whatever order: nothing is lost, doubled or overtaken."""

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.errors import Busy, Closing, QueueFull
from bot.inference.queue import Batch, Entry, Queue
from bot.inference.queue.entry import CHARACTERS_A_TOKEN, LANES, LaneName
from bot.settings import Inference
from bot.settings import Queue as Bounds
from bot.tasks import InferenceRequest, Model

BOUNDS = Bounds(size=12, per_user=3, per_server=6, wait_seconds=20.0)
INFERENCE = Inference(batch_inputs=4, batch_tokens=64)
MODELS = (Model("one", "local"), Model("two", "local"))


class Waiting(RuleBasedStateMachine):
    """Keeps its own account of what should be in the queue."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue(BOUNDS, INFERENCE)
        self.now = 0.0
        self.waiting: list[Entry] = []
        self.flying: list[Entry] = []
        self.closed = False

    @rule(
        asker=some.integers(1, 4),
        model=some.sampled_from(MODELS),
        lane=some.sampled_from(("short", "long")),
        text=some.text("x", min_size=1, max_size=200),
        inputs=some.integers(1, 6),
        solo=some.booleans(),
        pipeline=some.sampled_from(("p", "text-generation")),
    )
    def put(
        self, asker: int, model: Model, lane: str, text: str, inputs: int, solo: bool, pipeline: str
    ) -> None:
        """Ask; a refusal must have its reason."""
        self.now += 1.0
        request = InferenceRequest(
            id=str(self.now),
            pipeline=pipeline,
            model=model,
            inputs=(text,) * inputs,
            asker=asker,
            server=asker % 2 or None,
            lane="long" if lane == "long" else "short",
            solo=solo,
        )
        entry = Entry(request, self.now)
        own = sum(one.asker == asker for one in self.waiting)
        try:
            self.queue.put(entry)
        except Closing:
            assert self.closed
        except QueueFull:
            assert len(self.waiting) == BOUNDS.size
        except Busy:
            there = sum(one.request.server == request.server == 1 for one in self.waiting)
            assert own >= BOUNDS.per_user or there >= BOUNDS.per_server
        else:
            assert own <= BOUNDS.per_user
            assert sum(one.request.server == 1 for one in self.waiting) <= BOUNDS.per_server
            self.waiting.append(entry)

    @rule(lanes=some.sets(some.sampled_from(LANES), min_size=1))
    def take(self, lanes: set[LaneName]) -> None:
        """Run the next batch: of one key, within bounds, nobody's entries out of order."""
        batch = self.queue.next_batch(self.now, lanes)
        if batch is None:
            here = [one for one in self.waiting if one.lane in lanes]
            assert all(one.lane == "flight" for one in here)
            assert not here or self.flying
            return
        entries = batch.entries
        assert batch.lane in lanes
        assert len({entry.key for entry in entries}) == len({entry.lane for entry in entries}) == 1
        if len(entries) > 1:
            assert not any(entry.request.solo for entry in entries)
        for entry in entries:
            self.waiting.remove(entry)
        same_lane = [one for one in self.waiting if one.lane == batch.lane]
        for entry in entries:
            assert all(one.since > entry.since for one in same_lane if one.asker == entry.asker)
        if batch.lane == "flight":
            self.board(entries)
        else:
            self.run(batch)

    def run(self, batch: Batch) -> None:
        """Run a batch to its end."""
        if len(batch.entries) > 1:
            assert batch.inputs <= INFERENCE.batch_inputs
            size = sum(entry.size for entry in batch.entries)
            assert size <= INFERENCE.batch_tokens * CHARACTERS_A_TOKEN
        self.queue.finished(batch, 1.0)

    def board(self, entries: tuple[Entry, ...]) -> None:
        """Let entries fly: all of one model, and no more than there is room for."""
        self.flying += entries
        assert len({entry.key for entry in self.flying}) == 1
        if len(self.flying) > 1:
            assert sum(entry.rows for entry in self.flying) <= INFERENCE.batch_inputs

    @rule(which=some.integers(0, 20))
    def land(self, which: int) -> None:
        """Let one of those in flight land."""
        if self.flying:
            entry = self.flying.pop(which % len(self.flying))
            self.queue.finished(Batch((entry,)), 1.0)

    @rule(often=some.integers(0, 9))
    def close(self, often: int) -> None:
        """Close, now and then: all that wait come back, once."""
        if often == 0:
            self.closed = True
            assert set(self.queue.close()) == set(self.waiting)
            self.waiting = []

    @rule(which=some.integers(0, 20))
    def cancel(self, which: int) -> None:
        """Take one out by hand."""
        if self.waiting:
            entry = self.waiting.pop(which % len(self.waiting))
            assert self.queue.cancel(entry)

    @rule(seconds=some.integers(1, 15))
    def wait(self, seconds: int) -> None:
        """Let time pass, and give up what is too old."""
        self.now += seconds
        gone = self.queue.expire(self.now)
        old = [entry for entry in self.waiting if self.now - entry.since > BOUNDS.wait_seconds]
        assert list(gone) == old
        self.waiting = [entry for entry in self.waiting if entry not in gone]

    @invariant()
    def holds_exactly_what_waits(self) -> None:
        """Everything once, each with a place of its own."""
        order = self.queue.order()
        assert len(order) == len(set(order))
        assert set(order) == set(self.waiting)
        places = list(self.queue.places(self.now))
        for lane in LANES:
            own = [place for entry, place, _ in places if entry.lane == lane]
            assert own == list(range(1, len(own) + 1))
        assert {entry for entry, _, _ in places} == set(order)
        assert all(seconds is None or seconds >= 0 for _, _, seconds in places)
        assert set(self.queue.running()) == set(self.flying)


TestWaiting = Waiting.TestCase
TestWaiting.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
