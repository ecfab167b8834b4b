"""Text shown literally, measured and cut as Discord does."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import clean, code, cut, line, literal, marked, measure, visible

ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=200)
MARKUP = st.text(alphabet="\\*_~`|<>[]()#-+.:/@&!1234 \neveryonhdiscord.g", max_size=80)


def shown(text: str) -> str:
    """Return what Discord shows of text without live Markdown: escapes are dropped."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)


@given(MARKUP)
def test_what_is_shown_is_the_text_itself(text: str) -> None:
    assert shown(literal(text)).replace("\u200b", "") == clean(text)


@given(st.one_of(ANY, MARKUP))
def test_nothing_live_is_left(text: str) -> None:
    escaped = literal(text)
    assert not re.search(r"<(@[!&]?|#|/|a?:|t:|id:)[^>\\]*>", escaped)
    assert "@everyone" not in escaped
    assert "@here" not in escaped
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_~`|\[\]]", escaped)
    assert "://" not in escaped


@pytest.mark.parametrize(
    "text",
    [
        "<@123>",
        "<@&1>",
        "<#1>",
        "</cmd:1>",
        "<:e:1>",
        "<t:0:R>",
        "@everyone",
        "@here",
        "https://example.org",
        "[site](https://example.org)",
        "discord.gg/abc",
        "# heading",
        "-# small",
        "- list",
        "1. list",
        "> quote",
        "||spoiler||",
        "```fence```",
    ],
)
def test_each_live_form_is_escaped_and_shown_as_it_stands(text: str) -> None:
    assert literal(text) != text
    assert shown(literal(text)).replace("\u200b", "") == text


@given(st.one_of(ANY, MARKUP), st.integers(0, 120))
def test_a_cut_text_keeps_the_limit_and_breaks_no_escape(text: str, limit: int) -> None:
    short = cut(literal(text), limit)
    assert measure(short) <= limit
    body = short.removesuffix("…")
    assert (len(body) - len(body.rstrip("\\"))) % 2 == 0
    short.encode("utf-16")


@given(ANY)
def test_measure_counts_utf16_code_units(text: str) -> None:
    assert measure(text) == len(text.encode("utf-16-le")) // 2


def test_an_astral_character_is_two_units_and_is_not_parted() -> None:
    assert measure("😀") == 2
    assert cut("😀😀😀", 5) == "😀😀…"
    assert cut("😀😀😀", 4) == "😀…"


def test_a_letter_keeps_its_marks_when_cut() -> None:
    assert cut("Cafe\u0301 au lait", 5) == "Caf…"
    assert cut("👩\u200d👧 x", 3) == "…"


def test_a_text_that_fits_is_left_alone() -> None:
    assert cut("abc", 3) == "abc"
    assert cut("abc", 0) == ""


def test_what_disturbs_the_surroundings_is_left_out() -> None:
    assert clean("a\u202eb\u2066c\u200bd\x07e\r\nf\tg") == "abcde\nf g"
    assert clean("e" + "\u0301" * 50) == "e" + "\u0301" * 4
    assert clean("نمی\u200cخواهم") == "نمی\u200cخواهم"


@given(ANY)
def test_cleaning_leaves_no_control_characters(text: str) -> None:
    assert all(unicodedata.category(character) != "Cc" for character in clean(text) if character != "\n")


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b", "\u2060", "\u3164", "\u2800", "\ufe0f\u0301"])
def test_nothing_to_see(text: str) -> None:
    assert not visible(text)


@pytest.mark.parametrize("text", ["a", ".", "漢", "😀", " x "])
def test_something_to_see(text: str) -> None:
    assert visible(text)


def test_code_and_marked_keep_quoted_names_inert() -> None:
    assert code("a`b\nc") == "`a'b c`"
    assert marked("Use `/model list`, not *that*") == "Use `/model list`, not \\*that\\*"
    assert line(" a \n b ") == "a b"
