"""Events for the page: one queue an open page, told only what its person may see."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.sandbox.wire import Json

if TYPE_CHECKING:
    from collections.abc import Iterator


class Hub:
    """Hands events to the pages that listen, by user."""

    def __init__(self) -> None:
        self._pages: list[tuple[str, asyncio.Queue[Json]]] = []

    @contextmanager
    def listen(self, user_id: str) -> Iterator[asyncio.Queue[Json]]:
        """Collect a user's events in a queue while the block runs."""
        entry = (user_id, asyncio.Queue[Json]())
        self._pages.append(entry)
        try:
            yield entry[1]
        finally:
            self._pages.remove(entry)

    def tell(self, kind: str, data: Json, *, only: str | None = None) -> None:
        """Send an event to everybody, or to one user's pages only."""
        for user_id, queue in self._pages:
            if only is None or only == user_id:
                queue.put_nowait({"type": kind, "data": data})
