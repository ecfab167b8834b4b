"""The translator: short everyday French, read as a person would read it."""

import re
from typing import Any

import pytest

from bot import starter
from bot.starter import manifest
from tests.starter.own.translate import PAIRS

NAME = "starter/translate-fr-en"
FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the this that i you he she it we they my your his her our to of in on at for from and is are "
        "was were be been do does did has have had will would there than how very",
    )
)
SHARE = 0.6
"""Of the reference's content words: a reader who knows them knows what was said."""


def content(text: str) -> set[str]:
    """Give the words of a text that carry its meaning."""
    return set(re.findall(r"[a-z']+", text.lower())) - FUNCTION_WORDS


def shared(translation: str, reference: str) -> float:
    """Give the share of the reference's content words that the translation has."""
    wanted = content(reference)
    return len(wanted & content(translation)) / len(wanted)


@pytest.fixture(scope="module")
def translate() -> Any:  # noqa: ANN401 - a transformers pipeline
    """Give the translation pipeline."""
    return starter.pipeline(NAME)


@pytest.fixture(scope="module")
def translations(translate: Any) -> list[str]:  # noqa: ANN401 - a transformers pipeline
    """Translate our own sentences."""
    return [answer["translation_text"] for answer in translate([french for french, _ in PAIRS])]


def test_our_own_sentences_keep_most_of_their_content_words(translations: list[str]) -> None:
    shares = [shared(ours, english) for ours, (_, english) in zip(translations, PAIRS, strict=True)]
    assert sum(shares) / len(shares) >= SHARE


def test_the_measure_does_not_pass_what_belongs_to_another_sentence(translations: list[str]) -> None:
    others = [english for _, english in PAIRS[1:] + PAIRS[:1]]
    shares = [shared(ours, other) for ours, other in zip(translations, others, strict=True)]
    assert sum(shares) / len(shares) < SHARE / 4


def test_a_translation_ends_by_itself(translations: list[str]) -> None:
    assert all(text.rstrip()[-1:] in {".", "?", "!", '"'} for text in translations)
    assert all(len(text.split()) < 25 for text in translations)


def test_several_texts_and_one_give_the_same(translate: Any, translations: list[str]) -> None:  # noqa: ANN401 - a transformers pipeline
    alone = [translate(french)[0]["translation_text"] for french, _ in PAIRS[:4]]
    assert alone == translations[:4]


def test_its_badge_says_which_languages_it_knows() -> None:
    entry = manifest.read().entry(NAME)
    assert entry.languages == ("fr", "en")
    assert "BLEU" in entry.badge()
