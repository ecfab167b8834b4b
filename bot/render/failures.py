"""Errors as replies: what went wrong, what to do, the code and the job."""

import time
from collections.abc import Sequence

import discord

from bot.errors import BotError, Busy, Later
from bot.locale import N_, _
from bot.render.buttons import answer_controls
from bot.render.footer import SEPARATOR
from bot.render.reply import Reply, boxed
from bot.store.job import Failure, Job, State
from bot.tasks import Task
from bot.text import marked

NO_ANSWER = N_("No answer")
NOT_DONE = N_("That did not work")
CANCELLED = N_("Cancelled")
WENT_WRONG = N_("Something went wrong on our side.")
TELL_OWNER = N_("Try again; if it happens again, tell the bot's owner the id below.")
UNKNOWN = Failure("INTERNAL", WENT_WRONG, TELL_OWNER)
LATER = N_("Try again {when}.")
RED = discord.Colour(0xC0392B)


def render_failure(job: Job, task: Task | None, models: Sequence[str] = ()) -> Reply:
    """Return the reply for a job that has no answer; `models` are those offered for its task."""
    failure = job.failure or UNKNOWN
    title = _(CANCELLED) if job.state is State.CANCELLED else _(NO_ANSWER)
    heading = f"{_(task.title)}: {title.lower()}" if task else title
    buttons = answer_controls(job, task, models) if task else ()
    return boxed(
        heading, _sentences(failure), f"{failure.code}{SEPARATOR}#{job.id}", buttons=buttons, colour=RED
    )


def render_error(error: BotError | None, reference: str) -> Reply:
    """Return the reply for an error before anything was accepted; None is one nobody foresaw.

    `reference` is the short id under which the log has it, '' for those a person mends.
    """
    failure = UNKNOWN if error is None else Failure(error.code, error.what, error.hint)
    if isinstance(error, Later) and error.retry_after > 0:
        return _refused_until(error)
    foot = SEPARATOR.join(part for part in (failure.code, reference) if part)
    return boxed(_(NOT_DONE), _sentences(failure), foot, colour=RED)


def _refused_until(error: Later) -> Reply:
    """Return the reply with the time left; a hint that says the same in seconds is left out."""
    when = f"<t:{int(time.time() + error.retry_after) + 1}:R>"
    failure = Failure(error.code, error.what, error.hint if isinstance(error, Busy) else "")
    told = f"{_sentences(failure)}\n{_(LATER).format(when=when)}"
    return boxed(_(NOT_DONE), told, error.code, colour=RED)


def _sentences(failure: Failure) -> str:
    """Return the two sentences, the first in bold."""
    hint = f"\n{marked(_(failure.hint))}" if failure.hint else ""
    return f"{marked(_(failure.what))}{hint}"
