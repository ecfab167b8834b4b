"""ROUGE-1."""

import pytest

from bot.starter.scoring.summary import rouge_1


def test_shared_words_count_by_their_stems() -> None:
    assert rouge_1("Models learned.", "A model learns") == pytest.approx(2 * 2 / (2 + 3))


def test_a_word_counts_only_as_often_as_both_have_it() -> None:
    assert rouge_1("the the the", "the cat") == pytest.approx(2 * 1 / (3 + 2))


def test_the_nearest_of_several_targets_counts() -> None:
    assert rouge_1("a cat", ["a dog", "a cat"]) == 1


def test_nothing_shares_nothing() -> None:
    assert rouge_1("", "") == 0
    assert rouge_1("", ["a"]) == 0
