"""Whatever models, labels and people write is shown literally: it pings nobody and leads nowhere."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadOption
from bot.render import Reply, render, render_error
from bot.store.job import Failure, State
from bot.tasks import Answer, Ranking, Scored, Span, Spans, Text
from tests.render.jobs import FACTS, TASK, done

PIECES = [
    "@everyone", "@here", "<@1>", "<@!1>", "<@&2>", "<#3>", "</ping:4>",
    "<:a:5>", "<a:a:5>", "<t:0:R>", "<id:guide>", "https://x.y/z", "http://x.y", "<https://x.y>",
    "[a](https://x.y)", "[a](<https://x.y>)", "discord.gg/abc", "discord.com/invite/a", "\\", "`", "``",
    "```", "*", "_", "~~", "||", "#", ">",
    "-#", "\n", " ", "a", "é", "\u200b", "\u202e",
    "@\u200deveryone",
]  # fmt: skip
HOSTILE = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=12).map("".join)
CODE = re.compile(r"\\[^\w\s]|(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
"""Code on one line; an escape before it is read first, and is no code."""
ALIVE = {
    "a mention of a person, a role or a channel": re.compile(r"<(?:@[!&]?|#)\d+>"),
    "a command": re.compile(r"</[^>\n]+:\d+>"),
    "an emoji": re.compile(r"<a?:\w+:\d+>"),
    "a place": re.compile(r"<id:\w+>"),
    "everybody": re.compile(r"@(?:everyone|here)"),
    "an address": re.compile(r"https?://"),
    "an invitation": re.compile(r"(?i)discord(?:app)?\.(?:gg|com/invite)/"),
    "a masked link": re.compile(r"(?<!\\)\]\("),
}
"""As Discord reads a text outside of code; `<t:...>` of ours stands in refusals alone."""


def shown(value: object) -> list[str]:
    """Give every text of a reply that Discord reads Markdown in."""
    if isinstance(value, Reply):
        parts = [value.content or ""]
        if value.embed is not None:
            told = value.embed.to_dict()
            parts += [told.get("description", ""), *(one["value"] for one in told.get("fields", []))]
        return parts + (shown(value.plain) if value.plain is not None else [])
    return []


def alive(reply: Reply) -> dict[str, str]:
    """Give what would be alive in a reply, by its kind."""
    found: dict[str, str] = {}
    for text in shown(reply):
        outside = CODE.sub(lambda match: "" if match[1] else match[0], text)
        found |= {kind: match[0] for kind, form in ALIVE.items() if (match := form.search(outside))}
    return found


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Give an answer of any shape whose every text is hostile."""
    text = draw(HOSTILE.filter(lambda one: bool(one.strip())))
    kind = draw(st.sampled_from(["ranking", "spans", "text"]))
    if kind == "ranking":
        rows = draw(st.lists(st.tuples(HOSTILE, HOSTILE), min_size=1, max_size=4))
        return Ranking(tuple(Scored(label, 0.5, written) for label, written in rows))
    if kind == "spans":
        end = draw(st.integers(1, len(text)))
        start = draw(st.integers(0, end - 1))
        return Spans(text=text, spans=(Span(draw(HOSTILE), start, end, 0.5),))
    return Text((draw(HOSTILE),), prompt=draw(HOSTILE))


def test_the_rules_see_what_is_alive() -> None:
    for piece in (
        "<@1>",
        "</ping:4>",
        "<:a:5>",
        "<id:guide>",
        "@everyone",
        "https://x.y",
        "discord.gg/a",
        "[a](b)",
    ):
        assert alive(Reply(content=f"so {piece} it is")), piece
    assert alive(Reply(content="`<@1>`")) == {}


@given(HOSTILE, answers(), HOSTILE, st.booleans())
def test_an_answer_holds_nothing_alive(given_text: str, answer: Answer, name: str, spoiler: bool) -> None:
    asked = answer.text if isinstance(answer, Spans) else given_text or "x"
    facts = replace(FACTS, model=name, badge=name, device=name)
    job = replace(done((asked,), answer, facts=facts), spoiler=spoiler, model=name)
    assert alive(render(job, TASK)) == {}


@given(HOSTILE, HOSTILE)
def test_a_failure_holds_nothing_alive(what: str, hint: str) -> None:
    job = replace(done(("x",)), state=State.FAILED, facts=None, answers=(), failure=Failure("X", what, hint))
    assert alive(render(job, TASK)) == {}
    assert alive(render_error(BadOption(what, hint), "")) == {}
