"""The footer of an answer: which model, where, how long, and what was special."""

from bot.store.job import Facts, Job
from bot.text import clean, line

SEPARATOR = " · "
CHOSEN = {
    "default": "the default model",
    "server": "this server's model",
    "preference": "your model",
    "option": "",
}
REVISION = 7
"""Characters of a commit that are shown."""


def footer(job: Job) -> str:
    """Return the footer's line; an embed's footer knows no Markdown, so it is only cleaned."""
    facts = job.facts
    parts = [f"#{job.id}"] if facts is None else [*_facts(facts, job.chosen_by), f"#{job.id}", facts.badge]
    return line(clean(SEPARATOR.join(part for part in parts if part)))


def _facts(facts: Facts, chosen_by: str) -> list[str]:
    """Return the parts that say how the answer came about."""
    revision = f"@{facts.revision[:REVISION]}" if facts.revision else ""
    return [
        f"{facts.model}{revision}",
        CHOSEN.get(chosen_by, ""),
        facts.device,
        f"{facts.ran:.2f} s",
        "cached" if facts.loaded is None else f"loaded in {facts.loaded:.1f} s",
        _tokens(facts),
        _chunks(facts.chunks),
        f"the first {facts.unread} tokens were too many to read" if facts.unread else "",
    ]


def _tokens(facts: Facts) -> str:
    """Return tokens read and written, where a text was written."""
    return f"{facts.tokens_in} tokens in, {facts.tokens_out} out" if facts.tokens_out else ""


def _chunks(chunks: tuple[int, ...]) -> str:
    """Return in how many pieces the texts were run, where any was too long for the model at once."""
    if all(count <= 1 for count in chunks):
        return ""
    return f"{sum(chunks)} chunks" if len(chunks) == 1 else f"up to {max(chunks)} chunks a text"
