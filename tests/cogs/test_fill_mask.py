"""/fill-mask: every spelling of a mask, and what the pipeline gives."""

import math

import pytest

from bot.errors import NoMask
from cogs.fill_mask import check, fill, likeliest, parse, spell
from tests.cogs.raw import output, recordings, request


@pytest.mark.parametrize(
    "text", ["a [MASK] b", "a <mask> b", "a ___ b", "a _______ b", "a [mask] b", "a <Mask> b"]
)
def test_every_spelling_becomes_the_models_own(text: str) -> None:
    assert spell(text, "<mask>") == "a <mask> b"
    assert spell(spell(text, "<mask>"), "[MASK]") == "a [MASK] b"


def test_a_mask_word_that_nobody_writes_otherwise_is_known_too() -> None:
    assert spell("a <special1> b", "<special1>") == "a <special1> b"


@pytest.mark.parametrize("text", ["No mask here.", "snake_case__name", "mask", ""])
def test_a_text_without_a_mask_is_told_the_models_word(text: str) -> None:
    with pytest.raises(NoMask) as caught:
        spell(text, "<mask>")
    assert "`<mask>`" in caught.value.hint


def test_at_most_four_masks() -> None:
    check(("___ " * 4,), {})
    with pytest.raises(NoMask, match=r"4.*5"):
        check(("___ " * 5,), {})


def test_one_mask_gives_filled_sentences() -> None:
    answer = parse(request(), "Paris is a [MASK] .", output("fill_mask"))

    first = recordings()["fill_mask"][0]
    assert (answer.labels[0].label, answer.labels[0].score) == (first["token_str"], first["score"])
    assert answer.labels[0].text == f"Paris is a {first['token_str']} ."
    assert len(answer.labels) == 3
    assert "[MASK]" in answer.note


def test_one_candidate_is_not_taken_for_several_masks() -> None:
    assert len(parse(request(), "Paris is a [MASK] .", output("fill_mask_one")).labels) == 1


def test_targets_are_compared() -> None:
    answer = parse(request(), "Paris is a <mask> .", output("fill_mask_targets"))

    assert [one.label for one in answer.labels] == ["city", "light"]


def test_two_masks_give_the_likeliest_pairs() -> None:
    first, second = recordings()["fill_mask_two"]

    answer = parse(request(), "Paris is a [MASK] of [MASK] .", output("fill_mask_two"))

    best = answer.labels[0]
    assert best.label == f"{first[0]['token_str']} / {second[0]['token_str']}"
    assert math.isclose(best.score, first[0]["score"] * second[0]["score"])
    assert best.text == f"Paris is a {first[0]['token_str']} of {second[0]['token_str']} ."
    assert [one.score for one in answer.labels] == sorted((one.score for one in answer.labels), reverse=True)


def test_the_best_pairs_are_found_where_one_mask_decides() -> None:
    sure = [{"token_str": "a", "score": 0.9}, {"token_str": "b", "score": 0.01}]
    unsure = [{"token_str": "c", "score": 0.5}, {"token_str": "d", "score": 0.4}]

    assert [words for words, _ in likeliest([sure, unsure])] == [("a", "c"), ("a", "d")]


def test_word_pieces_join_the_word_before() -> None:
    assert fill("two cat ___ sleep", ["##s"]) == "two cats sleep"
    assert fill("go ___ and ___", ["there", "back"]) == "go there and back"
