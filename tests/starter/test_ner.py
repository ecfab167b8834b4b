"""The entity model marks what a reader would, about as often as its manifest claims."""

from typing import Any, TypeAlias

import pytest

from bot import starter
from bot.starter import manifest
from tests.starter.own.ner import ENTITIES

NAME = "starter/ner-minilm-r16"
REACHED = 0.9
"""F1 on our own sentences, which are plainer than the test set's."""
Entities: TypeAlias = set[tuple[str, str]]


@pytest.fixture(scope="module")
def ner() -> Any:  # noqa: ANN401 - a transformers pipeline
    """Give the entity pipeline."""
    return starter.pipeline(NAME)


def found(ner: Any, text: str) -> Entities:  # noqa: ANN401 - a transformers pipeline
    """Give label and words of every entity, cut from the text itself.

    A word counts as its first piece says, as in the scorer.
    """
    return {
        (entity["entity_group"], text[entity["start"] : entity["end"]])
        for entity in ner(text, aggregation_strategy="first")
    }


def overlap(guesses: list[Entities], gold: list[Entities]) -> float:
    """Give the F1 of entities over all sentences, in 0..1."""
    right = sum(len(guess & expected) for guess, expected in zip(guesses, gold, strict=True))
    return 2 * right / sum(map(len, [*guesses, *gold]))


def test_our_own_sentences_reach_the_claimed_score(ner: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    claimed = manifest.read().entry(NAME).scores[0].value
    guesses = [found(ner, text) for text, _ in ENTITIES]
    gold = [expected for _, expected in ENTITIES]
    assert overlap(guesses, gold) >= max(REACHED, claimed / 100)
    # the bound can fail: each sentence with the next one's entities
    assert overlap(guesses, [*gold[1:], gold[0]]) < 0.2


def test_a_sentence_without_names_has_none_marked(ner: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    bare = [text for text, expected in ENTITIES if not expected]
    assert len(bare) >= 5
    assert not [text for text in bare if found(ner, text)]
