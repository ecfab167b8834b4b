"""All Gateway sessions: who gets which event."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bot.sandbox.gateway.codes import DIRECT_MESSAGES, GUILD_MESSAGES, Op
from bot.sandbox.gateway.session import Session, Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.wire import Json

RECONNECT_CLOSE = 4000


class Switchboard:
    """Holds the sessions; `changed` is called with whether the bot is online when that changes."""

    def __init__(self, changed: Callable[[bool], None]) -> None:
        self._sessions: dict[str, Session] = {}
        self._changed = changed
        self._was_online = False

    @property
    def online(self) -> bool:
        """Whether any session has a connection."""
        return any(session.wire is not None for session in self._sessions.values())

    def start(self, wire: Wire, shard: tuple[int, int], intents: int) -> Session:
        """Open a session on a connection."""
        session = Session(secrets.token_hex(16), shard, intents, wire)
        self._sessions[session.id] = session
        return session

    def find(self, session_id: str) -> Session | None:
        """Return a session by id."""
        return self._sessions.get(session_id)

    def end(self, session_id: str) -> None:
        """Forget a session, so that it cannot be resumed."""
        self._sessions.pop(session_id, None)
        self.announce()

    def announce(self) -> None:
        """Tell whether the bot is online when that has changed."""
        if self.online != self._was_online:
            self._was_online = self.online
            self._changed(self._was_online)

    def dispatch(self, kind: str, data: Json, guild_id: str | None) -> bool:
        """Send an event to the sessions whose shard it belongs to; False when there is none."""
        seen = [session for session in self._sessions.values() if session.sees(guild_id)]
        for session in seen:
            session.dispatch(kind, data)
        return bool(seen)

    def dispatch_message(self, kind: str, build: Callable[[int], Json], guild_id: str | None) -> None:
        """Send a message event to the sessions that asked for such; `build` gets the session's intents."""
        needed = DIRECT_MESSAGES if guild_id is None else GUILD_MESSAGES
        for session in self._sessions.values():
            if session.intents & needed and session.sees(guild_id):
                session.dispatch(kind, build(session.intents))

    def disconnect(self) -> int:
        """Close every connection so that its session can be resumed; return how many."""
        return self._close(None)

    def reconnect(self) -> int:
        """Send RECONNECT and close every connection; return how many."""
        return self._close({"op": Op.RECONNECT, "d": None})

    def invalidate(self) -> int:
        """End every session with INVALID_SESSION, not resumable; return how many were connected."""
        closed = self._close({"op": Op.INVALID_SESSION, "d": False})
        self._sessions.clear()
        self.announce()
        return closed

    def _close(self, farewell: Json | None) -> int:
        open_wires = [session.wire for session in self._sessions.values() if session.wire is not None]
        for wire in open_wires:
            if farewell is not None:
                wire.send(farewell)
            wire.close(RECONNECT_CLOSE)
        return len(open_wires)
