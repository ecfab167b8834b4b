"""The counter between the two threads: the queue under a lock, and the tickets of those in it."""

import threading
import time
from collections import deque
from collections.abc import Collection, Iterator
from typing import Any, TypeAlias

from bot.errors import Closing
from bot.inference.backend import Waiting
from bot.inference.queue import LANES, Batch, Entry, LaneName, Queue
from bot.inference.worker.order import Order
from bot.inference.worker.ticket import Ticket
from bot.locale import N_

CLOSED = N_("The bot is shutting down.")

Taken: TypeAlias = tuple[Batch, tuple[Ticket, ...]]


class Counter:
    """Tickets are put in by the event loop and taken out in batches by the worker; safe for both."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._changed = threading.Condition()
        self._tickets: dict[Entry, Ticket] = {}
        self._running: dict[Entry, Ticket] = {}
        self._orders: deque[Order[Any]] = deque()
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether nothing new is taken."""
        return self._closed

    def admit(self, asker: int, server: int | None = None) -> None:
        """Raise Closing, QueueFull or Busy if a request of this asker there would be refused now."""
        with self._changed:
            self._queue.admit(asker, time.monotonic(), server)

    def put(self, ticket: Ticket) -> None:
        """Let a ticket wait; raises as `admit` does."""
        with self._changed:
            self._queue.put(ticket.entry)
            self._tickets[ticket.entry] = ticket
            self._changed.notify()

    def drop(self, ticket: Ticket) -> None:
        """Forget a ticket nobody waits for: taken out of the queue, or stopped where it runs."""
        ticket.stopped.set()
        with self._changed:
            self._queue.cancel(ticket.entry)
            self._tickets.pop(ticket.entry, None)

    def take(self, lanes: Collection[LaneName] = LANES, *, wait: bool = True) -> Taken | None:
        """Take the next batch from one of these lanes, and wait for it if told to. The worker's call.

        None when there is none, which for one who waits means that there is an order, or that it is closed.
        """
        with self._changed:
            while (batch := self._queue.next_batch(time.monotonic(), lanes)) is None:
                if self._closed or self._orders or not wait:
                    return None
                self._changed.wait()
            tickets = tuple(self._tickets.pop(entry) for entry in batch.entries)
            self._running.update(zip(batch.entries, tickets, strict=True))
            return batch, tickets

    def order(self, order: Order[Any]) -> None:
        """Let an order wait for the worker; raises Closing."""
        with self._changed:
            if self._closed:
                raise Closing(CLOSED)
            self._orders.append(order)
            self._changed.notify()

    def ordered(self) -> Order[Any] | None:
        """Take the next order, None when there is none. The worker's call."""
        with self._changed:
            return self._orders.popleft() if self._orders else None

    def finished(self, batch: Batch, seconds: float | None) -> None:
        """Learn that entries have ended, and what they cost in seconds (None: unknown). The worker's call."""
        with self._changed:
            for entry in batch.entries:
                self._running.pop(entry, None)
            self._queue.finished(batch, seconds)

    def anybody(self) -> bool:
        """Tell whether somebody waits; asked without the lock, so it may be a moment old."""
        return bool(self._tickets)

    def stepped(self, seconds: float) -> None:
        """Learn what one token of what is being generated took. The worker's call."""
        with self._changed:
            self._queue.stepped(seconds)

    def expire(self) -> tuple[Ticket, ...]:
        """Drop and return those that have waited too long."""
        with self._changed:
            old = self._queue.expire(time.monotonic())
            return tuple(self._tickets.pop(entry) for entry in old)

    def places(self) -> Iterator[tuple[Ticket, int, float | None]]:
        """Tell of each that waits its place and the seconds it should start in."""
        with self._changed:
            places = [
                (self._tickets[entry], place, seconds)
                for entry, place, seconds in self._queue.places(time.monotonic())
            ]
        yield from places

    def running(self) -> tuple[Ticket, ...]:
        """Tell who runs."""
        with self._changed:
            return tuple(self._running.values())

    def waiting(self) -> Waiting:
        """Tell who waits and who runs, by request id."""
        with self._changed:
            order = self._queue.order()
            return Waiting(
                waiting=tuple(entry.request.id for entry in order),
                running=tuple(ticket.entry.request.id for ticket in self._running.values()),
                estimate=self._queue.estimate(time.monotonic()),
                lanes={lane: sum(entry.lane == lane for entry in order) for lane in LANES},
            )

    def close(self) -> tuple[Ticket, ...]:
        """Take nothing new; drop and return all that wait, and let the worker go home."""
        with self._changed:
            self._closed = True
            while self._orders:
                self._orders.popleft().refuse(Closing(CLOSED))
            dropped = tuple(self._tickets.pop(entry) for entry in self._queue.close())
            self._changed.notify_all()
            return dropped
