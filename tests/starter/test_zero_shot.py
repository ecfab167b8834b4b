"""Zero-shot by likeness: called and answered like the stock pipeline."""

import math
from typing import Any

import pytest

from bot.starter import manifest
from bot.starter.scoring.label_sets import SETS
from bot.starter.scoring.zero_shot import OWN, own
from bot.starter.zero_shot import as_labels
from tests.starter.sentences_of_our_own import TOPICS

COURSE = "This is a course about the Transformers library"
LABELS = ["education", "politics", "business"]
FLOOR = 75.0
"""Per cent right of our own label sets, at least."""


def test_the_example_of_the_course(zero_shot: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    answer = zero_shot(COURSE, candidate_labels=LABELS)
    assert list(answer) == ["sequence", "labels", "scores"]
    assert answer["sequence"] == COURSE
    assert answer["labels"][0] == "education"
    assert math.isclose(sum(answer["scores"]), 1, abs_tol=1e-5)
    assert answer["scores"] == sorted(answer["scores"], reverse=True)


def test_our_own_sentences_find_their_topics(zero_shot: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    labels = [topic for _, topic in TOPICS]
    answers = zero_shot([text for text, _ in TOPICS], candidate_labels=labels)
    right = sum(answer["labels"][0] == topic for answer, (_, topic) in zip(answers, TOPICS, strict=True))
    assert right >= 9


def test_our_own_label_sets_reach_the_claimed_score_and_the_floor(zero_shot: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    scores = manifest.read().entry("starter/zero-shot-minilm").scores
    claimed = next(score.value for score in scores if score.benchmark == OWN)
    _, _, reached, count = own(zero_shot)
    # another processor may tip one sentence
    assert reached >= max(FLOOR, claimed - 100 / count)


def test_the_label_sets_are_large_enough_and_every_label_is_in_both_halves() -> None:
    assert len(SETS) == 12
    assert sum(len(one.sentences) for one in SETS) >= 240
    for one in SETS:
        for half in (one.choosing, one.scoring):
            assert {label for _, label in half} == set(one.labels)


def test_labels_may_be_a_string_with_commas_or_the_second_argument(zero_shot: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    expected = zero_shot(COURSE, candidate_labels=LABELS)
    assert zero_shot(COURSE, candidate_labels="education, politics,business,") == expected
    assert zero_shot(COURSE, LABELS) == expected
    assert as_labels(" a ,, b") == ["a", "b"]


def test_neighbours_do_not_change_an_answer(zero_shot: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    texts = [COURSE, "Vote!", "word " * 300, "", COURSE]
    together = zero_shot(texts, candidate_labels=LABELS, batch_size=2)
    for answer, text in zip(together, texts, strict=True):
        alone = zero_shot(text, candidate_labels=LABELS)
        assert answer["labels"] == alone["labels"]
        assert answer["scores"] == pytest.approx(alone["scores"], abs=1e-5)


def test_an_iterator_gives_an_iterator_and_an_empty_list_an_empty_list(zero_shot: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    answers = zero_shot((text for text in [COURSE, COURSE]), candidate_labels=LABELS)
    assert not isinstance(answers, list)
    assert [answer["labels"][0] for answer in answers] == ["education"] * 2
    assert zero_shot([], candidate_labels=LABELS) == []


def test_with_multi_label_each_label_stands_alone(zero_shot: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    text = "The minister of education opened the new school."
    three = zero_shot(text, candidate_labels=["education", "politics", "cooking"], multi_label=True)
    one = zero_shot(text, candidate_labels=["education"], multi_label=True)
    scores = dict(zip(three["labels"], three["scores"], strict=True))
    assert scores["education"] == pytest.approx(one["scores"][0], abs=1e-5)
    assert scores["education"] > 0.5 > scores["cooking"]


def test_a_single_label_gets_a_probability_of_its_own(zero_shot: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    assert 0 < zero_shot(COURSE, candidate_labels=["cooking"])["scores"][0] < 0.5


def test_the_template_is_used(zero_shot: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    plain = zero_shot(COURSE, candidate_labels=LABELS)
    other = zero_shot(COURSE, candidate_labels=LABELS, hypothesis_template="A letter to {}.")
    assert plain["scores"] != other["scores"]


def test_what_the_stock_pipeline_refuses_is_refused(zero_shot: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    with pytest.raises(ValueError, match="at least one label"):
        zero_shot(COURSE, candidate_labels="")
    with pytest.raises(ValueError, match="hypothesis_template"):
        zero_shot(COURSE, candidate_labels=LABELS, hypothesis_template="no place")
    with pytest.raises(ValueError, match="extra arguments"):
        zero_shot(COURSE, LABELS, True)  # noqa: FBT003 - a wrong call on purpose
