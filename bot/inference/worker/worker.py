"""The door to the worker's thread: asks, tells of progress, gives up what is too old, closes in order."""

import asyncio
import logging
import time
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from bot.errors import Closing, Timeout
from bot.inference.backend import STARTING, Heard, InMemory, Loading, Tell, Waiting, unheard
from bot.inference.queue import Entry, Queue
from bot.inference.worker.counter import Counter
from bot.inference.worker.order import Order
from bot.inference.worker.thread import Calls, WorkerThread
from bot.inference.worker.ticket import Ticket, call_on
from bot.locale import N_
from bot.settings import Inference
from bot.settings import Queue as Bounds
from bot.tasks import InferenceRequest, Model, Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.inference.runner.engine import Engine

WAITED = N_("This request waited for more than {minutes:.0f} minutes and was given up.")
WAITED_HINT = N_("Try again when the bot is less busy.")
HUNG = N_("This request ran for longer than it may.")
HUNG_HINT = N_("Try a shorter text or another model.")
CLOSING = N_("The bot is shutting down.")
TICK = 1.0
"""Seconds between two looks at who has waited too long and who stands elsewhere in the queue."""
PAUSE = 0.5
"""Seconds between two rounds of telling places: a round asks of everybody who waits, so it is not made for
each who comes or goes. With a thousand waiting that cost a third of the processor."""
GRACE = 20.0
"""Seconds that a running batch gets at shutdown: less than the 30 that containers give."""
LAST_WORD = 2.0
"""Seconds for a stopped generation to end, and for the thread to go home."""
OVERDUE = 20.0
"""Seconds beyond its deadline after which a request is answered although its forward pass does not end, and
the process is given up: with `inference.run_seconds` as it comes before 180 s."""

T = TypeVar("T")
log = logging.getLogger(__name__)


