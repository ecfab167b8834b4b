"""What must go, goes: old texts and rows every six hours, dead tokens every minute."""

import asyncio
import logging
import time
from collections.abc import Callable

from bot.errors import StorageError
from bot.store import Store
from bot.store.backup import clear_set_aside
from bot.store.jobs import DAY_SECONDS

log = logging.getLogger(__name__)

RETAIN_SECONDS = 6 * 3600.0
TOKEN_SECONDS = 60.0
GONE_DAYS = 30
"""A server that removed the bot may add it again within this time and find everything as it was."""


class Housekeeping:
    """A task that cleans what is stored while the bot runs.

    `now` gives Unix seconds. A clock that jumps must not wipe the tokens of waiting jobs, so the time that
    really passed since the start counts too: what is to go must be old by both.
    """

    def __init__(self, store: Store, keep_days: int, now: Callable[[], float]) -> None:
        self._store = store
        self._keep_days = keep_days
        self._clock = now
        self._offset = now() - time.monotonic()
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start, once."""
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="housekeeping")

    async def end(self) -> None:
        """Stop after the piece of work at hand."""
        self._ending.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        """Clean at once and then in turn."""
        retain_at = time.monotonic()
        while not self._ending.is_set():
            try:
                if time.monotonic() >= retain_at:
                    await self._clean()
                    retain_at = time.monotonic() + RETAIN_SECONDS
                else:
                    await self._store.jobs.wipe_tokens(self._now())
                    await self._store.jobs.scrub()
            except StorageError as error:
                log.warning("The journal could not be cleaned: %s", error)
            await self._pause()

    async def _clean(self) -> None:
        """Wipe old texts, databases set aside, and what is kept of servers that removed the bot."""
        touched = await self._store.jobs.retain(self._now(), keep_days=self._keep_days)
        log.info("Retention touched %s jobs", touched)
        old = await asyncio.to_thread(clear_set_aside, self._store.folder, self._now())
        if old:
            log.info("Deleted %s files of databases that were set aside more than a week ago", old)
        for guild in await self._store.servers.gone(self._now() - GONE_DAYS * DAY_SECONDS):
            await self._store.jobs.wipe_server(guild)
            await self._store.decisions.forget_server(guild)
            await self._store.servers.forget(guild)  # the last, so that a failure before it is made good
            log.info("Nothing is kept any more of a server that removed the bot")

    async def _pause(self) -> None:
        """Wait a minute, or until the end."""
        try:
            await asyncio.wait_for(self._ending.wait(), TOKEN_SECONDS)
        except TimeoutError:
            return

    def _now(self) -> float:
        """Return Unix seconds by the clock or by the time that passed since the start: the earlier."""
        return min(self._clock(), self._offset + time.monotonic())
