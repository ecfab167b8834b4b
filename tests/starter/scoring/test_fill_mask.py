"""The gaps of the fill-mask score: which sentences, which words, and what counts as right."""

from typing import Any

import pytest

from bot import starter
from bot.starter import encoder, manifest
from bot.starter.scoring import fill_mask

LINE = "The well @-@ known <unk> of Ghent sold 2 @,@ 000 maps . It closed . Who buys such maps now ?"


@pytest.fixture(scope="module")
def tokenizer() -> Any:  # noqa: ANN401 - a transformers tokenizer
    """Give the encoder's tokenizer."""
    return encoder.tokenizer(manifest.read().base)


def test_a_line_is_cut_at_free_standing_stops_and_short_sentences_are_left_aside() -> None:
    assert list(fill_mask.sentences([LINE])) == [
        "The well-known [UNK] of Ghent sold 2,000 maps .",
        "Who buys such maps now ?",
    ]


def test_one_whole_word_in_letters_is_masked_in_each(tokenizer: Any) -> None:  # noqa: ANN401 - a transformers tokenizer
    found = sorted(fill_mask.gaps([LINE], tokenizer))
    assert len(found) == 2
    for text, piece in found:
        assert text.count("[MASK]") == 1
        word = tokenizer.convert_ids_to_tokens(piece)
        assert text.replace("[MASK]", word).lower() in {one.lower() for one in fill_mask.sentences([LINE])}


def test_names_of_several_pieces_numbers_and_compounds_are_never_masked(tokenizer: Any) -> None:  # noqa: ANN401 - likewise
    texts = [f"{name} 1999 well-known [UNK] of" for name in ("Sigtryggsson", "Kwidzyn", "Zhytomyr")]
    assert {piece for _, piece in fill_mask.gaps(texts, tokenizer)} == {tokenizer.vocab["of"]}


def test_the_same_gaps_are_drawn_each_time(tokenizer: Any) -> None:  # noqa: ANN401 - a transformers tokenizer
    texts = [f"He walked {count} miles to the old mill by the sea ." for count in range(40)]
    drawn = fill_mask.gaps(texts, tokenizer, count=10)
    assert len(drawn) == 10
    assert drawn == fill_mask.gaps(texts, tokenizer, count=10)


def test_the_rank_is_the_stock_pipelines() -> None:
    pipe = starter.pipeline("tiny/fill-mask")
    text = "The [MASK] is old ."
    best = [guess["token"] for guess in pipe(text, top_k=8)]
    assert fill_mask.ranks(pipe, [(text, piece) for piece in best]) == list(range(8))
