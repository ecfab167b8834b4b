"""Figures: what they are told, counted under bounded labels."""

from collections.abc import Mapping
from dataclasses import replace
from math import isnan, nan

import pytest

from bot.inference.backend import Batched, Used, Waiting
from bot.operations import Figures, Gateway
from bot.operations.gateway import Listener
from bot.operations.gauges import Link, Seen
from bot.store.connection import Commit
from bot.store.job import Facts, Failure, Job, Order, Origin, State
from tests.operations.scrape import Sample, samples, value

QUIET = Seen(Waiting((), (), None, {"short": 0}), {}, Link(connected=False, latency=nan))
FACTS = Facts(
    model="secret/model",
    revision=None,
    source="hub",
    badge="",
    device="cpu",
    queued=0.2,
    loaded=None,
    ran=0.4,
    tokens_in=12,
    tokens_out=3,
)


def job(state: State, task: str = "sentiment", **rest: object) -> Job:
    """Return a job that was received at second 100."""
    order = Order(task=task, inputs=("my secret text",), origin=Origin(interaction=1, user=424242))
    one = Job(id=1, order=order, state=state, model="secret/model", chosen_by="default", received_at=100.0)
    return replace(one, **rest)  # type: ignore[arg-type]  # fields of Job


@pytest.fixture
def figures() -> Figures:
    """Return figures of one task."""
    return Figures({"sentiment"})


def read(figures: Figures, seen: Seen = QUIET) -> Mapping[Sample, float]:
    """Read what is exposed."""
    return samples(figures.written(seen).decode())


def test_a_jobs_moves_are_counted_and_timed(figures: Figures) -> None:
    for moved in (
        job(State.RECEIVED),
        job(State.ACKNOWLEDGED, acknowledged_at=100.5),
        job(State.RUNNING),
        job(State.DONE, facts=FACTS),
        job(State.DELIVERED, facts=FACTS, delivered_at=102.0),
    ):
        figures.moved(moved)
    found = read(figures)
    task = {"task": "sentiment"}
    assert value(found, "jobs_accepted_total", **task) == 1
    assert value(found, "jobs_ended_total", **task, outcome="done", code="") == 1
    assert value(found, "jobs_closed_total", **task, outcome="delivered") == 1
    assert value(found, "acknowledge_seconds_sum", **task) == 0.5
    assert value(found, "job_queued_seconds_sum", **task) == 0.2
    assert value(found, "job_running_seconds_sum", **task) == 0.4
    assert value(found, "job_seconds_sum", **task) == 2.0
    assert value(found, "job_loading_seconds_count", **task) == 0
    assert value(found, "tokens_total", **task, direction="read") == 12


def test_a_failure_is_counted_under_its_code_and_a_strange_one_under_one_name(figures: Figures) -> None:
    figures.moved(job(State.FAILED, failure=Failure("TIMEOUT", "It took too long.")))
    figures.moved(job(State.FAILED, failure=Failure("424242", "A code nobody knows.")))
    figures.moved(job(State.CANCELLED, task="a task of last year", failure=Failure("CANCELLED", "")))
    found = read(figures)
    assert value(found, "jobs_ended_total", task="sentiment", outcome="failed", code="TIMEOUT") == 1
    assert value(found, "jobs_ended_total", task="sentiment", outcome="failed", code="UNFORESEEN") == 1
    assert value(found, "jobs_ended_total", task="other", outcome="cancelled", code="CANCELLED") == 1


def test_no_person_model_or_text_is_exposed(figures: Figures) -> None:
    for state in State:
        figures.moved(job(state, task="my secret text", facts=FACTS, failure=Failure("secret", "secret")))
    text = figures.written(QUIET).decode()
    assert 'task="other"' in text
    assert "secret" not in text
    assert "424242" not in text


def test_the_engine_tells_of_batches_and_of_its_cache(figures: Figures) -> None:
    figures.engine(Batched("short", requests=3, inputs=7))
    for event in (Used(1.5, 1, 1000, 0), Used(None, 1, 1000, 0), Used(0.5, 1, 400, 1), Used(None, 1, 400, 1)):
        figures.engine(event)
    found = read(figures)
    assert value(found, "batch_inputs_sum", lane="short") == 7
    assert value(found, "batch_requests_sum", lane="short") == 3
    assert value(found, "batch_inputs_bucket", lane="short", le="8.0") == 1
    assert value(found, "cache_hits_total") == 2
    assert value(found, "cache_load_seconds_count") == 2
    assert value(found, "cache_evictions_total") == 1
    assert value(found, "cache_bytes") == 400


def test_commits_are_timed_and_what_they_lost_is_counted(figures: Figures) -> None:
    figures.committed(Commit(3, 0.002, held=True))
    figures.committed(Commit(2, 0.1, held=False))
    found = read(figures)
    assert value(found, "journal_commit_seconds_count") == 2
    assert value(found, "journal_writes_total", outcome="kept") == 3
    assert value(found, "journal_writes_total", outcome="lost") == 2


def test_gauges_show_what_is_seen_now_and_forget_what_was(figures: Figures) -> None:
    waiting = Waiting(("1", "2"), ("3",), 1.5, {"short": 2, "long": 0}, alive=False)
    busy = read(figures, Seen(waiting, {State.RUNNING: 1}, Link(connected=True, latency=0.1)))
    assert value(busy, "queue_waiting", lane="short") == 2
    assert value(busy, "queue_running") == 1
    assert value(busy, "queue_estimate_seconds") == 1.5
    assert value(busy, "worker_alive") == 0
    assert value(busy, "jobs_open", state="running") == 1
    assert value(busy, "gateway_connected") == 1
    quiet = read(figures)
    assert value(quiet, "queue_waiting", lane="short") == 0
    assert value(quiet, "jobs_open", state="running") == 0
    assert isnan(value(quiet, "gateway_latency_seconds"))


def test_a_journal_that_cannot_be_read_hides_no_other_figure(figures: Figures) -> None:
    found = read(figures, replace(QUIET, standing=None))
    assert isnan(value(found, "jobs_open", state="running"))
    assert value(found, "worker_alive") == 1


class FakeClient:
    """A client whose events the test makes."""

    latency = 0.25

    def __init__(self) -> None:
        self.listeners: dict[str, Listener] = {}

    def add_listener(self, listener: Listener, /, name: str = "") -> None:
        """Remember."""
        self.listeners[name] = listener


async def test_the_gateway_counts_sessions_and_breaks_but_not_each_vain_attempt(figures: Figures) -> None:
    client = FakeClient()
    gateway = Gateway(client, figures)
    assert gateway.link().connected is False
    for event in ("connect", "disconnect", "disconnect", "resumed"):
        await client.listeners[f"on_{event}"]()
    await client.listeners["on_error_told"]("sentiment", "BAD_OPTION")
    await client.listeners["on_error_told"]("sentiment", "")
    found = read(figures, replace(QUIET, link=gateway.link()))
    assert value(found, "gateway_sessions_total", kind="new") == 1
    assert value(found, "gateway_sessions_total", kind="resumed") == 1
    assert value(found, "gateway_disconnects_total") == 1
    assert value(found, "gateway_connected") == 1
    assert value(found, "gateway_latency_seconds") == 0.25
    assert value(found, "errors_told_total", command="sentiment", code="BAD_OPTION") == 1
    assert value(found, "errors_told_total", command="sentiment", code="UNFORESEEN") == 1
