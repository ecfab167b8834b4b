"""Watches the progress of one job: marks it as running when it is, and passes the events on."""

import asyncio
import logging

from bot.errors import StorageError
from bot.inference import backend
from bot.inference.backend import Loading, Progress, Queued, Running, Tell, Tokens
from bot.store.job import OPEN, Job, State
from bot.store.jobs import Jobs

log = logging.getLogger(__name__)


class Watch:
    """A `Tell` around another one.

    A job is `running` from the moment the backend touches it and not while it waits: after a crash the
    running ones are the suspects, who run alone, and those who waited are not.
    """

    def __init__(self, jobs: Jobs, job: Job, tell: Tell) -> None:
        self._jobs = jobs
        self._job = job
        self._tell = tell
        self._marking: asyncio.Task[Job | None] | None = None

    @property
    def runs(self) -> bool:
        """Whether the backend has touched the job."""
        return self._marking is not None

    def __call__(self, event: Progress) -> None:
        """Take an event of the backend."""
        match event:
            case Queued() | Loading(stage=backend.STARTING):
                pass  # it waits: were the engine to crash the bot, no request would be to blame
            case Running():
                self._mark().add_done_callback(lambda _marking: event.noted())
            case Loading() | Tokens():
                self._mark()
        self.pass_on(event)

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

    def _mark(self) -> asyncio.Task[Job | None]:
        """Begin to write that the job runs, once; returns the writing."""
        if self._marking is None:
            move = self._jobs.move(self._job.id, State.RUNNING, expected=OPEN, attempt=self._job.attempt + 1)
            self._marking = asyncio.create_task(move, name=f"mark job {self._job.id}")
        return self._marking
