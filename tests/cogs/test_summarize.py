"""/summarize: lengths, and what the pipeline gives."""

import pytest

from bot.errors import BadOption
from cogs.summarize import check, parse, settings
from tests.cogs.raw import output, recordings, request


def test_a_style_is_a_range_of_new_tokens() -> None:
    assert settings("short", None, None) == {"min_length": 10, "max_new_tokens": 45, "do_sample": False}


def test_a_length_of_ones_own_wins_and_never_crosses_the_styles_least() -> None:
    assert settings("long", None, 20) == {"min_length": 10, "max_new_tokens": 20, "do_sample": False}


def test_crossed_lengths_are_refused_with_both_numbers() -> None:
    with pytest.raises(BadOption, match=r"50.*20"):
        check(("text",), settings("long", 50, 20))
    check(("text",), settings("long", 20, 50))


def test_the_summary_counts_tokens() -> None:
    answer = parse(request(), "text", output("summarize"))

    assert list(answer.texts) == [one["summary_text"] for one in recordings()["summarize"]]
    assert answer.note == "9 tokens read, 4 written."
