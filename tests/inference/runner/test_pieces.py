"""Texts longer than a model reads: cut, run in pieces, and answered as one text."""

import pytest

from bot.errors import TooLong
from bot.pipelines.long_text import limit_of, measure_of
from bot.tasks import Passage
from tests.inference.asking import ask, pipe_of, raws, run

SENTENCES = "Sarah lives in London. The company Hugging Face is in New York! I love this movie? "
LONG = SENTENCES * 20


def test_a_long_text_is_classified_in_pieces_by_the_mean_of_its_scores() -> None:
    """Weighted by tokens; all labels count, also those that top_k cuts."""
    (outcome,) = run(ask("text-classification", "sentiment", LONG, top_k=1))
    (output,) = outcome if isinstance(outcome, tuple) else ()
    pipe = pipe_of("text-classification", "sentiment")
    assert measure_of(pipe)(LONG) > limit_of(pipe)
    assert output.chunks > 1
    assert len(output.raw) == 1
    (all_labels,) = raws(run(ask("text-classification", "sentiment", LONG, top_k=2))[0])
    assert sum(record["score"] for record in all_labels) == pytest.approx(1.0)
    assert output.raw[0] == all_labels[0]


def test_a_long_text_has_one_zero_shot_answer() -> None:
    """With the whole text as its sequence and every label once."""
    labels = ("city", "love", "machine learning")
    (raw,) = raws(run(ask("zero-shot-classification", "entailment", LONG, candidate_labels=labels))[0])
    assert raw["sequence"] == LONG
    assert sorted(raw["labels"]) == sorted(labels)
    assert sum(raw["scores"]) == pytest.approx(1.0)
    assert raw["scores"] == sorted(raw["scores"], reverse=True)


def test_entities_of_a_long_text_stand_where_they_are() -> None:
    """Their offsets count from its beginning."""
    (raw,) = raws(run(ask("token-classification", "entities", LONG, aggregation_strategy="simple"))[0])
    assert max(entity["end"] for entity in raw) > 1000
    for entity in raw:
        assert LONG[entity["start"] : entity["end"]].replace(" ", "") == "".join(
            entity["word"].replace("##", "").split()
        )


def test_a_mask_in_a_long_text_sees_what_stands_around_it() -> None:
    """The sequence is the whole text with the mask filled."""
    text = LONG + "Wolfgang lives in [MASK] and works . " + LONG
    (raw,) = raws(run(ask("fill-mask", "masked", text, top_k=2))[0])
    assert [record["sequence"].startswith(SENTENCES * 10) for record in raw] == [True, True]
    assert raw[0]["sequence"].endswith(SENTENCES * 10)
    assert "[MASK]" not in raw[0]["sequence"]
    assert f"in {raw[0]['token_str']} and" in raw[0]["sequence"] or raw[0]["token_str"].startswith("##")


def test_masks_too_far_apart_are_refused() -> None:
    """The model could not see both."""
    (outcome,) = run(ask("fill-mask", "masked", "[MASK] " + LONG + " [MASK]", top_k=2))
    assert isinstance(outcome, TooLong)


@pytest.mark.parametrize(
    ("name", "checkpoint", "key"),
    [("summarization", "bart", "summary_text"), ("translation_en_to_de", "t5", "translation_text")],
)
def test_a_long_text_is_written_piece_by_piece(name: str, checkpoint: str, key: str) -> None:
    """One record; paragraphs stay paragraphs."""
    text = "\n\n".join([SENTENCES * 2] * 4)
    (outcome,) = run(ask(name, checkpoint, text, max_new_tokens=8))
    (output,) = outcome if isinstance(outcome, tuple) else ()
    assert output.chunks > 1
    assert [list(record) for record in output.raw] == [[key]]
    assert output.tokens_out > 8
    assert "\n\n" in output.raw[0][key]


def test_a_long_passage_is_read_in_strides() -> None:
    """As the pipeline itself does; the answer says in how many."""
    (outcome,) = run(ask("question-answering", "questions", Passage("who ?", LONG), top_k=1))
    (output,) = outcome if isinstance(outcome, tuple) else ()
    assert output.chunks > 3
