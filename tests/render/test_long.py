"""What is shown of answers to long texts: never the question alone."""

from dataclasses import replace

from bot.render import render
from bot.render.code import python_code
from bot.render.written import written
from bot.tasks import Span, Spans, Text
from tests.render.jobs import FACTS, TASK, done

PROMPT = "Once upon a time. " * 250
MARIE = "Marie went to Paris. "


def test_what_continues_a_long_prompt_is_shown_behind_its_end() -> None:
    reply = render(done((PROMPT,), Text((" The end came.", " Nobody knew."), prompt=PROMPT)), TASK)
    assert reply.embed is not None
    shown = reply.embed.description or ""
    assert "The end came" in shown
    assert "Nobody knew" in shown
    assert len(shown) < 2000
    (file,) = reply.files
    assert PROMPT.encode() in file.data


def test_of_a_long_text_the_beginning_is_shown_marked_and_the_file_has_it_all() -> None:
    text = MARIE * 60
    starts = range(0, len(text), len(MARIE))
    answer = Spans(text, tuple(Span("PER", start, start + 5, 0.9) for start in starts))
    reply = render(done((text,), answer), TASK)
    assert reply.embed is not None
    assert (reply.embed.description or "").count("**Marie** `PER` went") >= 20
    assert written(answer).count("[Marie PER] went to Paris.") == 60


def test_code_says_that_the_bot_gave_a_text_piece_by_piece() -> None:
    whole, cut = (
        python_code(done(("a",), Text(("b",)), facts=replace(FACTS, chunks=(n,))), TASK) for n in (1, 3)
    )
    assert "piece by piece" not in whole
    assert "piece by piece (3)" in cut
