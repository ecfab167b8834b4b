"""The entity model marks what a reader would, about as often as its manifest claims."""

from typing import Any

import pytest

from bot import starter
from bot.starter import manifest
from tests.starter.sentences_of_our_own import ENTITIES

NAME = "starter/ner-minilm-r16"


@pytest.fixture(scope="module")
def ner() -> Any:  # noqa: ANN401 - a transformers pipeline
    """Give the entity pipeline."""
    return starter.pipeline(NAME)


def found(ner: Any, text: str) -> set[tuple[str, str]]:  # noqa: ANN401 - a transformers pipeline
    """Give label and words of every entity, cut from the text itself.

    A word counts as its first piece says, as in the scorer.
    """
    return {
        (entity["entity_group"], text[entity["start"] : entity["end"]])
        for entity in ner(text, aggregation_strategy="first")
    }


def test_our_own_sentences_reach_the_claimed_score(ner: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    claimed = manifest.read().entry(NAME).scores[0].value
    pairs = [(found(ner, text), expected) for text, expected in ENTITIES]
    right = sum(len(ours & expected) for ours, expected in pairs)
    both = sum(len(ours) + len(expected) for ours, expected in pairs)
    assert 100 * 2 * right / both >= claimed


def test_person_and_place_in_the_example_of_the_course(ner: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    # the employer is marked too, but as a place: the model sees no capital letters and was trained briefly
    marked = found(ner, "My name is Sylvain and I work at Hugging Face in Brooklyn.")
    assert {("PER", "Sylvain"), ("LOC", "Brooklyn")} <= marked
    assert {words for _, words in marked} == {"Sylvain", "Hugging Face", "Brooklyn"}
