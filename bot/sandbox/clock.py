"""The sandbox's clock and its snowflakes; tests move the clock instead of waiting."""

from __future__ import annotations

import asyncio
import contextlib
import time

from bot.sandbox.wire import DISCORD_EPOCH_MS


class Clock:
    """Unix time in seconds plus what `advance` added; every deadline of the sandbox is read from it."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        """Return the current Unix time in seconds."""
        return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        """Move the clock forward and wake everybody who waits for a moment."""
        self._offset += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep_until(self, moment: float) -> None:
        """Return when the clock shows `moment` (Unix seconds) or later."""
        while (left := moment - self.now()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), left)


class Snowflakes:
    """Makes ids that carry the clock's time and always grow (reference.mdx, Snowflakes)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """Return the next id as the string it is in JSON."""
        fresh = (int(self._clock.now() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last = max(fresh, self._last + 1)
        return str(self._last)
