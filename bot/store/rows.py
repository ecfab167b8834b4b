"""A job as a row of the journal, both ways."""

import sqlite3
from dataclasses import replace
from typing import TypedDict

from bot.store import codec
from bot.store.job import CLOSED, FINISHED, Facts, Failure, Job, Order, Origin, State, Terms
from bot.tasks import Answer

Value = str | int | float | None

TIME_OF: dict[State, str] = (
    {State.ACKNOWLEDGED: "acknowledged_at", State.RUNNING: "started_at"}
    | dict.fromkeys(FINISHED, "finished_at")
    | dict.fromkeys(CLOSED, "delivered_at")
)
"""The column that remembers when a job came into a state."""


class Changes(TypedDict, total=False):
    """What a move may write beside the state; `wipe` empties texts and answers for good."""

    message: int | None
    attempt: int
    answers: tuple[Answer, ...]
    facts: Facts
    failure: Failure
    wipe: bool


def received(order: Order, terms: Terms, *, model: str, chosen_by: str, now: float) -> dict[str, Value]:
    """Return the columns of a new job."""
    origin = order.origin
    return {
        "interaction": origin.interaction,
        "state": State.RECEIVED,
        "task": order.task,
        "model": model,
        "chosen_by": chosen_by,
        "wanted_model": order.model,
        "pipeline": order.pipeline,
        "seed": order.seed,
        "from_file": order.from_file,
        "inputs": codec.encode_inputs(order.inputs),
        "parameters": codec.encode_parameters(order.parameters),
        "rival": codec.encode_rival(order.rival),
        "user": origin.user,
        "application": origin.application,
        "token": origin.token,
        "guild": origin.guild,
        "channel": origin.channel,
        "private": origin.private,
        "locale": origin.locale,
        "keep_days": terms.keep_days,
        "spoiler": terms.spoiler,
        "moved_at": now,
        "received_at": now,
    }


def moved(to: State, changes: Changes, now: float) -> dict[str, Value]:
    """Return the columns that a move to a state changes; a closed job keeps no token."""
    columns: dict[str, Value] = {"state": to, "moved_at": now}
    if to in TIME_OF:
        columns[TIME_OF[to]] = now
    if to in CLOSED:
        columns["token"] = ""
    if "message" in changes:
        columns["message"] = changes["message"]
    if "attempt" in changes:
        columns["attempt"] = changes["attempt"]
    if "answers" in changes:
        columns["answers"] = codec.encode_answers(changes["answers"])
    if "facts" in changes:
        columns["facts"] = codec.encode_facts(changes["facts"])
    if "failure" in changes:
        columns["failure"] = codec.encode_failure(changes["failure"])
    if changes.get("wipe"):
        columns |= WIPED
    return columns


WIPED: dict[str, Value] = {
    "inputs": "[]",
    "answers": "[]",
    "parameters": "{}",
    "rival": None,
    "wiped": 1,
}
"""The columns of a job whose texts are gone; options go too, because labels and targets are texts."""


def job(row: sqlite3.Row) -> Job:
    """Read a row."""
    return Job(
        id=row["id"],
        order=_order(row),
        state=State(row["state"]),
        model=row["model"],
        chosen_by=row["chosen_by"],
        message=row["message"],
        attempt=row["attempt"],
        answers=codec.decode_answers(row["answers"]),
        facts=codec.decode_facts(row["facts"]),
        failure=codec.decode_failure(row["failure"]),
        wiped=bool(row["wiped"]),
        keep_days=row["keep_days"],
        spoiler=bool(row["spoiler"]),
        received_at=row["received_at"],
        acknowledged_at=row["acknowledged_at"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        delivered_at=row["delivered_at"],
    )


def without_token(job: Job) -> Job:
    """Return a job that may leave the house."""
    return replace(job, order=replace(job.order, origin=replace(job.order.origin, token="")))


def _order(row: sqlite3.Row) -> Order:
    """Read what the person asked for."""
    return Order(
        task=row["task"],
        inputs=codec.decode_inputs(row["inputs"]),
        origin=_origin(row),
        parameters=codec.decode_parameters(row["parameters"]),
        model=row["wanted_model"],
        pipeline=row["pipeline"],
        seed=row["seed"],
        from_file=bool(row["from_file"]),
        rival=codec.decode_rival(row["rival"]),
    )


def _origin(row: sqlite3.Row) -> Origin:
    """Read who asked, and where the reply goes."""
    return Origin(
        interaction=row["interaction"],
        user=row["user"],
        application=row["application"],
        token=row["token"],
        guild=row["guild"],
        channel=row["channel"],
        private=bool(row["private"]),
        locale=row["locale"],
    )
