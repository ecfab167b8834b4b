"""The worker's thread: takes batches, loads and runs them, survives whatever they raise."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import BotError, Cancelled
from bot.inference.backend import Batched, Heard, Loading, Running, Tokens
from bot.inference.loading.environment import import_engine
from bot.inference.lost import is_lost
from bot.inference.queue import Batch, LaneName
from bot.inference.worker.aboard import Aboard
from bot.inference.worker.aside import Aside
from bot.inference.worker.counter import Counter
from bot.inference.worker.outcome import Ran, answered, result_of, tell
from bot.inference.worker.ticket import STOPPED, Ticket
from bot.settings import Inference

if TYPE_CHECKING:
    from bot.inference.loading.models import Loaded
    from bot.inference.runner import Work
    from bot.inference.runner.engine import Engine

ENDED = "The worker's turn ended with %s."
MOST_DEATHS, DEATHS_SECONDS = 3, 600.0
"""So often in so many seconds the thread may start anew; then the whole process has to."""
LOAD_SECONDS = 600.0
"""After so long a model that does not come hangs, and only a new process can go on."""
LOOK_SECONDS = 0.5
"""Between two looks at whether a suspect that waits for the journal is still wanted."""
NICENESS = 5
"""Of the thread, where the system has that: the event loop goes first (its worst lag 7.6 -> 4.6 ms at 10)."""
SHORT: tuple[LaneName, ...] = ("short",)
FLIGHT: tuple[LaneName, ...] = ("flight",)
BESIDE: tuple[LaneName, ...] = ("short", "long")
"""What is begun while something flies."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """A pipeline that is loaded, when its turn came, and the seconds its loading took (None: none)."""

    loaded: "Loaded"
    started: float
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Calls:
    """What the thread calls, in itself: once torch is imported, when the queue has moved, at its end.

    `broken` says that only a new process can go on; `heard` is told of each batch and each use of a pipeline.
    """

    awake: Callable[[], None]
    moved: Callable[[], None]
    gone: Callable[[], None]
    broken: Callable[[], None]
    heard: Heard


class WorkerThread:
    """One daemon thread between the counter and the engine.

    By turns it writes a token for all that fly and runs a batch, or does what the owner orders. A generation
    that flies with nobody lets it do so between two of its own tokens: short work waits for no long one.
    """

    def __init__(self, settings: Inference, counter: Counter, calls: Calls) -> None:
        self._settings = settings
        self._counter = counter
        self._calls = calls
        self._engine: Engine | None = None
        self._aboard = Aboard(counter)
        self._aside = Aside(counter.stepped)
        self._deaths: list[float] = []
        self.order_until = float("inf")
        """Monotonic seconds at which the order that is carried out must have ended."""
        self._thread = threading.Thread(target=self._main, name="inference", daemon=True)

    def start(self) -> None:
        """Start; torch is imported at once, in the thread."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether it has been started and not ended."""
        return self._thread.is_alive()

    def join(self, seconds: float) -> None:
        """Wait for its end, no longer than this."""
        self._thread.join(seconds)

    def _main(self) -> None:
        try:
            self._wake()
        except BotError as error:
            log.warning("The inference engine could not be started: %s", error)
        except Exception:
            # told to whoever asks: every batch tries again
            log.exception("The inference engine could not be started.")
        self._calls.awake()
        try:
            while self._turns():
                pass
        finally:
            self._aboard.abandon()
            self._calls.gone()

    def _turns(self) -> bool:
        """Take turns until there is nothing more (False), or until one raises what nobody could answer.

        Then it starts anew (True), unless it was told to stop, the device is lost, or that happens too often:
        a new process has to go on, which `broken` says.
        """
        try:
            while self._turn():
                pass
        except BaseException as error:  # noqa: BLE001 - whatever it is, the thread must live on or say why not
            now = time.monotonic()
            log.error(ENDED, type(error).__name__)  # noqa: TRY400 - the message may quote a person's text
            self._aboard.abandon()
            self._deaths = [at for at in self._deaths if now - at < DEATHS_SECONDS] + [now]
            stop = is_lost(error) or isinstance(error, KeyboardInterrupt | SystemExit)
            if not stop and len(self._deaths) <= MOST_DEATHS:
                return not self._counter.closed
            self._calls.broken()
        return False

    def _wake(self) -> "Engine":
        """Import torch and make the engine, once."""
        if self._engine is None:
            import_engine()
            # torch's own import comes first, with the collector off; this is the one place that needs it
            from bot.inference.runner.engine import Engine  # noqa: PLC0415 - see the line above

            self._engine = Engine(self._settings)
            _be_nice()
        return self._engine

    def _turn(self) -> bool:
        """Write a token for all that fly, and begin what comes next; False once there is nothing more."""
        self._fly()
        if (order := self._counter.ordered()) is not None:
            self.order_until = time.monotonic() + LOAD_SECONDS
            order.run(self._wake)
            self.order_until = float("inf")
            return True
        taken = self._counter.take(BESIDE, wait=False) if self._aboard else self._counter.take()
        if taken is not None:
            self._begin(*taken)
        return taken is not None or bool(self._aboard) or not self._counter.closed

    def _between(self) -> None:
        """Do something else between two tokens of a generation: fly, and run what is short."""
        with self._aside.doing():
            self._fly()
            if (taken := self._counter.take(SHORT, wait=False)) is not None:
                self._begin(*taken)

    def _fly(self) -> None:
        """Let newcomers join what flies, or begin to, and write a token for everybody there."""
        if self._aboard or self._aside.inside:
            taken = self._counter.take(FLIGHT, wait=False)
            if taken is not None:
                self._begin(*taken)
        self._aboard.step()

    def _begin(self, batch: Batch, tickets: Sequence[Ticket]) -> None:
        if self._counter.anybody():  # else nobody's place has changed, and the loop need not wake
            self._calls.moved()
        self._calls.heard(Batched(batch.lane, len(tickets), batch.inputs))
        if batch.lane == "flight":
            self._board(batch, tickets)
        else:
            self._work(batch, tickets)

    def _board(self, batch: Batch, tickets: Sequence[Ticket]) -> None:
        """Let tickets fly, and run those that cannot by themselves."""
        left: Sequence[Ticket] | None = None
        try:
            with answered(tickets):
                left = self._let_fly(tickets)
        finally:
            if left is None:
                self._counter.finished(batch, None)
        with answered(left or ()):
            for ticket in left or ():
                self._work(Batch((ticket.entry,)), (ticket,))

    def _let_fly(self, tickets: Sequence[Ticket]) -> Sequence[Ticket]:
        """Take tickets along; return those whose options, or whose model, only `generate` can follow."""
        started, loaded = time.monotonic(), None
        if not self._aboard:
            ready = self._load(tickets)
            loaded = ready.seconds
            self._aboard.open(self._wake(), ready.loaded, tickets[0].entry.request)
        ran = Ran(self._aboard.device, started, loaded, precision=self._aboard.precision)
        return [ticket for ticket in tickets if not self._aboard.take(ticket, self._worked(ticket), ran)]

    def _work(self, batch: Batch, tickets: Sequence[Ticket]) -> None:
        """Run a batch and answer everybody in it, whatever happens."""
        seconds: float | None = None
        try:
            with answered(tickets):
                seconds = self._run(batch, tickets)
        finally:
            self._counter.finished(batch, seconds)

    def _run(self, batch: Batch, tickets: Sequence[Ticket]) -> float:
        """Run a batch; return the seconds it took, without those of what ran between its tokens."""
        ready = self._load(tickets)
        at, aside = time.monotonic(), self._aside.seconds
        _tell_first(tickets, Running(batch.inputs))
        self._aside.begin()
        outcomes = self._wake().run(ready.loaded, [self._worked(ticket) for ticket in tickets])
        seconds = time.monotonic() - at
        loaded = ready.loaded
        ran = Ran(loaded.device, ready.started, ready.seconds, seconds, batch.inputs, loaded.precision)
        for ticket, outcome in zip(tickets, outcomes, strict=True):
            ticket.settle(result_of(ticket, outcome, ran))
        return seconds - (self._aside.seconds - aside)

    def _load(self, tickets: Sequence[Ticket]) -> "Ready":
        """Have the pipeline of tickets ready."""
        engine, request, started = self._wake(), tickets[0].entry.request, time.monotonic()
        if engine.has(request):
            ready = Ready(engine.load(request.pipeline, request.model), started, None)
        else:
            _tell_first(tickets, Loading(request.model.name, None))
            for ticket in tickets:
                ticket.deadline = started + LOAD_SECONDS
            ready = Ready(engine.load(request.pipeline, request.model), started, time.monotonic() - started)
        self._calls.heard(engine.used(ready.seconds))
        return ready

    def _worked(self, ticket: Ticket) -> "Work":
        """Hand a ticket to the runner; its time runs from now."""
        from bot.inference.runner import Work  # noqa: PLC0415 - imports torch, which is awake by now
        from bot.inference.runner.work import nothing  # noqa: PLC0415 - likewise

        ticket.deadline = time.monotonic() + self._settings.run_seconds
        # nothing runs beside a suspect of a crash, and nothing aside of what is done aside
        busy = ticket.entry.lane == "short" or ticket.entry.request.solo or self._aside.inside
        return Work(
            ticket.entry.request,
            stopped=ticket.stopped,
            deadline=ticket.deadline,
            tell=lambda text, count: ticket.post(Tokens(text, count)),
            between=nothing if busy else self._between,
        )


def _tell_first(tickets: Sequence[Ticket], event: Loading | Running) -> None:
    """Tell of what is about to begin; a suspect of a crash waits until that is written down.

    Raises Cancelled for one that must not begin, or that nobody wants any more.
    """
    (first, *_rest) = tickets
    if not first.entry.request.solo:
        tell(tickets, event)
        return
    allowed = first.ask(event)
    while not (allowed.wait(LOOK_SECONDS) or first.stopped.is_set()):
        pass
    if first.stopped.is_set():
        raise Cancelled(STOPPED)


def _be_nice() -> None:
    """Let the event loop's thread go first; Linux alone has a niceness a thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
