"""The status line: what each event is told as, within Discord's limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inference.backend import Loading, Progress, Queued, Running, Tokens
from bot.render import status_line
from bot.text import measure
from tests.render.jobs import GLAD, done

JOB = done(("Once upon",), GLAD)


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (None, "Working on it…"),
        (Queued(3, 40.2), "Waiting: place 3 in line, about 40 s."),
        (Queued(3, None), "Waiting: place 3 in line."),
        (Queued(1, 0.1), "Waiting: next in line, about 1 s."),
        (Queued(90, 600.0), "Waiting: place 90 in line, about 10 min."),
        (Loading("a/b", 0.4, "downloading"), "Downloading `a/b` `■■■■□□□□□□` 40%"),
        (Loading("a/b", None), "Loading `a/b`…"),
        (Running(8), "Running…"),
        (Tokens(" a *time*", 3), "**Once upon** a \\*time\\* ▌\n-# 3 tokens so far; still writing"),
    ],
)
def test_every_event_has_a_true_line(event: Progress | None, line: str) -> None:
    assert status_line(event, JOB) == line


@given(st.text(max_size=50).map(lambda text: text * 100))
def test_a_long_stream_shows_its_end_within_the_limit(text: str) -> None:
    assert measure(status_line(Tokens(text, 1), JOB)) <= 2000
