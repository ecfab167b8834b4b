"""Jobs in figures: what was accepted, how it ended, how long each part took."""

from collections.abc import Collection

from prometheus_client import Histogram

from bot.errors import BotError
from bot.operations.families import Families
from bot.store.job import Job, State

OTHER = "other"
"""Stands for a task that is no longer there: its jobs are still in the journal."""
UNFORESEEN = "UNFORESEEN"
"""Stands for what is no error of ours."""


def codes(kind: type[BotError] = BotError) -> frozenset[str]:
    """Return the codes of an error and of all below it."""
    return frozenset({kind.code}).union(*map(codes, kind.__subclasses__()))


class JobFigures:
    """Counts jobs by their moves; `tasks` are the names that a task may have as a label."""

    def __init__(self, families: Families, tasks: Collection[str]) -> None:
        self._tasks = frozenset(tasks)
        self._codes = codes()
        self._accepted = families.counter("jobs_accepted", "Jobs committed to the journal.", "task")
        self._ended = families.counter(
            "jobs_ended", "Jobs with an outcome; an answer has no code.", "task", "outcome", "code"
        )
        self._closed = families.counter(
            "jobs_closed", "Jobs whose outcome was shown, or could not be.", "task", "outcome"
        )
        self._tokens = families.counter("tokens", "Tokens that models read and wrote.", "task", "direction")
        self._acknowledge = families.histogram(
            "acknowledge_seconds", "From a job's commit to its acknowledgement.", "task"
        )
        self._queued = families.histogram("job_queued_seconds", "Waiting for the worker.", "task")
        self._loading = families.histogram(
            "job_loading_seconds", "Loading the model, where it had to be.", "task"
        )
        self._running = families.histogram(
            "job_running_seconds", "Running, beside others in the batch.", "task"
        )
        self._whole = families.histogram(
            "job_seconds", "From a job's commit to its outcome on Discord.", "task"
        )

    def moved(self, job: Job) -> None:
        """Learn that a job came into its state."""
        task = job.order.task if job.order.task in self._tasks else OTHER
        match job.state:
            case State.RECEIVED:
                self._accepted.labels(task).inc()
            case State.ACKNOWLEDGED:
                _observe(self._acknowledge, task, job.acknowledged_at, job.received_at)
            case State.RUNNING:
                pass
            case State.DONE | State.FAILED | State.CANCELLED | State.DROPPED:
                code = self.code(job.failure.code) if job.failure else ""
                self._ended.labels(task, str(job.state), code).inc()
                self._count_work(task, job)
            case State.DELIVERED | State.UNDELIVERABLE:
                self._closed.labels(task, str(job.state)).inc()
                _observe(self._whole, task, job.delivered_at, job.received_at)

    def code(self, code: str) -> str:
        """Return a code of ours as it is, anything else as UNFORESEEN."""
        return code if code in self._codes else UNFORESEEN

    def _count_work(self, task: str, job: Job) -> None:
        """Count how an answer came about."""
        if (facts := job.facts) is None:
            return
        self._queued.labels(task).observe(facts.queued)
        self._running.labels(task).observe(facts.ran)
        if facts.loaded is not None:
            self._loading.labels(task).observe(facts.loaded)
        self._tokens.labels(task, "read").inc(facts.tokens_in)
        self._tokens.labels(task, "written").inc(facts.tokens_out)


def _observe(histogram: Histogram, task: str, end: float | None, begin: float) -> None:
    """Observe how long something took; the clock that both were read from may have been set back."""
    if end is not None:
        histogram.labels(task).observe(max(0.0, end - begin))