class WorkerBackend:
    """Runs requests on one thread, which starts, and imports torch, when first asked or by `warm`.

    For one event loop. `grace` is how many seconds a running batch has to end when the backend closes;
    `heard` is told, on the thread, what it does.
    """

    def __init__(
        self,
        inference: Inference,
        bounds: Bounds,
        *,
        grace: float = GRACE,
        heard: Heard = unheard,
        broken: asyncio.Event | None = None,
    ) -> None:
        self._bounds = bounds
        self._grace = grace
        self._counter = Counter(Queue(bounds, inference))
        calls = Calls(self._now_awake, self._now_moved, self._now_gone, self._now_broken, heard)
        self._thread = WorkerThread(inference, self._counter, calls)
        self._awake = asyncio.Event()
        self.broken = broken or asyncio.Event()
        """Set once only a new process can go on: the device is lost, a pass hangs, the thread dies often."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._telling: asyncio.TimerHandle | None = None
        self._told = float("-inf")
        self._asked: set[Ticket] = set()
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def warm(self) -> None:
        """Start the thread and wait until torch is imported; never raises what the import raises."""
        self._start()
        if self._loop is not None:
            await self._awake.wait()

    def admit(self, asker: int, server: int | None = None) -> None:
        """Raise QueueFull, Busy or Closing if a request of this asker there would be refused now."""
        self._counter.admit(asker, server)

    def waiting(self) -> Waiting:
        """Tell who waits and who runs, by request id."""
        started = self._loop is not None
        return replace(self._counter.waiting(), alive=self._thread.alive or not (started or self._closed))

    async def infer(self, request: InferenceRequest, progress: Tell) -> Result:
        """Run one request to its end; see `Backend.infer`."""
        loop = asyncio.get_running_loop()
        ticket = Ticket(Entry(request, time.monotonic()), loop, progress, loop.create_future())
        self._counter.put(ticket)
        self._asked.add(ticket)
        self._start()
        self._tell_places_soon()
        if not self._awake.is_set():
            ticket.tell(Loading(request.model.name, None, STARTING))
        try:
            return await ticket.future
        finally:
            self._asked.discard(ticket)
            self._counter.drop(ticket)

    async def in_memory(self) -> tuple[InMemory, ...]:
        """Tell of every pipeline that is loaded; see `Keeper`."""
        return await self._ordered(lambda engine: engine.cache.in_memory())

    async def load(self, pipeline: str, model: Model) -> None:
        """Have a pipeline ready; see `Keeper`."""
        await self._ordered(lambda engine: engine.load(pipeline, model))

    async def unload(self, pipeline: str, model: Model) -> bool:
        """Let a pipeline leave at once; see `Keeper`."""
        return await self._ordered(lambda engine: engine.cache.drop(pipeline, model))

    async def pin(self, pipeline: str, model: Model) -> None:
        """Let a pipeline stay; see `Keeper`."""
        await self._ordered(lambda engine: engine.cache.pin(pipeline, model))

    async def unpin(self, pipeline: str, model: Model) -> None:
        """Let a pipeline leave again; see `Keeper`."""
        await self._ordered(lambda engine: engine.cache.unpin(pipeline, model))

    async def _ordered(self, do: "Callable[[Engine], T]") -> T:
        """Have something done on the thread, between two batches."""
        loop = asyncio.get_running_loop()
        order = Order(do, loop, loop.create_future())
        self._counter.order(order)
        self._start()
        done: T = await order.future
        return done

    async def close(self) -> None:
        """Refuse what waits with Closing, let the running batch end, then send the thread home.

        Takes at most `grace` and a few seconds, whatever the thread does: it is a daemon.
        """
        self._closed = True
        self._refuse_waiting()
        await self._await_running(self._grace)
        for ticket in self._counter.running():
            ticket.stopped.set()
        await self._await_running(LAST_WORD)
        for ticket in tuple(self._asked):
            ticket.resolve(Closing(CLOSING))
        for timer in (self._timer, self._telling):
            if timer is not None:
                timer.cancel()
        if self._thread.alive:
            await asyncio.to_thread(self._thread.join, LAST_WORD)

    async def _await_running(self, seconds: float) -> None:
        futures = [ticket.future for ticket in self._counter.running() if not ticket.future.done()]
        if futures:
            await asyncio.wait(futures, timeout=seconds)

    def _start(self) -> None:
        if self._loop is None and not self._closed:
            self._loop = asyncio.get_running_loop()
            self._thread.start()
            self._tick()

    def _tick(self) -> None:
        """Look after those who wait, and again in a second."""
        for ticket in self._counter.expire():
            ticket.resolve(Timeout(WAITED.format(minutes=self._bounds.wait_seconds / 60), WAITED_HINT))
        for ticket in self._counter.running():
            if time.monotonic() > ticket.deadline + OVERDUE:
                ticket.resolve(Timeout(HUNG, HUNG_HINT))
                self._now_broken()
        if time.monotonic() > self._thread.order_until + OVERDUE:
            self._now_broken()
        self._tell_places_soon()
        if self._loop is not None:
            self._timer = self._loop.call_later(TICK, self._tick)

    def _refuse_waiting(self) -> None:
        for ticket in self._counter.close():
            ticket.resolve(Closing(CLOSING))

    def _tell_places_soon(self) -> None:
        """Tell everybody's place: at once after a pause, else once it is over."""
        if self._telling is None and self._loop is not None:
            left = self._told + PAUSE - self._loop.time()
            self._telling = self._loop.call_later(max(0.0, left), self._tell_places)

    def _tell_places(self) -> None:
        self._telling = None
        if self._loop is not None:
            self._told = self._loop.time()
        for ticket, place, seconds in self._counter.places():
            ticket.tell_place(place, seconds)

    def _now_awake(self) -> None:
        """Let the loop know that torch is there; the thread's call."""
        if self._loop is not None:
            call_on(self._loop, self._awake.set)

    def _now_moved(self) -> None:
        """Let the loop look at the queue again; the thread's call."""
        if self._loop is not None:
            call_on(self._loop, self._tell_places_soon)

    def _now_broken(self) -> None:
        """Say, once, that only a new process can go on; any thread's call."""
        if self._loop is not None:
            call_on(self._loop, self.broken.set)

    def _now_gone(self) -> None:
        """Let nobody wait for a thread that has been told to stop; the thread's call."""
        if self._loop is not None:
            call_on(self._loop, self._refuse_waiting)
