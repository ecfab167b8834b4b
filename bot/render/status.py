"""Progress as a status line: place and estimate, loading share, streamed text. All of it true when said."""

from typing import assert_never

from bot.inference.backend import Loading, Progress, Queued, Running, Tokens
from bot.locale import N_, _
from bot.render.bars import bar
from bot.render.marks import emphasis
from bot.render.reply import CONTENT
from bot.store.job import Job
from bot.text import ELLIPSIS, code, literal, measure

WORKING = N_("Working on it…")
NEXT = N_("Waiting: next in line{estimate}.")
PLACE = N_("Waiting: place {place} in line{estimate}.")
ESTIMATE = N_(", about {seconds} s")
MINUTES = N_(", about {minutes} min")
RUNNING = N_("Running…")
CURSOR = " ▌"
COUNT = N_("\n-# {count} tokens so far; still writing")
MINUTE = 60


def status_line(event: Progress | None, job: Job) -> str:
    """Return the line for the latest event, at most 2000 characters."""
    match event:
        case None:
            return _(WORKING)
        case Queued():
            return _queued(event)
        case Loading():
            return _loading(event)
        case Running():
            return _(RUNNING)
        case Tokens():
            return _tokens(event, job)
        case _:
            assert_never(event)


def _queued(event: Queued) -> str:
    """Return place and estimate; no estimate is made up where none is known."""
    seconds = event.estimate
    estimate = "" if seconds is None else _(ESTIMATE).format(seconds=max(1, round(seconds)))
    if seconds is not None and seconds > 2 * MINUTE:
        estimate = _(MINUTES).format(minutes=round(seconds / MINUTE))
    return (_(NEXT) if event.place <= 1 else _(PLACE)).format(place=event.place, estimate=estimate)


def _loading(event: Loading) -> str:
    """Return the model's name with what is done of it."""
    stage = _(event.stage)
    stage = stage[:1].upper() + stage[1:]
    done = "" if event.share is None else f" `{bar(event.share)}` {event.share:.0%}"
    return f"{stage} {code(event.model)}{done}{ELLIPSIS if not done else ''}"


def _tokens(event: Tokens, job: Job) -> str:
    """Return the prompt and the text so far; the beginning gives way when it grows too long.

    Where a server hides what models write, only the count is shown.
    """
    if job.spoiler:
        return _(RUNNING) + _(COUNT).format(count=event.count)
    given = job.order.inputs[0] if len(job.order.inputs) == 1 else ""
    prompt = emphasis(given) if isinstance(given, str) and job.order.task and event.text else ""
    tail = CURSOR + _(COUNT).format(count=event.count)
    whole = f"{prompt}{literal(event.text)}{tail}"
    if measure(whole) <= CONTENT:
        return whole
    room = CONTENT - measure(tail) - 1
    text = event.text[-room:]
    while measure(literal(text)) > room:
        text = text[max(1, len(text) // 10) :]
    return f"{ELLIPSIS}{literal(text)}{tail}"
