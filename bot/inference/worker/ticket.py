"""A request between the event loop and the worker's thread: its future, whom to tell, and how to stop it."""

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ParamSpec

from bot.errors import BotError, Closing
from bot.inference.backend import Progress, Queued, Tell
from bot.inference.queue import Entry
from bot.locale import N_
from bot.tasks import Result

STOPPED = N_("The bot is shutting down.")
COARSE = 5.0
"""Seconds by which an estimate must change to be told again."""

log = logging.getLogger(__name__)
P = ParamSpec("P")


def call_on(
    loop: asyncio.AbstractEventLoop, function: Callable[P, object], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Let the event loop call a function soon, from any thread; a loop that is closed hears nothing more."""
    try:
        loop.call_soon_threadsafe(lambda: function(*args, **kwargs))
    except RuntimeError:
        log.debug("The event loop is closed; %s is not called.", function.__name__)


@dataclass(slots=True, eq=False)
class Ticket:
    """What the two threads share of one request. All methods are the event loop's unless they say other."""

    entry: Entry
    loop: asyncio.AbstractEventLoop
    progress: Tell
    future: asyncio.Future[Result]
    stopped: threading.Event = field(default_factory=threading.Event)
    deadline: float = float("inf")
    """Monotonic seconds at which it must have ended; set by the worker once it runs."""
    told: Queued | None = None

    def post(self, event: Progress) -> None:
        """Tell of progress, from any thread."""
        call_on(self.loop, self.tell, event)

    def ask(self, event: Progress) -> threading.Event:
        """Tell of progress, from any thread; what comes back is set once whoever is told lets it go on.

        Where they cannot, it is answered with their error and stopped.
        """
        allowed = threading.Event()
        call_on(self.loop, self._ask, event, allowed)
        return allowed

    def settle(self, outcome: Result | BotError) -> None:
        """Hand over what came of it, from any thread."""
        call_on(self.loop, self.resolve, outcome)

    def tell(self, event: Progress) -> "asyncio.Future[None] | None":
        """Tell of progress, unless nobody waits any more; whoever is told cannot break the loop."""
        if self.future.done():
            return None
        try:
            return self.progress(event)
        except Exception:
            log.exception("Telling of progress failed.")
            return None

    def _ask(self, event: Progress, allowed: threading.Event) -> None:
        waits = self.tell(event)
        if waits is None:
            allowed.set()
        else:
            waits.add_done_callback(lambda ended: self._allow(ended, allowed))

    def _allow(self, ended: "asyncio.Future[None]", allowed: threading.Event) -> None:
        error = Closing(STOPPED) if ended.cancelled() else ended.exception()
        if error is not None:
            self.stopped.set()
            self.resolve(error if isinstance(error, BotError) else Closing(STOPPED))
        allowed.set()

    def tell_place(self, place: int, estimate: float | None) -> None:
        """Tell of its place in the queue, if that has changed."""
        event = Queued(place, estimate)
        if self.told is None or self.told.place != place or _differ(self.told.estimate, estimate):
            self.told = event
            self.tell(event)

    def resolve(self, outcome: Result | BotError) -> None:
        """End the waiting; whoever was cancelled, or answered before, is past it."""
        if self.future.done():
            return
        if isinstance(outcome, BotError):
            self.future.set_exception(outcome)
        else:
            self.future.set_result(outcome)


def _differ(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) >= COARSE
