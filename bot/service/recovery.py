"""What a restart left open."""

from bot.errors import InferenceFailed, Interrupted
from bot.locale import N_, _
from bot.service.performing import UNKNOWN, UNKNOWN_HINT
from bot.store.job import FINISHED, OPEN, Failure, Job, State
from bot.store.jobs import Jobs

MOST_ATTEMPTS = 3
"""A job that ran when the bot stopped is tried this often in all."""
MOST_RESTARTS = 10
"""A job may see this many restarts whatever its state: a crash can come before it is marked as running."""

UNREADABLE = "unreadable"
"""What stands for the id of the error where a row cannot be read."""
STOPPED = N_("The bot stopped {count} times before request #{id} was answered, so it was given up.")
STOPPED_HINT = N_("Try it again; if it happens once more, tell the bot's owner the number.")


async def take_up(jobs: Jobs, *, crashed: bool = False) -> tuple[Job, ...]:
    """Return the open jobs in the order to deal with; fail those that were tried too often.

    `crashed`: the bot did not end in order. A job may have begun in the moment before that could be noted, so
    those that waited are suspects too, and run alone.
    """
    await jobs.mend(Failure(InferenceFailed.code, _(UNKNOWN).format(id=UNREADABLE), _(UNKNOWN_HINT)))
    await jobs.count_restart()
    if crashed:
        await jobs.suspect()
    worn_out = await jobs.worn_out(MOST_RESTARTS)
    found = [await _judged(jobs, job, worn_out=job.id in worn_out) for job in await jobs.open()]
    return tuple(sorted(found, key=_urgency))


async def _judged(jobs: Jobs, job: Job, *, worn_out: bool) -> Job:
    """Fail a job that stopped the bot too often; others come back as they are."""
    tired = job.state is State.RUNNING and job.attempt >= MOST_ATTEMPTS
    if job.state not in OPEN or not (tired or worn_out):
        return job
    count = job.attempt if tired else MOST_RESTARTS
    failure = Failure(Interrupted.code, _(STOPPED).format(count=count, id=job.id), _(STOPPED_HINT))
    return await jobs.move(job.id, State.FAILED, expected=OPEN, failure=failure) or job


def _urgency(job: Job) -> tuple[int, int]:
    """Order: a `received` one has three seconds to live, a finished one costs nothing, others must run."""
    if job.state is State.RECEIVED:
        return 0, job.id
    return (1 if job.state in FINISHED else 2), job.id
