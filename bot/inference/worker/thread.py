"""The worker's thread: takes batches, loads and runs them, survives whatever they raise."""

import logging
import os
import sys
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import BotError, Closing, InferenceFailed
from bot.inference.backend import Loading, Running, Tokens
from bot.inference.loading.environment import import_engine
from bot.inference.queue import Batch
from bot.inference.worker.counter import Counter
from bot.inference.worker.ticket import Ticket
from bot.settings import Inference
from bot.tasks import Result

if TYPE_CHECKING:
    from bot.inference.runner import Outcome, Work
    from bot.inference.runner.engine import Engine

BROKEN = "The engine failed, and nothing came of this request. Its owner finds it in the log as {id}."
BROKEN_HINT = "Try again."
STOPPED = "The bot is shutting down."
NICENESS = 5
"""Of the thread, where the system has that: the event loop goes first (its worst lag 7.6 -> 4.6 ms at 10)."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a batch went: seconds of loading (None: it was loaded) and of running, and where."""

    device: str
    started: float
    loaded: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Calls:
    """What the thread calls, in itself: once torch is imported, when the queue has moved, at its end."""

    awake: Callable[[], None]
    moved: Callable[[], None]
    gone: Callable[[], None]


class WorkerThread:
    """One daemon thread between the counter and the engine."""

    def __init__(self, settings: Inference, counter: Counter, calls: Calls) -> None:
        self._settings = settings
        self._counter = counter
        self._calls = calls
        self._engine: Engine | None = None
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
            while (taken := self._counter.take()) is not None:
                self._calls.moved()
                self._work(*taken)
        finally:
            self._calls.gone()

    def _wake(self) -> "Engine":
        """Import torch and make the engine, once."""
        if self._engine is None:
            import_engine()
            # torch's own import comes first, with the collector off; this is the one place that needs it
            from bot.inference.runner.engine import Engine  # noqa: PLC0415 - see the line above

            self._engine = Engine(self._settings)
            _be_nice()
        return self._engine

    def _work(self, batch: Batch, tickets: Sequence[Ticket]) -> None:
        """Run a batch and answer everybody in it, whatever happens."""
        seconds: float | None = None
        try:
            seconds = self._run(batch, tickets)
        except BotError as error:
            _fail(tickets, error)
        except (KeyboardInterrupt, SystemExit):
            _fail(tickets, Closing(STOPPED))
            raise
        except BaseException as error:  # noqa: BLE001 - a panic is no Exception, and the thread must live on
            name = uuid.uuid4().hex[:8]
            # the message may quote a person's text
            log.error("A batch failed (%s): %s.", name, type(error).__name__)  # noqa: TRY400 - see the line above
            _fail(tickets, InferenceFailed(BROKEN.format(id=name), BROKEN_HINT))
        finally:
            self._counter.finished(batch, seconds)

    def _run(self, batch: Batch, tickets: Sequence[Ticket]) -> float:
        engine, request = self._wake(), batch.entries[0].request
        started = time.monotonic()
        is_new = not engine.has(request)
        if is_new:
            _tell(tickets, Loading(request.model.name, None))
        loaded = engine.load(request)
        at = time.monotonic()
        _tell(tickets, Running(batch.inputs))
        outcomes = engine.run(loaded, [self._worked(ticket, at) for ticket in tickets])
        seconds = time.monotonic() - at
        ran = Ran(loaded.device, started, at - started if is_new else None, seconds)
        for ticket, outcome in zip(tickets, outcomes, strict=True):
            ticket.settle(_result(ticket, outcome, ran, batch.inputs))
        return seconds

    def _worked(self, ticket: Ticket, at: float) -> "Work":
        """Hand a ticket to the runner; its time runs from now."""
        from bot.inference.runner import Work  # noqa: PLC0415 - imports torch, which is awake by now

        ticket.deadline = at + self._settings.run_seconds
        return Work(
            ticket.entry.request,
            stopped=ticket.stopped,
            deadline=ticket.deadline,
            tell=lambda text, count: ticket.post(Tokens(text, count)),
        )


def _result(ticket: Ticket, outcome: "Outcome", ran: Ran, batch: int) -> Result | BotError:
    if isinstance(outcome, BotError):
        return outcome
    return Result(
        outputs=outcome,
        device=ran.device,
        queued=ran.started - ticket.entry.since,
        loaded=ran.loaded,
        ran=ran.seconds,
        batch=batch,
    )


def _tell(tickets: Sequence[Ticket], event: Loading | Running) -> None:
    for ticket in tickets:
        ticket.post(event)


def _fail(tickets: Sequence[Ticket], error: BotError) -> None:
    for ticket in tickets:
        ticket.settle(error)


def _be_nice() -> None:
    """Let the event loop's thread go first; Linux alone has a niceness a thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
