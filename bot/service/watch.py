"""Watches the progress of one job: marks it as running when it is, and passes the events on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import StorageError
from bot.inference import backend
from bot.inference.backend import Loading, Progress, Queued, Running, Tell, Tokens
from bot.store.job import OPEN, Job, State
from bot.store.jobs import Jobs

log = logging.getLogger(__name__)


async def _nothing() -> None:
    """Wait for nobody."""


class Meter:
    """A `Tell` around another one that reads how many tokens a model has written so far."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self.tokens = 0

    def __call__(self, event: Progress) -> None:
        """Read, and pass on."""
        if isinstance(event, Tokens):
            self.tokens = event.count
        self._tell(event)


class Watch:
    """A `Tell` around another one.

    A job is `running` from the moment the backend touches it, not while it waits: the next start counts that
    as an attempt. A suspect of a crash is not begun with before the journal has it as running, nor before
    `first`: if it ends the process, all that came before it must be safe.
    """

    def __init__(
        self, jobs: Jobs, job: Job, tell: Tell, first: Callable[[], Awaitable[None]] = _nothing
    ) -> None:
        self._jobs = jobs
        self._job = job
        self._tell = tell
        self._first = first
        self._marking: asyncio.Task[Job | None] | None = None
        self.ended = False
        """Whether the backend has done its part, well or not: the outcome is on its way to the journal."""

    @property
    def runs(self) -> bool:
        """Whether the backend has touched the job."""
        return self._marking is not None

    def __call__(self, event: Progress) -> asyncio.Future[None] | None:
        """Take an event of the backend; returns what a suspect waits for."""
        self.pass_on(event)
        match event:
            case Queued() | Loading(stage=backend.STARTING):
                return None  # it waits: were the engine to crash the bot, no request would be to blame
            case Loading() | Running() if self._job.attempt:
                return asyncio.create_task(self._safe(), name=f"job {self._job.id} may run")
        self._mark()
        return None

    def pass_on(self, event: Progress) -> None:
        """Tell the listener; what goes wrong there is not the job's fault."""
        try:
            self._tell(event)
        except Exception:
            log.exception("The progress of job %s could not be told", self._job.id)

    async def settle(self) -> None:
        """Wait until the mark, if any, is in the journal: no later move may overtake it."""
        if self._marking is not None:
            try:
                await asyncio.shield(self._marking)
            except StorageError:
                log.warning("Job %s runs, but could not be marked as running", self._job.id)

    async def _safe(self) -> None:
        """Wait until the journal knows all that it must before the job may end the process; StorageError."""
        await asyncio.shield(self._mark())
        await self._first()

    def _mark(self) -> asyncio.Task[Job | None]:
        """Begin to write that the job runs, once; returns the writing."""
        if self._marking is None:
            move = self._jobs.move(self._job.id, State.RUNNING, expected=OPEN, attempt=self._job.attempt + 1)
            self._marking = asyncio.create_task(move, name=f"mark job {self._job.id}")
        return self._marking
