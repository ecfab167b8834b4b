"""Faults that tests switch on for the next matching REST calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["status", "slow", "rate_limit", "drop"]


@dataclass(slots=True)
class Fault:
    """One switched-on fault: it hits `times` calls whose method and path contain `match`.

    status: answer with `status` and `code` without doing anything (`after`: after doing it);
    slow: wait `seconds` first; rate_limit: 429 with `seconds` as retry_after; drop: cut the connection
    (`after`: after doing it).
    """

    kind: Kind
    times: int = 1
    match: str = ""
    status: int = 500
    code: int = 0
    seconds: float = 0.0
    after: bool = False


@dataclass(slots=True)
class Faults:
    """The faults that still have calls to hit, oldest first."""

    waiting: list[Fault] = field(default_factory=list)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the oldest fault that matches a call and count it down."""
        line = f"{method} {path}"
        for fault in self.waiting:
            if fault.match in line:
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None
