"""The figures, by Prometheus' conventions (prometheus.io/docs/practices/naming).

Label values are bounded: tasks, states, lanes, commands and codes of ours. No person, server, model or text
is one.
"""

from collections.abc import Collection, Iterator
from importlib.metadata import version
from typing import Literal

from prometheus_client import GCCollector, Info, PlatformCollector, ProcessCollector, generate_latest

from bot.inference.backend import Batched, Used
from bot.operations.engine import EngineFigures
from bot.operations.families import Families, Family
from bot.operations.gauges import Gauges, Seen
from bot.operations.jobs import JobFigures
from bot.store.connection import Commit
from bot.store.job import Job

COMMIT_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.5)
"""Buckets from a fast disk's sync to storage.busy_milliseconds."""


class Figures:
    """Counts what it is told of; `tasks` are the names that a task may have as a label."""

    def __init__(self, tasks: Collection[str]) -> None:
        self._families = families = Families()
        self._jobs = JobFigures(families, tasks)
        self._engine = EngineFigures(families)
        self._gauges = Gauges(families)
        self._commit = families.histogram(
            "journal_commit_seconds", "Seconds of a commit to the journal.", buckets=COMMIT_SECONDS
        )
        self._writes = families.counter("journal_writes", "Writes to the journal: kept, or lost.", "outcome")
        self._told = families.counter("errors_told", "Errors that people were told of.", "command", "code")
        self._sessions = families.counter(
            "gateway_sessions", "Sessions with Discord: new, or resumed.", "kind"
        )
        self._breaks = families.counter("gateway_disconnects", "Connections to Discord that broke.")
        _about_the_process(families)

    def moved(self, job: Job) -> None:
        """Learn that a job came into its state."""
        self._jobs.moved(job)

    def engine(self, event: Batched | Used) -> None:
        """Learn what the engine does; called on its thread."""
        self._engine.heard(event)

    def committed(self, commit: Commit) -> None:
        """Learn of a commit."""
        self._commit.observe(commit.seconds)
        self._writes.labels("kept" if commit.held else "lost").inc(commit.writes)

    def told(self, command: str, code: str) -> None:
        """Learn that a person was told of an error; an empty code means that nobody foresaw it."""
        self._told.labels(command, self._jobs.code(code)).inc()

    def session(self, kind: Literal["new", "resumed"]) -> None:
        """Learn that a session with Discord stands."""
        self._sessions.labels(kind).inc()

    def disconnected(self) -> None:
        """Learn that the connection to Discord broke."""
        self._breaks.inc()

    def described(self) -> Iterator[Family]:
        """Tell of each figure of ours."""
        return self._families.described()

    def written(self, seen: Seen) -> bytes:
        """Return everything in Prometheus' text format, with what is seen just now."""
        self._gauges.show(seen)
        return generate_latest(self._families.registry)


def _about_the_process(families: Families) -> None:
    """Add what prometheus-client itself knows of a Python process, and what runs in it."""
    ProcessCollector(registry=families.registry)
    PlatformCollector(registry=families.registry)
    GCCollector(registry=families.registry)
    info = Info("pipewright_build", "What runs.", registry=families.registry)
    # underscores: a label has no dots
    info.info({name.replace(".", "_"): version(name) for name in ("torch", "transformers", "discord.py")})
