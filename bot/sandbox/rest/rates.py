"""Rate limits with Discord's headers (topics/rate-limits.mdx)."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from bot.sandbox.clock import Clock
    from bot.sandbox.wire import Json

Profile: TypeAlias = Literal["generous", "observed"]

OBSERVED: dict[str, tuple[int, float]] = {
    "webhook": (5, 2.0),
    "messages": (5, 5.0),
    "commands": (5, 20.0),
    "identify": (1, 5.0),
}
"""Calls and seconds by kind of bucket, as observed; IDENTIFY's is documented (events/gateway.mdx)."""
DEFAULT = (50, 1.0)
GLOBAL = (50, 1.0)
"""50 calls a second over all routes but the interaction ones (topics/rate-limits.mdx, Global Rate Limit)."""
GENEROSITY = 100
"""How many times the observed budget the generous profile gives; it is enforced all the same."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a call may pass, and the headers and body that say so."""

    allowed: bool
    headers: dict[str, str]
    body: Json | None = None


@dataclass(slots=True)
class Rates:
    """The buckets of one sandbox; sliding windows of call times."""

    clock: Clock
    profile: Profile = "generous"
    _calls: dict[str, deque[float]] = field(default_factory=dict)

    def judge(self, bucket: str, *, exempt: bool) -> Verdict:
        """Count a call in its bucket and, unless exempt, in the global one."""
        if not exempt:
            budget, window = self._budget(GLOBAL)
            wait = self._count("global", budget, window)
            if wait > 0:
                return refusal(wait, "global", {})
        if not bucket:
            return Verdict(allowed=True, headers={})
        budget, window = self._budget(OBSERVED.get(bucket.split(":", 1)[0], DEFAULT))
        wait = self._count(bucket, budget, window)
        headers = self._headers(bucket, budget, window)
        return refusal(wait, "user", headers) if wait > 0 else Verdict(allowed=True, headers=headers)

    def _budget(self, base: tuple[int, float]) -> tuple[int, float]:
        return (base[0] * (GENEROSITY if self.profile == "generous" else 1), base[1])

    def _count(self, bucket: str, budget: int, window: float) -> float:
        now = self.clock.now()
        calls = self._calls.setdefault(bucket, deque())
        while calls and calls[0] <= now - window:
            calls.popleft()
        if len(calls) >= budget:
            return calls[0] + window - now
        calls.append(now)
        return 0.0

    def _headers(self, bucket: str, budget: int, window: float) -> dict[str, str]:
        calls = self._calls[bucket]
        reset = calls[0] + window
        return {
            "X-RateLimit-Limit": str(budget),
            "X-RateLimit-Remaining": str(budget - len(calls)),
            "X-RateLimit-Reset": f"{reset:.3f}",
            "X-RateLimit-Reset-After": f"{reset - self.clock.now():.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(bucket.split(":", 1)[0].encode()).hexdigest()[:32],
        }


def refusal(wait: float, scope: str, headers: dict[str, str]) -> Verdict:
    """Build the answer 429; without a Via header discord.py takes it for a ban by Cloudflare."""
    everywhere = scope == "global"
    body: Json = {
        "message": "You are being rate limited.",
        "retry_after": round(wait, 3),
        "global": everywhere,
    }
    extra = {"Retry-After": f"{wait:.3f}", "X-RateLimit-Scope": scope, "Via": "1.1 google"}
    if everywhere:
        extra["X-RateLimit-Global"] = "true"
    return Verdict(allowed=False, headers=headers | extra, body=body)
