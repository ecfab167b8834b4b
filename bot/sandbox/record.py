"""The truth that tests look at: every call, refusal and ping."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

KEPT = 20_000
"""How many entries of each kind are kept, the newest."""


def _entries() -> deque[Json]:
    return deque(maxlen=KEPT)


@dataclass(slots=True)
class Record:
    """What clients did, oldest first; `at` is Unix time in seconds by the sandbox's clock."""

    calls: deque[Json] = field(default_factory=_entries)
    refusals: deque[Json] = field(default_factory=_entries)
    pings: deque[Json] = field(default_factory=_entries)

    def call(self, method: str, path: str, status: int, code: int | None, at: float) -> None:
        """Note a REST call with its answer's status and Discord code."""
        self.calls.append({"method": method, "path": path, "status": status, "code": code, "at": at})

    def refusal(self, call: Json, message: str, errors: Json | None) -> None:
        """Note why the call just noted was refused."""
        self.refusals.append(call | {"message": message, "errors": errors})

    def clear(self) -> None:
        """Forget everything."""
        self.calls.clear()
        self.refusals.clear()
        self.pings.clear()
