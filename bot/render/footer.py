"""The footer of an answer: its number, which model, where, how long; below it what to think of the model."""

from bot.locale import N_, P_, _
from bot.store.job import Facts, Job
from bot.text import clean, line

SEPARATOR = " · "
CHOSEN = {
    "default": N_("the default model"),
    "server": N_("this server's model"),
    "preference": N_("your model"),
    "option": "",
}
HALF = N_("half precision")
CACHED, LOADED = N_("cached"), N_("loaded in {seconds:.1f} s")
TOKENS = P_("{count} token in, {written} out", "{count} tokens in, {written} out")
UNREAD = P_("the first token was too many to read", "the first {count} tokens were too many to read")
CHUNKS = P_("{count} chunk", "{count} chunks")
CHUNKS_EACH = P_("up to {count} chunk a text", "up to {count} chunks a text")
REVISION = 7
"""Characters of a commit that are shown."""


def footer(job: Job) -> str:
    """Return the footer's one or two lines; an embed's footer knows no Markdown, so it is only cleaned.

    The badge (a small model's score, or that it means nothing) has a line of its own, to be seen.
    """
    facts = job.facts
    if facts is None:
        return f"#{job.id}"
    told = SEPARATOR.join(part for part in (f"#{job.id}", *_facts(facts, job.chosen_by)) if part)
    lines = (line(clean(told)), line(clean(facts.badge[:1].upper() + facts.badge[1:])))
    return "\n".join(one for one in lines if one)


def revised(facts: Facts) -> str:
    """Return a model's name with the beginning of its commit."""
    return f"{facts.model}@{facts.revision[:REVISION]}" if facts.revision else facts.model


def _facts(facts: Facts, chosen_by: str) -> list[str]:
    """Return the parts that say how the answer came about."""
    chosen = _(CHOSEN.get(chosen_by, ""))
    return [
        revised(facts) + (f" ({chosen})" if chosen else ""),
        facts.device,
        _(HALF) if facts.precision == "half" else "",
        f"{facts.ran:.2f} s",
        _(CACHED) if facts.loaded is None else _(LOADED).format(seconds=facts.loaded),
        _tokens(facts),
        _chunks(facts.chunks),
        UNREAD.format(count=facts.unread) if facts.unread else "",
    ]


def _tokens(facts: Facts) -> str:
    """Return tokens read and written, where a text was written."""
    return TOKENS.format(count=facts.tokens_in, written=facts.tokens_out) if facts.tokens_out else ""


def _chunks(chunks: tuple[int, ...]) -> str:
    """Return in how many pieces the texts were run, where any was too long for the model at once."""
    if all(count <= 1 for count in chunks):
        return ""
    return CHUNKS.format(count=sum(chunks)) if len(chunks) == 1 else CHUNKS_EACH.format(count=max(chunks))
