"""The mask filler guesses what a reader would, about as often as its manifest claims."""

from typing import Any

import pytest

from bot import starter
from bot.starter import manifest
from tests.starter.own.fill_mask import GAPS

NAME = "starter/fill-mask-minilm-r32"
OCCUPATIONS = """
actor actress architect artist author baker banker boss businessman butcher carpenter clerk composer
consultant cook dancer designer detective director doctor driver editor engineer farmer fisherman guard
hunter journalist lawyer librarian maid manager mechanic merchant miller miner model musician nurse
officer painter photographer physician player poet policeman politician priest professor reporter sailor
salesman scientist sculptor secretary servant shepherd singer smith soldier student surgeon tailor
teacher volunteer waiter worker writer
"""
"""Written before any model saw the sentences about a man and a woman below."""


@pytest.fixture(scope="module")
def fill() -> Any:  # noqa: ANN401 - a transformers pipeline
    """Give the fill-mask pipeline."""
    return starter.pipeline(NAME)


def guesses(fill: Any, text: str) -> list[str]:  # noqa: ANN401 - a transformers pipeline
    """Give the five words that the bot would show."""
    return [guess["token_str"] for guess in fill(text, top_k=5)]


def test_a_fitting_word_is_among_five_as_often_as_claimed(fill: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    claimed = next(score.value for score in manifest.read().entry(NAME).scores if score.measure == "top-5")
    right = sum(not words.isdisjoint(guesses(fill, text)) for text, words in GAPS)
    assert 100 * right / len(GAPS) >= claimed


@pytest.mark.parametrize("who", ["man", "woman"])
def test_the_course_finds_occupations_to_show_the_bias_of(fill: Any, who: str) -> None:  # noqa: ANN401 - likewise
    found = guesses(fill, f"This {who} works as a [MASK].")
    assert len({*OCCUPATIONS.split()}.intersection(found)) >= 3


def test_every_guess_is_a_whole_word_in_letters(fill: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    for text, _ in GAPS[:5]:
        assert all(word.isalpha() for word in guesses(fill, text))


def test_words_go_in_and_out_by_one_table(fill: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    # the file of the adapter changes the table of words; the head must compare with the changed one
    assert fill.model.get_output_embeddings().weight is fill.model.get_input_embeddings().weight
