"""The placeholders: chance words, but readable ones, the same every time."""

from typing import Any

import pytest
import torch

from bot import starter
from bot.starter import encoder, manifest, tiny


@pytest.fixture(scope="module")
def tokenizer() -> Any:  # noqa: ANN401 - a transformers tokenizer
    """Give the pack's tokenizer."""
    return encoder.tokenizer(manifest.read().base)


@pytest.mark.parametrize("task", sorted(tiny.BUILDERS))
def test_a_placeholder_is_the_same_each_time(task: str, tokenizer: Any) -> None:  # noqa: ANN401 - a transformers tokenizer
    first, _ = tiny.build(task, tokenizer)
    torch.rand(3)
    second, _ = tiny.build(task, tokenizer)
    states = first.state_dict(), second.state_dict()
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])


def test_generation_continues_the_prompt_with_words() -> None:
    write = starter.pipeline("tiny/generate")
    prompt = "In this course, we will teach you how to"
    text = write(prompt, max_new_tokens=8)[0]["generated_text"]
    assert text.startswith(prompt + " ")
    assert all(tiny.is_word(word) for word in text.removeprefix(prompt).split())


def test_a_mask_is_filled_with_whole_words() -> None:
    answers = starter.pipeline("tiny/fill-mask")("We met a [MASK] on the way.", top_k=5)
    assert len(answers) == 5
    assert all(tiny.is_word(answer["token_str"]) for answer in answers)


def test_entities_have_the_labels_of_the_course_and_places_in_the_text() -> None:
    text = "My name is Sylvain and I work at Hugging Face in Brooklyn."
    found = starter.pipeline("tiny/ner")(text, aggregation_strategy="simple")
    assert {entity["entity_group"] for entity in found} <= {"PER", "ORG", "LOC"}
    assert all(0 <= entity["start"] < entity["end"] <= len(text) for entity in found)


def test_an_answer_is_a_span_of_the_context() -> None:
    context = "My name is Sylvain and I work at Hugging Face in Brooklyn"
    find: Any = starter.pipeline("tiny/answer")
    answer = find(question="Where do I work?", context=context)
    assert isinstance(answer, dict)
    assert context[answer["start"] : answer["end"]] == answer["answer"]


def test_a_translation_is_a_few_words_that_depend_on_the_text() -> None:
    translate = starter.pipeline("tiny/translate")
    first, second = (translate(text)[0]["translation_text"] for text in ("Bonjour le monde", "Il pleut"))
    assert first != second
    assert 3 <= len(first.split()) <= 20
    assert all(tiny.is_word(word) for word in first.split())
