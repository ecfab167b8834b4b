"""The counter between the two threads: the queue under a lock, and the tickets of those in it."""

import threading
import time
from collections.abc import Iterator

from bot.inference.backend import Waiting
from bot.inference.queue import Batch, Entry, Queue
from bot.inference.worker.ticket import Ticket


class Counter:
    """Tickets are put in by the event loop and taken out in batches by the worker; safe for both."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._changed = threading.Condition()
        self._tickets: dict[Entry, Ticket] = {}
        self._running: tuple[Ticket, ...] = ()
        self._closed = False

    def admit(self, asker: int) -> None:
        """Raise Closing, QueueFull or Busy if a request of this asker would be refused now."""
        with self._changed:
            self._queue.admit(asker, time.monotonic())

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

    def take(self) -> tuple[Batch, tuple[Ticket, ...]] | None:
        """Wait for the next batch and take it; None once the counter is closed. The worker's call."""
        with self._changed:
            while (batch := self._queue.next_batch(time.monotonic())) is None:
                if self._closed:
                    return None
                self._changed.wait()
            self._running = tuple(self._tickets.pop(entry) for entry in batch.entries)
            return batch, self._running

    def finished(self, batch: Batch, seconds: float | None) -> None:
        """Learn that a batch has ended, after how many seconds (None: unknown). The worker's call."""
        with self._changed:
            self._running = ()
            if seconds is None:
                self._queue.idle()
            else:
                self._queue.finished(batch, seconds)

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
        return self._running

    def waiting(self) -> Waiting:
        """Tell who waits and who runs, by request id."""
        with self._changed:
            return Waiting(
                waiting=tuple(entry.request.id for entry in self._queue.order()),
                running=tuple(ticket.entry.request.id for ticket in self._running),
                estimate=self._queue.estimate(time.monotonic()),
            )

    def close(self) -> tuple[Ticket, ...]:
        """Take nothing new; drop and return all that wait, and let the worker go home."""
        with self._changed:
            self._closed = True
            dropped = tuple(self._tickets.pop(entry) for entry in self._queue.close())
            self._changed.notify_all()
            return dropped
