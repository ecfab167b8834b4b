"""Which answers get a picture, and the picture as a file under a reply."""

from dataclasses import replace

from bot.render.charts.entities import entities
from bot.render.charts.scores import scores
from bot.render.reply import Attached, Reply
from bot.store.job import Job
from bot.tasks import Ranking, Spans

TEXTS = 4
"""So many texts make a table of scores worth a picture."""
NAMES = 8
"""So many marked entities make an overview worth one."""


def charted(job: Job, reply: Reply) -> Reply:
    """Return the reply with its picture, where the job's answers have one. Draws: not for the event loop."""
    picture = _picture(job)
    if picture is None:
        return reply
    plain = reply.plain and replace(reply.plain, files=(picture, *reply.plain.files))
    return replace(reply, files=(picture, *reply.files), plain=plain)


def _picture(job: Job) -> Attached | None:
    """Draw what a finished job's answers are worth; None where text says it as well."""
    if job.wiped or job.failure is not None or (job.facts is not None and job.facts.rival is not None):
        return None
    pairs = list(zip(job.order.inputs, job.answers, strict=False))
    ranked = [(str(given), answer) for given, answer in pairs if isinstance(answer, Ranking)]
    if len(ranked) >= TEXTS:
        return scores(ranked)
    marked = [answer for _, answer in pairs if isinstance(answer, Spans)]
    named = sum(bool(span.label) for answer in marked for span in answer.spans)
    return entities(marked) if named >= NAMES else None
