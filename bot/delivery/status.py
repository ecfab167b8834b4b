"""The status line of a running job: edited only after a while, only on change, at most so often."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

from bot.inference.backend import Progress, Tell
from bot.render import Action, Reply, job_button, status_line
from bot.store.job import Job

Show: TypeAlias = Callable[[Reply], Awaitable[object]]


@asynccontextmanager
async def status(job: Job, show: Show, *, patience: float, pause: float) -> AsyncIterator[Tell]:
    """Yield a `tell` whose latest event is shown by `show` after `patience` seconds, then every `pause`.

    On leaving, an edit on its way is let finish, so that the answer comes last; nothing is shown after it.
    """
    line = _Line(job, show)
    writer = asyncio.create_task(line.write(patience, pause))
    try:
        yield line.tell
    finally:
        line.over.set()
        await writer


class _Line:
    """The latest event of one job and the task that shows it."""

    def __init__(self, job: Job, show: Show) -> None:
        self.over = asyncio.Event()
        self._job = job
        self._show = show
        self._latest: Progress | None = None
        self._told = asyncio.Event()
        self._told.set()

    def tell(self, event: Progress) -> None:
        """Keep the event as the latest; an earlier one that nobody saw is dropped."""
        self._latest = event
        self._told.set()

    async def write(self, patience: float, pause: float) -> None:
        """Show the latest event when it changed what stands there, until it is over."""
        shown = ""
        wait = patience
        while not await self._over_within(wait) and await self._next():
            text = status_line(self._latest, self._job)
            self._told.clear()
            if text != shown:
                await self._show(Reply(content=text, buttons=(job_button(Action.CANCEL, self._job.id),)))
            shown, wait = text, pause

    async def _over_within(self, seconds: float) -> bool:
        """Wait so long; tell whether it was over before."""
        try:
            await asyncio.wait_for(self.over.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _next(self) -> bool:
        """Wait for something new to tell; False when it is over first."""
        told = asyncio.create_task(self._told.wait())
        over = asyncio.create_task(self.over.wait())
        try:
            await asyncio.wait({told, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
            over.cancel()
        return not self.over.is_set()
