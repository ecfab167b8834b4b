"""The course's snippets run with one import changed; tiny checkpoints stand for their models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.pipelines import pipeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ARTICLE = """
    America has changed dramatically during recent years. Not only has the number of
    graduates in traditional engineering disciplines declined, but in most of the premier
    American universities engineering curricula now concentrate on engineering science.
"""


@pytest.fixture(autouse=True)
def on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the first device be the CPU: the snippets name none."""
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)


def test_question_answering(checkpoint: Callable[[str], Path]) -> None:
    question_answerer: Any = pipeline("question-answering", model=str(checkpoint("bert")))
    answer = question_answerer(
        question="Where do I work?",
        context="My name is Sylvain and I work at Hugging Face in Brooklyn",
    )
    assert answer.keys() == {"score", "start", "end", "answer"}


def test_question_answering_with_its_parameters(checkpoint: Callable[[str], Path]) -> None:
    oracle: Any = pipeline(
        "question-answering", str(checkpoint("roberta")), tokenizer=str(checkpoint("roberta"))
    )
    answers = oracle(
        question="Where do I live?", context="I live in London", top_k=2, handle_impossible_answer=True
    )
    assert [answer.keys() for answer in answers] == [{"score", "start", "end", "answer"}] * 2


def test_summarization(checkpoint: Callable[[str], Path]) -> None:
    summarizer: Any = pipeline("summarization", model=str(checkpoint("t5-plain")))
    [found] = summarizer(ARTICLE)
    assert isinstance(found["summary_text"], str)
    [found] = summarizer("An apple a day, keeps the doctor away", min_length=5, max_length=20)
    assert found.keys() == {"summary_text"}


@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")
def test_translation(checkpoint: Callable[[str], Path]) -> None:
    translator: Any = pipeline("translation", model=str(checkpoint("marian")))
    [found] = translator("Ce cours est produit par Hugging Face.")
    assert isinstance(found["translation_text"], str)
    texts = ["Default to expanded threads", "London"]
    assert [each.keys() for each in translator(texts, max_new_tokens=5)] == [{"translation_text"}] * 2


def test_translation_of_a_pair(checkpoint: Callable[[str], Path]) -> None:
    en_fr_translator: Any = pipeline("translation_en_to_fr", model=str(checkpoint("t5")), max_new_tokens=6)
    assert en_fr_translator("How old are you?")[0].keys() == {"translation_text"}


def test_text2text_generation(checkpoint: Callable[[str], Path]) -> None:
    generator: Any = pipeline("text2text-generation", model=str(checkpoint("t5-plain")))
    assert generator("question: What is 42 ?")[0].keys() == {"generated_text"}


def test_feature_extraction_and_zero_shot_keep_their_names(checkpoint: Callable[[str], Path]) -> None:
    extractor: Any = pipeline("feature-extraction", model=str(checkpoint("bert")))
    assert len(extractor("This is a test")[0]) > 3
