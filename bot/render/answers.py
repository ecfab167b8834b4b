"""A job's answers as one reply: the texts numbered in their order, the footer, the buttons."""

from collections.abc import Sequence

from bot.locale import N_, _
from bot.render.buttons import answer_controls
from bot.render.compared import compared
from bot.render.footer import footer
from bot.render.reply import DESCRIPTION, Reply, boxed
from bot.render.shapes import brief, shown
from bot.render.written import whole_file
from bot.store.job import Job
from bot.tasks import Answer, Input, Passage, Spans, Task, Text
from bot.text import cut, line, literal, measure

QUOTE = 300
"""Characters of a text that are repeated above its answer."""
QUOTE_OF_MANY = 90
NOTHING_KEPT = N_("The texts of this request are no longer kept.")


def render(job: Job, task: Task, models: Sequence[str] = ()) -> Reply:
    """Return the reply for a job that is done: answers in an embed, beyond its limits in a file too.

    `models` are the names of those offered for the task.
    """
    controls = answer_controls(job, task, models)
    if job.wiped:
        return boxed(_(task.title), _(NOTHING_KEPT), footer(job), buttons=controls)
    if job.facts is not None and job.facts.rival is not None:
        return compared(job, task, controls)
    pairs = list(zip(job.order.inputs, job.answers, strict=False))
    text = _joined([_section(given, answer, shown(answer, spoiler=job.spoiler)) for given, answer in pairs])
    if measure(text) > DESCRIPTION:
        text = _joined(
            [_section(given, answer, brief(answer, spoiler=job.spoiler)) for given, answer in pairs]
        )
        whole = (
            _joined([_section(given, answer, shown(answer, spoiler=job.spoiler)) for given, answer in pairs])
            != text
        )
    else:
        whole = False
    file = whole_file(job)
    files = (file,) if whole and measure(text) <= DESCRIPTION else ()
    return boxed(_(task.title), text, footer(job), whole=file, files=files, buttons=controls)


def _joined(sections: list[tuple[str, str]]) -> str:
    """Return one text's section whole, several numbered."""
    if len(sections) == 1:
        quote, body = sections[0]
        return f"{_quoted(quote, QUOTE)}{body}"
    return "\n\n".join(
        f"**{number}.** {literal(cut(line(quote), QUOTE_OF_MANY))}\n{body}"
        for number, (quote, body) in enumerate(sections, 1)
    )


def _section(given: Input, answer: Answer, body: str) -> tuple[str, str]:
    """Return what to repeat of an input, and its answer; a text that the answer shows is not repeated."""
    if isinstance(given, Passage):
        return given.question, body
    repeats = isinstance(answer, Spans) or (isinstance(answer, Text) and bool(answer.prompt))
    return ("" if repeats else given), body


def _quoted(text: str, limit: int) -> str:
    """Return text as a quotation above an answer, on one line."""
    return f"> {cut(literal(line(text)), limit)}\n\n" if text else ""
