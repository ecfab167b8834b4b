"""The question-answering model answers what a reader would, and knows what is not in the text."""

from typing import Any

import pytest

from bot import starter
from bot.starter import manifest
from bot.starter.scoring.answer import F1, MOVED, best, overlap
from tests.starter.own.answer import QUESTIONS as OWN
from tests.starter.sentences_of_our_own import PASSAGES

NAME = "starter/answer-minilm-r16"
QUESTIONS = [
    (question, expected, text, PASSAGES[(number + 1) % len(PASSAGES)][0])
    for number, (text, pairs) in enumerate(PASSAGES)
    for question, expected in pairs
]
"""Question, answer, its own passage and one that does not answer it."""
ANSWERED = [(text, question, accepted) for text, pairs in OWN for question, accepted in pairs if accepted]
UNANSWERED = [(text, question) for text, pairs in OWN for question, accepted in pairs if not accepted]
REACHED = 0.85
"""F1 of our own questions, which are plainer than SQuAD's."""


@pytest.fixture(scope="module")
def answer() -> Any:  # noqa: ANN401 - a transformers pipeline
    """Give the question-answering pipeline."""
    return starter.pipeline(NAME)


def claimed(benchmark: str, measure: str) -> float:
    """Give a score of the manifest, in per cent."""
    scores = manifest.read().entry(NAME).scores
    return next(score.value for score in scores if score.measure == measure and benchmark in score.benchmark)


def refused(answer: Any, question: str, context: str) -> bool:  # noqa: ANN401 - a transformers pipeline
    """Tell whether the model says that the answer is not in the text."""
    return not answer(question=question, context=context, handle_impossible_answer=True)["answer"]


def test_our_own_questions_reach_the_claimed_score(answer: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    guesses = [answer(question=question, context=text)["answer"] for question, _, text, _ in QUESTIONS]
    reached = sum(best(overlap, guess, [row[1]]) for guess, row in zip(guesses, QUESTIONS, strict=True))
    assert 100 * reached / len(QUESTIONS) >= claimed("SQuAD", F1)


def test_plain_questions_on_plain_passages_are_mostly_answered_rightly(answer: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    guesses = [answer(question=question, context=text)["answer"] for text, question, _ in ANSWERED]
    golds = [accepted for _, _, accepted in ANSWERED]

    def reached(expected: list[tuple[str, ...]]) -> float:
        return sum(best(overlap, guess, gold) for guess, gold in zip(guesses, expected, strict=True)) / len(
            guesses
        )

    assert reached(golds) >= REACHED
    # the bound can fail: each question with the next one's answer
    assert reached([*golds[1:], golds[0]]) < 0.2


def test_what_a_passage_does_not_say_is_mostly_refused_and_what_it_says_is_not(answer: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    away = sum(refused(answer, question, text) for text, question in UNANSWERED)
    here = sum(refused(answer, question, text) for text, question, _ in ANSWERED)
    assert away / len(UNANSWERED) >= 0.6
    assert here / len(ANSWERED) <= 0.1


def test_questions_put_to_another_passage_are_refused_as_often_as_claimed(answer: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    share = sum(refused(answer, question, other) for question, _, _, other in QUESTIONS) / len(QUESTIONS)
    assert 100 * share >= claimed(MOVED, "refused")


def test_questions_with_an_answer_are_seldom_refused(answer: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    share = sum(refused(answer, question, text) for question, _, text, _ in QUESTIONS) / len(QUESTIONS)
    assert share <= 0.15


def test_an_answer_is_cut_from_the_text_itself(answer: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    context = "Zoë has lived in Malmö since 2015."
    found = answer(question="Where does Zoë live?", context=context)
    assert context[found["start"] : found["end"]] == found["answer"] == "Malmö"


def test_a_long_text_is_read_to_its_end(answer: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    filler = "The garden was quiet and the afternoon was long. " * 60
    context = filler + "The treasure was buried under the old mill by Captain Rask."
    assert "Rask" in answer(question="Who buried the treasure?", context=context)["answer"]
