"""A Gateway session: its sequence, what it may see, and the events kept for a resume."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from bot.sandbox.gateway.codes import Op
from bot.sandbox.wire import Json, as_int

REPLAYABLE = 2000
"""How many events a session keeps for a resume."""


class Wire(Protocol):
    """The connection a session is on."""

    def send(self, payload: Json) -> None:
        """Queue a payload; never waits."""

    def close(self, code: int) -> None:
        """Ask for the connection to be closed with a code."""


@dataclass(slots=True)
class Session:
    """A logged-in shard; without a wire it waits to be resumed."""

    id: str
    shard: tuple[int, int]
    intents: int
    wire: Wire | None = None
    sequence: int = 0
    events: deque[Json] = field(default_factory=lambda: deque(maxlen=REPLAYABLE))

    def sees(self, guild_id: str | None) -> bool:
        """Whether events of this server belong to this shard; direct messages go to shard 0."""
        index, count = self.shard
        return (as_int(guild_id) >> 22) % count == index if guild_id else index == 0

    def dispatch(self, kind: str, data: Json) -> None:
        """Give the event a sequence number, keep it, and send it when connected."""
        self.sequence += 1
        event: Json = {"op": Op.DISPATCH, "s": self.sequence, "t": kind, "d": data}
        self.events.append(event)
        if self.wire is not None:
            self.wire.send(event)

    def replay(self, after: int) -> bool:
        """Send again all events after a sequence number; False when some of them are gone."""
        missed = [event for event in self.events if event["s"] > after]
        if len(missed) != self.sequence - after or self.wire is None:
            return False
        for event in missed:
            self.wire.send(event)
        return True
