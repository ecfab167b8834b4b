"""The course's own kind of examples, with expectations written before any model was asked.

What is not met yet is marked strictly: a better model turns its mark red, and the mark must go.
"""

import re
from typing import TYPE_CHECKING, Any

import pytest

from bot import starter
from bot.starter import manifest, sentences
from tests.starter.own.course import BASE_VERBS, CONTENT, FITTING, REFERENCE
from tests.starter.sentences_of_our_own import ARTICLE

if TYPE_CHECKING:
    from transformers import Pipeline

INTRODUCTION = "My name is Sylvain and I work at Hugging Face in Brooklyn"


def best(task: str) -> "Pipeline":
    """Give the pipeline of a slash command's first model: a trained one where there is one."""
    return starter.pipeline(manifest.read().for_task(task)[0].name)


def words(text: str) -> list[str]:
    """Give the words of a text in lower case."""
    return re.findall(r"[^\W\d_]+", text.lower())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I've been waiting for a HuggingFace course my whole life.", "POSITIVE"),
        ("I hate this so much!", "NEGATIVE"),
    ],
)
def test_a_feeling_is_told(sentiment: Any, text: str, expected: str) -> None:  # noqa: ANN401 - a transformers pipeline
    assert sentiment(text)[0]["label"] == expected


def test_education_comes_first() -> None:
    answer = best("zero-shot")(
        "This is a course about the Transformers library",
        candidate_labels=["education", "politics", "business"],
    )
    assert answer["labels"][0] == "education"


def test_the_person_the_organisation_and_brooklyn_are_marked_and_nothing_else() -> None:
    text = INTRODUCTION + "."
    found = {
        (entity["entity_group"], text[entity["start"] : entity["end"]])
        for entity in best("ner")(text, aggregation_strategy="first")
    }
    assert found == {("PER", "Sylvain"), ("ORG", "Hugging Face"), ("LOC", "Brooklyn")}


def test_the_employer_is_the_answer() -> None:
    ask: Any = best("answer")
    assert ask(question="Where do I work?", context=INTRODUCTION)["answer"] == "Hugging Face"


def test_a_fitting_word_is_among_the_first_five_for_the_mask() -> None:
    answers = best("fill-mask")("This course will teach you all about [MASK] models.", top_k=5)
    assert FITTING & {answer["token_str"].strip().lower() for answer in answers}


def test_a_translation_shares_four_of_five_content_words() -> None:
    answer = best("translate")("Ce cours est produit par Hugging Face.")[0]["translation_text"]
    assert set(words(REFERENCE)) >= CONTENT
    assert len(CONTENT & set(words(answer))) >= 4


def test_a_summary_is_made_of_the_texts_sentences() -> None:
    [answer] = best("summarize")(ARTICLE, max_sentences=1)
    assert answer["summary_text"] in {ARTICLE[span.start : span.end] for span in sentences.split(ARTICLE)}


def test_the_sentence_goes_on_with_a_verb() -> None:
    prompt = "In this course, we will teach you how to"
    [answer] = best("generate")(prompt, max_new_tokens=12, do_sample=False)
    continued: str = answer["generated_text"]
    assert continued.startswith(prompt)
    assert words(continued.removeprefix(prompt))[0] in BASE_VERBS
