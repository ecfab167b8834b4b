"""Answers as plain text, whole: for the file under an answer that is too long to show."""

from itertools import cycle
from typing import assert_never

from bot.render.bars import percent
from bot.render.reply import Attached
from bot.store.job import Job
from bot.tasks import Answer, Input, Passage, Ranking, Spans, Text

HIDDEN = "SPOILER_"
"""Discord shows a file whose name begins so only after a click."""


def whole_file(job: Job) -> Attached:
    """Return all texts with their answers, numbered in order, as UTF-8; of two models first those of one."""
    hides = job.spoiler and any(isinstance(answer, Text) for answer in job.answers)
    name = f"{HIDDEN if hides else ''}{job.order.task}-{job.id}.txt"
    parts = [
        f"{number}. {_given(given)}\n\n{written(answer)}"
        for number, (given, answer) in enumerate(zip(cycle(job.order.inputs), job.answers, strict=False), 1)
    ]
    return Attached(name, "\n\n----\n\n".join(parts).encode())


def written(answer: Answer) -> str:
    """Return one answer as plain text."""
    match answer:
        case Ranking():
            body = "\n".join(
                f"{percent(one.score):>8}  {one.label}" + (f"  {one.text}" if one.text else "")
                for one in answer.labels
            )
        case Spans():
            body = _marked(answer) + "\n".join(
                f"{one.start:>6}-{one.end:<6} {percent(one.score):>8}  {one.label or 'answer'}  "
                f"{answer.text[one.start : one.end]}"
                for one in answer.spans
            )
        case Text():
            body = "\n\n".join(answer.prompt + one for one in answer.texts)
        case _:
            assert_never(answer)
    return f"{body}\n\n({answer.note})" if answer.note else body


def _marked(answer: Spans) -> str:
    """Return the text with each entity in brackets with its label; nothing for answers, which have none."""
    pieces, end = [], 0
    for span in sorted(answer.spans, key=lambda one: (one.start, -one.end)):
        if span.label and span.start >= end:
            pieces += [answer.text[end : span.start], f"[{answer.text[span.start : span.end]} {span.label}]"]
            end = span.end
    return "".join([*pieces, answer.text[end:], "\n\n"]) if pieces else ""


def _given(given: Input) -> str:
    """Return an input as it was typed."""
    return f"{given.question}\n\n{given.context}" if isinstance(given, Passage) else given
