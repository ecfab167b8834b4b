"""Texts cut for a mask filler."""

from typing import Any

import pytest

from bot.starter import encoder, manifest
from bot.starter.training.masking import CHUNK, Cutter, kept


@pytest.fixture(scope="module")
def tokenizer() -> Any:  # noqa: ANN401 - a transformers tokenizer
    """Give the encoder's tokenizer."""
    return encoder.tokenizer(manifest.read().base)


def test_a_sentence_that_shares_eight_words_with_the_test_is_dropped() -> None:
    test = ["Long ago the old ferry crossed the wide river twice a day in summer ."]
    text = "The harbour was quiet. In 1910 the old ferry crossed the wide river twice a day. We waited."
    assert list(kept([text], test)) == [["The harbour was quiet.", "We waited."]]
    seven = "They say that the old ferry crossed the wide river."
    assert list(kept([seven], test)) == [[seven]]


def test_a_sentence_met_before_is_dropped() -> None:
    assert list(kept(["One came. Two left.", "Two left. Three stayed."], [])) == [
        ["One came.", "Two left."],
        ["Three stayed."],
    ]


def test_only_whole_words_in_letters_may_be_masked(tokenizer: Any) -> None:  # noqa: ANN401 - a transformers tokenizer
    [chunk] = Cutter(tokenizer, unknown=0.0, seed=7).chunks(["In 1999 Zhytomyr wasn't a big town."])
    words = [tokenizer.convert_ids_to_tokens(chunk.ids[place]) for place in chunk.places]
    assert words == ["in", "wasn", "a", "big", "town"]


def test_neighbours_are_put_together_as_far_as_they_fit(tokenizer: Any) -> None:  # noqa: ANN401 - a transformers tokenizer
    sentence = "The miller sold his old grey horse to a farmer from the next village."
    chunks = list(Cutter(tokenizer, unknown=0.0, seed=7).chunks([sentence] * 9))
    # fifteen pieces each, two more a chunk
    assert [len(chunk.ids) for chunk in chunks] == [4 * 15 + 2, 4 * 15 + 2, 15 + 2]
    assert 4 * 15 <= CHUNK < 5 * 15


def test_words_of_several_pieces_become_unknown(tokenizer: Any) -> None:  # noqa: ANN401 - a transformers tokenizer
    [chunk] = Cutter(tokenizer, unknown=1.0, seed=7).chunks(["Near Zhytomyr a town."])
    assert tokenizer.decode(chunk.ids) == "[CLS] near [UNK] a town. [SEP]"
