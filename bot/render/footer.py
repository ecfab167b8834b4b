"""The footer of an answer: its number, which model, where, how long; below it what to think of the model."""

from bot.store.job import Facts, Job
from bot.text import clean, line

SEPARATOR = " · "
CHOSEN = {
    "default": "the default model",
    "server": "this server's model",
    "preference": "your model",
    "option": "",
}
HALF = "half precision"
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
    chosen = CHOSEN.get(chosen_by)
    return [
        revised(facts) + (f" ({chosen})" if chosen else ""),
        facts.device,
        HALF if facts.precision == "half" else "",
        f"{facts.ran:.2f} s",
        "cached" if facts.loaded is None else f"loaded in {facts.loaded:.1f} s",
        _tokens(facts),
        _chunks(facts.chunks),
        f"the first {facts.unread} tokens were too many to read" if facts.unread else "",
    ]


def _tokens(facts: Facts) -> str:
    """Return tokens read and written, where a text was written."""
    noun = "token" if facts.tokens_in == 1 else "tokens"
    return f"{facts.tokens_in} {noun} in, {facts.tokens_out} out" if facts.tokens_out else ""


def _chunks(chunks: tuple[int, ...]) -> str:
    """Return in how many pieces the texts were run, where any was too long for the model at once."""
    if all(count <= 1 for count in chunks):
        return ""
    return f"{sum(chunks)} chunks" if len(chunks) == 1 else f"up to {max(chunks)} chunks a text"
