"""How many requests are under way: refused before they are accepted, never afterwards."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot import settings
from bot.errors import Busy, QueueFull
from bot.locale import N_, _

BUSY = N_("You already have {count} requests under way, which is as many as one person may.")
BUSY_HINT = N_("Wait for an answer, or cancel one with `/queue cancel`.")
CROWDED = N_("This server already has {count} requests under way, which is as many as one server may.")
CROWDED_HINT = N_("Try again when some of them are answered.")
FULL = N_("The waiting line is full ({count} requests).")
FULL_HINT = N_("Try again in about {minutes} min.")


@dataclass(frozen=True, slots=True)
class _Place:
    """An accepted request that has no outcome yet."""

    user: int
    since: float
    server: int | None


class Places:
    """The accepted requests without an outcome, by interaction.

    The backend knows a request only once it waits there; between the acceptance and that moment a burst
    would slip through its own check. A place that nobody released (its command was interrupted) lapses.
    """

    def __init__(
        self, queue: settings.Queue, run_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._queue = queue
        self._lapse = queue.wait_seconds + run_seconds
        self._clock = clock
        self._taken: dict[int, _Place] = {}

    def take(self, interaction: int, user: int, estimate: float | None, *, server: int | None = None) -> bool:
        """Take a place; False when this interaction has one (a replay). Raises Busy or QueueFull.

        `server` is None for a direct message, which no server's bound counts; `estimate` is in how many
        seconds the queue would begin one more, None while nothing is known.
        """
        now = self._clock()
        self._taken = {key: place for key, place in self._taken.items() if place.since > now - self._lapse}
        if interaction in self._taken:
            return False
        # one more than may wait, because one of them runs
        if sum(place.user == user for place in self._taken.values()) > self._queue.per_user:
            raise Busy(BUSY.format(count=self._queue.per_user + 1), BUSY_HINT, retry_after=estimate or 0.0)
        there = sum(place.server == server for place in self._taken.values())
        if server is not None and there > self._queue.per_server:
            raise Busy(CROWDED.format(count=there), CROWDED_HINT, retry_after=estimate or 0.0)
        if len(self._taken) > self._queue.size:
            seconds = estimate or 60.0
            hint = _(FULL_HINT).format(minutes=max(1, round(seconds / 60)))
            raise QueueFull(FULL.format(count=len(self._taken)), hint, retry_after=seconds)
        self._taken[interaction] = _Place(user, now, server)
        return True

    def keep(self, interaction: int, user: int, *, server: int | None = None) -> None:
        """Take a place without asking: the request was accepted before a restart."""
        self._taken[interaction] = _Place(user, self._clock(), server)

    def release(self, interaction: int) -> None:
        """Give a place back; more than once is harmless."""
        self._taken.pop(interaction, None)


@dataclass(frozen=True, slots=True, eq=False)
class _Turn:
    """Somebody who waits to get into the backend."""

    user: int
    server: int | None
    request: str
    entered: asyncio.Future[None]


class Turns:
    """Lets no more into the backend than it takes, so that it never refuses what was accepted.

    After a restart one person, or one server, may have more open than it may; they wait here, first come
    first served.
    """

    def __init__(self, queue: settings.Queue) -> None:
        self._queue = queue
        self._inside: Counter[int] = Counter()
        self._servers: Counter[int | None] = Counter()
        self._waiting: deque[_Turn] = deque()

    def waiting(self) -> tuple[str, ...]:
        """Return the ids of those who wait to get in."""
        return tuple(turn.request for turn in self._waiting)

    @asynccontextmanager
    async def turn(self, user: int, request: str, *, server: int | None = None) -> AsyncIterator[None]:
        """Wait for a turn and hold it."""
        turn = _Turn(user, server, request, asyncio.get_running_loop().create_future())
        self._waiting.append(turn)
        self._admit()
        try:
            await turn.entered
            yield
        finally:
            if turn in self._waiting:
                self._waiting.remove(turn)
            else:
                self._inside -= Counter([user])  # drops the zeros
                self._servers -= Counter([server])
            self._admit()

    def _admit(self) -> None:
        """Let in everybody who fits, in order."""
        for turn in tuple(self._waiting):
            if self._inside.total() >= self._queue.size:
                return
            if self._fits(turn):
                self._inside[turn.user] += 1
                self._servers[turn.server] += 1
                self._waiting.remove(turn)
                if not turn.entered.done():
                    turn.entered.set_result(None)

    def _fits(self, turn: _Turn) -> bool:
        """Tell whether there is room for this person, and for this server."""
        crowded = turn.server is not None and self._servers[turn.server] >= self._queue.per_server
        return self._inside[turn.user] < self._queue.per_user and not crowded
