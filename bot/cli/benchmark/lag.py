"""How late the event loop comes."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.cli.benchmark.rounds import percentile

TICK = 0.005
"""Seconds between two looks at the clock; what comes later than this was a stall."""


class Lag:
    """The lags of one stretch, in seconds."""

    def __init__(self) -> None:
        self.lags: list[float] = []

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Watch the loop while the block runs."""
        ticking = asyncio.create_task(self._tick())
        try:
            yield
        finally:
            ticking.cancel()
            with suppress(asyncio.CancelledError):
                await ticking

    async def _tick(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            self.lags.append(time.perf_counter() - before - TICK)

    def worst(self) -> float:
        """Return the longest stall in milliseconds."""
        return 1000 * max(self.lags)

    def p99(self) -> float:
        """Return the 99th percentile in milliseconds."""
        return 1000 * percentile(self.lags, 0.99)
