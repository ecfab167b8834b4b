"""Whatever is put, taken, cancelled and given up in whatever order: nothing is lost, doubled or overtaken."""

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.errors import Busy, QueueFull
from bot.inference.queue import Entry, Queue
from bot.inference.queue.line import CHARACTERS_A_TOKEN
from bot.settings import Inference
from bot.settings import Queue as Bounds
from bot.tasks import InferenceRequest, Model

BOUNDS = Bounds(size=12, per_user=3, wait_seconds=20.0)
INFERENCE = Inference(batch_inputs=4, batch_tokens=64)
MODELS = (Model("one", "local"), Model("two", "local"))


class Waiting(RuleBasedStateMachine):
    """Keeps its own account of what should be in the queue."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue(BOUNDS, INFERENCE)
        self.now = 0.0
        self.waiting: list[Entry] = []

    @rule(
        asker=some.integers(1, 4),
        model=some.sampled_from(MODELS),
        lane=some.sampled_from(("short", "long")),
        text=some.text("x", min_size=1, max_size=200),
        inputs=some.integers(1, 6),
        solo=some.booleans(),
    )
    def put(self, asker: int, model: Model, lane: str, text: str, inputs: int, solo: bool) -> None:
        """Ask; a refusal must have its reason."""
        self.now += 1.0
        request = InferenceRequest(
            id=str(self.now),
            pipeline="p",
            model=model,
            inputs=(text,) * inputs,
            asker=asker,
            lane="long" if lane == "long" else "short",
            solo=solo,
        )
        entry = Entry(request, self.now)
        own = sum(one.asker == asker for one in self.waiting)
        try:
            self.queue.put(entry)
        except QueueFull:
            assert len(self.waiting) == BOUNDS.size
        except Busy:
            assert own >= BOUNDS.per_user
        else:
            assert own <= BOUNDS.per_user
            self.waiting.append(entry)

    @rule()
    def take(self) -> None:
        """Run the next batch: of one key, within bounds, nobody's entries out of order."""
        batch = self.queue.next_batch(self.now)
        if batch is None:
            assert not self.waiting
            return
        first, entries = batch.entries[0], batch.entries
        assert len({entry.key for entry in entries}) == 1
        if len(entries) > 1:
            assert batch.inputs <= INFERENCE.batch_inputs
            assert sum(entry.size for entry in entries) <= INFERENCE.batch_tokens * CHARACTERS_A_TOKEN
            assert not any(entry.request.solo for entry in entries)
        for entry in entries:
            self.waiting.remove(entry)
        same_lane = [one for one in self.waiting if one.request.lane == first.request.lane]
        for entry in entries:
            assert all(one.since > entry.since for one in same_lane if one.asker == entry.asker)
        self.queue.finished(batch, 1.0)

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
        assert [place for _, place, _ in self.queue.places(self.now)] == list(range(1, len(order) + 1))


TestWaiting = Waiting.TestCase
TestWaiting.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
