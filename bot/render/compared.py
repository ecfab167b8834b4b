"""Two models' answers to the same texts, side by side, with the time and the size of each."""

from collections.abc import Iterator
from dataclasses import replace

from bot.locale import N_, _
from bot.render.buttons import Control
from bot.render.footer import SEPARATOR, revised
from bot.render.reply import FIELD, Reply, boxed
from bot.render.shapes import brief, shown
from bot.render.written import whole_file
from bot.store.job import Facts, Job
from bot.tasks import Answer, Input, Passage, Task, Text
from bot.text import cut, line, literal, measure

QUOTE = 300
TITLE = N_("{title}: two models compared")
SECONDS = "{seconds:.2f} s"
SIZE = N_(" · {megabytes:,.1f} MB")
MEGABYTE = 1_000_000


def compared(job: Job, task: Task, controls: tuple[Control, ...]) -> Reply:
    """Return the reply: two columns, or where they are too long for that one under the other."""
    both = sides(job)
    facts = [one.facts for one in both if one.facts]
    bodies = [
        f"-# {_told(one)}\n{_body(side.answers, spoiler=job.spoiler)}"
        for one, side in zip(facts, both, strict=True)
    ]
    names, quote = [revised(one) for one in facts], _quote(job.order.inputs)
    parts = (f"**{literal(name)}**\n{body}" for name, body in zip(names, bodies, strict=True))
    reply = boxed(
        _(TITLE).format(title=_(task.title)),
        "\n\n".join([quote, *parts]),
        _foot(job, facts),
        whole=whole_file(job),
        buttons=controls,
    )
    if reply.embed is not None and max(map(measure, bodies)) <= FIELD:
        reply.embed.description = quote
        for name, body in zip(names, bodies, strict=True):
            reply.embed.add_field(name=name, value=body)
        return replace(reply, files=())
    return reply


def sides(job: Job) -> tuple[Job, ...]:
    """Return a job, and where it compares two models one of each."""
    rival, facts, count = job.order.rival, job.facts, len(job.order.inputs)
    if rival is None:
        return (job,)
    order = replace(
        job.order,
        model=rival.model,
        inputs=rival.inputs or job.order.inputs,
        parameters=rival.parameters or job.order.parameters,
        pipeline=rival.pipeline,
        rival=None,
    )
    first = replace(job, order=replace(job.order, rival=None), answers=job.answers[:count])
    second = replace(
        job, order=order, model=rival.model, answers=job.answers[count:], facts=facts and facts.rival
    )
    return first, second


def _told(facts: Facts) -> str:
    size = _(SIZE).format(megabytes=facts.bytes / MEGABYTE) if facts.bytes else ""
    return SECONDS.format(seconds=facts.ran) + size


def _body(answers: tuple[Answer, ...], *, spoiler: bool) -> str:
    bodies = [_side(answer, spoiler=spoiler) for answer in answers]
    if len(bodies) == 1:
        return bodies[0]
    return "\n\n".join(f"**{number}.** {body}" for number, body in enumerate(bodies, 1))


def _side(answer: Answer, *, spoiler: bool) -> str:
    """Return an answer; a long prompt is quoted above, and only its end stands before what continues it."""
    return (brief if isinstance(answer, Text) else shown)(answer, spoiler=spoiler)


def _quote(texts: tuple[Input, ...]) -> str:
    asked = (one.question if isinstance(one, Passage) else one for one in texts)
    return "\n".join(f"> {cut(literal(line(text)), QUOTE)}" for text in asked)


def _foot(job: Job, facts: list[Facts]) -> str:
    return "\n".join([SEPARATOR.join([f"#{job.id}", facts[0].device]), *_badges(facts)])


def _badges(facts: list[Facts]) -> Iterator[str]:
    for one in facts:
        if one.badge:
            yield f"{one.model}: {one.badge}"
