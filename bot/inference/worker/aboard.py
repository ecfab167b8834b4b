"""Who flies: one flight at a time, and the tickets of those in it. For the worker's thread alone."""

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import Closing
from bot.inference.backend import Running
from bot.inference.queue import Batch
from bot.inference.worker.counter import Counter
from bot.inference.worker.outcome import Ran, answered, fail, result_of
from bot.inference.worker.ticket import STOPPED, Ticket
from bot.tasks import InferenceRequest, Precision

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.inference.loading.models import Loaded
    from bot.inference.runner import Outcome, Work
    from bot.inference.runner.engine import Engine
    from bot.inference.runner.flight import Flight


@dataclass(slots=True, eq=False)
class Trip:
    """One ticket in flight: how it goes, since when (monotonic), and its share of the thread's seconds."""

    ticket: Ticket
    ran: Ran
    at: float
    cost: float = 0.0


class Aboard:
    """The flight that is up, if any. Those who land are answered and leave the counter."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._flight: Flight | None = None
        self._landed: Callable[[], None] | None = None
        self._trips: list[Trip] = []
        self.device = ""
        self.precision: Precision = "exact"

    def __bool__(self) -> bool:
        return self._flight is not None

    def open(self, engine: "Engine", loaded: "Loaded", request: InferenceRequest) -> None:
        """Let a flight of a request's pipeline begin; where its model has none nobody is taken."""
        self.device, self.precision = loaded.device, loaded.precision
        if (flight := engine.flight(loaded, request)) is not None:
            self._flight, self._landed = flight, lambda: engine.landed(flight, request)

    def take(self, ticket: Ticket, work: "Work", ran: Ran) -> bool:
        """Take a ticket along; False where it has to be run by itself."""
        if self._flight is None:
            return False
        trip = Trip(ticket, ran, time.monotonic())
        self._trips.append(trip)
        if self._flight.admit(work, lambda outcome: self._land(trip, outcome)):
            self._beside()
            ticket.post(Running(trip.ran.batch))
            return True
        self._trips.remove(trip)
        return False

    def step(self) -> None:
        """Write a token for everybody; whatever that raises, everybody is answered."""
        if self._flight is None:
            return
        began, trips = time.monotonic(), tuple(self._trips)
        with answered([trip.ticket for trip in trips]):
            self._flight.step()
            seconds = time.monotonic() - began
            self._counter.stepped(seconds)
            for trip in self._trips:
                trip.cost += seconds / len(trips)
            if self._flight:
                return
        # it is empty, or it broke
        self._leave()

    def abandon(self) -> None:
        """Refuse those who still fly: the thread is going."""
        fail([trip.ticket for trip in self._trips], Closing(STOPPED))
        self._leave()

    def _leave(self) -> None:
        for trip in self._trips:
            self._counter.finished(Batch((trip.ticket.entry,)), None)
        if self._landed is not None:
            self._landed()
        self._trips, self._flight, self._landed = [], None, None

    def _beside(self) -> None:
        """Note how many inputs share the passes from now on."""
        inputs = sum(trip.ticket.entry.inputs for trip in self._trips)
        for trip in self._trips:
            trip.ran = replace(trip.ran, batch=max(trip.ran.batch, inputs))

    def _land(self, trip: Trip, outcome: "Outcome") -> None:
        self._trips.remove(trip)
        ran = replace(trip.ran, seconds=time.monotonic() - trip.at)
        trip.ticket.settle(result_of(trip.ticket, outcome, ran))
        # one that was stopped early says nothing of what another would cost
        cost = trip.cost if isinstance(outcome, tuple) and trip.cost else None
        self._counter.finished(Batch((trip.ticket.entry,)), cost)
