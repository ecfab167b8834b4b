"""Where sentences begin and end."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.starter.sentences import Sentence, split, split_chat
from tests.starter.sentences_of_our_own import ARTICLE

if TYPE_CHECKING:
    from collections.abc import Callable


def cut(text: str, splitter: "Callable[[str], list[Sentence]]" = split) -> list[str]:
    """Give the sentences themselves."""
    return [text[sentence.start : sentence.end] for sentence in splitter(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith met Mrs. Jones.", ["Dr. Smith met Mrs. Jones."]),
        ("J. S. Bach wrote it. We sang it.", ["J. S. Bach wrote it.", "We sang it."]),
        ("It costs 3.50 euros, e.g. in Rome. Buy it.", ["It costs 3.50 euros, e.g. in Rome.", "Buy it."]),
        ("Il dit : « Viens ! » Puis il part.", ["Il dit : « Viens ! »", "Puis il part."]),
        ('He said "Stop." Then he left.', ['He said "Stop."', "Then he left."]),
        ("Oh no. Not again.", ["Oh no.", "Not again."]),
        ("See No. 5 and fig. 2. Done.", ["See No. 5 and fig. 2.", "Done."]),
        ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
        ("So do I. You too.", ["So do I.", "You too."]),
        ("今日は晴れです。明日は雨ですか？はい！", ["今日は晴れです。", "明日は雨ですか？", "はい！"]),
        ("他说：「走吧。」我们走了。", ["他说：「走吧。」", "我们走了。"]),
        ("यह एक है। यह दो है।", ["यह एक है।", "यह दो है।"]),
        ("هل هذا صحيح؟ نعم.", ["هل هذا صحيح؟", "نعم."]),
        (
            "A heading\nFirst sentence here.\n\nA paragraph",
            ["A heading", "First sentence here.", "A paragraph"],
        ),
        ("- one\n- two", ["- one", "- two"]),
        ("no stop at all", ["no stop at all"]),
        ("", []),
        (" \n\t ", []),
        ("...", ["..."]),
    ],
)
def test_sentences_are_cut_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_wrapped_line_goes_on_in_the_next() -> None:
    wrapped = (
        "This sentence was wrapped by a mail program after some seventy\ncharacters, as was usual once. Done."
    )
    assert len(cut(wrapped)) == 2


def test_abbreviations_and_numbers_of_an_article_end_nothing() -> None:
    assert len(cut(ARTICLE)) == 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bonjour. ma soeur est là ! et toi ?", ["bonjour.", "ma soeur est là !", "et toi ?"]),
        (
            "Une longue ligne sans point, bien plus longue que\nles autres.\r\n\r\nFin",
            ["Une longue ligne sans point, bien plus longue que", "les autres.", "Fin"],
        ),
        ("Il part... mais il revient. M. Dupont reste.", ["Il part... mais il revient.", "M. Dupont reste."]),
        ("« Non ! » dit-il.", ["« Non ! » dit-il."]),
        ("1. Le chat dort.\n2. Il rêve.", ["1. Le chat dort.", "2. Il rêve."]),
        ("Il y en a 12. Prends-les.", ["Il y en a 12.", "Prends-les."]),
        (" \n ", []),
    ],
)
def test_what_people_type_is_cut_at_every_line_and_before_lower_case(text: str, expected: list[str]) -> None:
    assert cut(text, split_chat) == expected


@given(st.text(alphabet="aB. !?\n。」’J1", max_size=80))
def test_every_character_but_space_is_in_exactly_one_sentence(text: str) -> None:
    for splitter in (split, split_chat):
        assert "".join("".join(cut(text, splitter)).split()) == "".join(text.split())


def test_a_long_text_without_spaces_is_cut_in_linear_time() -> None:
    assert len(cut("a." * 30_000)) == 1
