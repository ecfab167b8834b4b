"""What is said of a wait is within a factor of two of what it becomes, for eight of ten."""

import random
from collections.abc import Iterator

from bot.inference.queue import Batch, Entry, LaneName, Queue
from bot.settings import Inference
from bot.settings import Queue as Bounds
from bot.tasks import InferenceRequest, Model

SOON = 1.0
"""Seconds below which one wait is as good as another."""
FLIGHT: tuple[LaneName, ...] = ("flight",)
SHORT: tuple[LaneName, ...] = ("short",)
MODELS = (Model("one", "local"), Model("two", "local"))


class Server:
    """A worker on a clock of its own: a token for all that fly, then a batch of short work, in turn."""

    def __init__(self, seed: int) -> None:
        self.queue = Queue(Bounds(size=1000, per_user=1000, per_server=1000), Inference(batch_inputs=16))
        self.now = 0.0
        self.said: dict[Entry, float | None] = {}
        self.waited: dict[Entry, float] = {}
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._left: dict[Entry, int] = {}
        self._shares: dict[Entry, float] = {}

    def ask(self, kind: str) -> None:
        """Let somebody ask."""
        continues = kind == "prompt"
        words = int(self._random.lognormvariate(3.5, 1.0)) + 1
        request = InferenceRequest(
            id="x",
            pipeline="text-generation" if continues else "ner",
            model=MODELS[0] if continues else self._random.choice(MODELS),
            inputs=("word " * words,),
            parameters={"max_new_tokens": self._random.randint(10, 100)} if continues else {},
            asker=self._random.randrange(20),
            lane="long" if continues else "short",
        )
        self.queue.put(Entry(request, self.now))

    def tell(self) -> None:
        """Keep what those who have just come are told of their wait."""
        for entry, _, seconds in self.queue.places(self.now):
            self.said.setdefault(entry, seconds)

    def run_until(self, time: float) -> None:
        """Work until a moment, or later if a batch ends later."""
        while self.now < time:
            busy = [self._fly(), self._board(), self._batch()]
            if not any(busy):
                self.now = time

    def _fly(self) -> bool:
        if not self._left:
            return False
        rows = len(self._left)
        seconds = self._noisy(0.02 + 0.002 * rows)
        self.now += seconds
        self.queue.stepped(seconds)
        for entry in list(self._left):
            self._left[entry] -= 1
            self._shares[entry] += seconds / rows
            if not self._left[entry]:
                del self._left[entry]
                self.queue.finished(Batch((entry,)), self._shares.pop(entry))
        return True

    def _board(self) -> bool:
        batch = self.queue.next_batch(self.now, FLIGHT)
        if batch is None:
            return False
        for entry in self._start(batch):
            most = entry.request.parameters["max_new_tokens"]
            assert isinstance(most, int)
            # a model ends its text now and then before it must
            self._left[entry] = self._random.randint(max(1, most // 2), most)
            self._shares[entry] = 0.0
        return True

    def _batch(self) -> bool:
        batch = self.queue.next_batch(self.now, SHORT)
        if batch is None:
            return False
        tokens = sum(entry.size / 5 for entry in self._start(batch))
        seconds = self._noisy(0.02 + 0.0005 * tokens)
        self.now += seconds
        self.queue.finished(batch, seconds)
        return True

    def _start(self, batch: Batch) -> Iterator[Entry]:
        for entry in batch.entries:
            self.waited[entry] = self.now - entry.since
            yield entry

    def _noisy(self, seconds: float) -> float:
        return seconds * self._random.uniform(0.8, 1.3)


def share_within_two(server: Server, lane: str) -> float:
    """Return for how many of a lane the wait was told within a factor of two."""
    told = [
        (max(said, SOON), max(server.waited[entry], SOON))
        for entry, said in server.said.items()
        # before anything has run nothing is known, and None is told
        if entry.lane == lane and said is not None
    ]
    assert len(told) > len(server.said) / 4
    return sum(said <= 2 * was and was <= 2 * said for said, was in told) / len(told)


def test_waits_are_told_within_a_factor_of_two() -> None:
    """For bursts of everybody at once, short work and prompts mixed, on a simulated clock."""
    for seed in range(3):
        server = Server(seed)
        for _burst in range(8):
            for _ in range(60):
                server.ask("text")
            for _ in range(40):
                server.ask("prompt")
            server.tell()
            server.run_until(server.now + 60.0)
        assert share_within_two(server, "short") >= 0.8
        assert share_within_two(server, "flight") >= 0.8
        assert max(server.waited.values()) > 5.0
