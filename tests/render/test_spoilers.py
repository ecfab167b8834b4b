"""What models write is hidden where a server wants it: whole, cut, in a file and while it is written."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.inference.backend import Tokens
from bot.render import Reach, Reply, fit, headed, render, status_line
from bot.store.job import Job, Rival
from bot.tasks import Text
from bot.text import measure
from tests.render.jobs import FACTS, GLAD, TASK, done

SPOILER = re.compile(r"\|\|[\s\S]+?\|\|")
"""As Discord reads it: up to the next two bars, whatever stands between."""


MESSAGE = 2000
"""Characters of a message (DISCORD.md section 2)."""

HEAD = "a line that is longer than what stands below an answer " * 6


def hiding(*answers: Text, inputs: tuple[str, ...] = ("Once",)) -> Job:
    """Return a job whose models' texts are hidden."""
    return replace(done(inputs, *answers), spoiler=True)


def described(reply: Reply) -> str:
    """Return the text of a reply's embed."""
    assert reply.embed is not None
    return reply.embed.description or ""


def test_each_text_is_hidden_and_the_prompt_is_not() -> None:
    job = hiding(Text((" upon a time", " more"), prompt="Once"))
    assert described(render(job, TASK)) == "**1.** **Once**|| upon a time||\n\n**2.** **Once**|| more||"
    assert "||" not in described(render(replace(job, spoiler=False), TASK))


def test_nothing_is_hidden_where_a_model_wrote_nothing() -> None:
    assert described(render(hiding(Text(("",), prompt="Once")), TASK)) == "**Once**"
    assert "||" not in described(render(replace(done(("a",), GLAD), spoiler=True), TASK))


def test_bars_of_the_models_own_do_not_end_it_early() -> None:
    text = described(render(hiding(Text(("a || b",))), TASK))
    assert text.endswith("||a \\|\\| b||")
    assert text.count("||") == 2


@given(st.text(alphabet="Z|\\\n ", min_size=1, max_size=40).map(lambda piece: piece * 400))
def test_a_text_that_is_cut_stays_hidden(text: str) -> None:
    """In the embed, where no embed or file may be sent, under one more line; the file needs a click too."""
    reply = render(hiding(Text((text,))), TASK)
    assert reply.plain is not None
    late = headed(HEAD, reply.plain).content
    fileless = fit(reply, Reach(embeds=False, files=False)).content
    assert max(map(measure, (late, fileless))) <= MESSAGE
    for shown in (described(reply), reply.plain.content, late, fileless):
        assert "Z" not in SPOILER.sub("", shown)
    for file in (*reply.files, *reply.plain.files):
        assert file.name.startswith("SPOILER_")


def test_two_models_long_texts_are_hidden_in_their_file_too() -> None:
    job = hiding(Text(("Z" * 3000,)), Text(("Z" * 3000,)))
    job = replace(
        job,
        order=replace(job.order, rival=Rival(model="other/model")),
        facts=replace(FACTS, rival=replace(FACTS, model="other/model")),
    )
    (file,) = render(job, TASK).files
    assert file.name == "SPOILER_sentiment-7.txt"


def test_while_it_is_written_only_the_count_is_shown() -> None:
    line = status_line(Tokens(" a secret", 3), hiding())
    assert "secret" not in line
    assert "3 tokens" in line
