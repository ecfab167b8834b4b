"""The storyteller writes English, ends its sentences, obeys its seed, and prefers sense to scramble."""

import math
import random
import re
from typing import Any

import pytest
import torch

from bot import starter
from bot.inference.runner.flight.options import Warp, options_of
from bot.starter import encoder, manifest
from bot.starter.scoring.generate import NAME, surprise
from tests.starter.own.generate import BEGINNINGS, PASSAGES

KNOWN = 0.95
"""Share of a continuation's words that the encoder's vocabulary has whole; chance letters have none."""
BOUND = 38.0
"""The most that a piece of our own plain passages may surprise: the floor for books of others."""


@pytest.fixture(scope="module")
def generate() -> Any:  # noqa: ANN401 - a transformers pipeline
    """Give the storyteller."""
    return starter.pipeline(NAME)


def told(generate: Any, beginning: str, seed: int, pieces: int = 60) -> str:  # noqa: ANN401 - a transformers pipeline
    """Give a continuation, sampled as the model does when nobody says how."""
    torch.manual_seed(seed)
    [answer] = generate(beginning, max_new_tokens=pieces, return_full_text=False)
    return str(answer["generated_text"])


@pytest.fixture(scope="module")
def stories(generate: Any) -> list[str]:  # noqa: ANN401 - a transformers pipeline
    """Continue each of our own beginnings."""
    return [told(generate, beginning, seed) for seed, beginning in enumerate(BEGINNINGS)]


def perplexity(generate: Any, texts: list[str]) -> float:  # noqa: ANN401 - a transformers pipeline
    """Give the perplexity of texts by themselves, per word piece."""
    sources = [generate.tokenizer(text)["input_ids"] for text in texts]
    total, count = surprise(generate.model, sources, generate.tokenizer.eos_token_id)
    return math.exp(total / count)


def test_continuations_are_made_of_english_words(stories: list[str]) -> None:
    known = set(encoder.tokenizer(manifest.read().base).get_vocab())
    words = re.findall(r"[a-z]+", " ".join(stories).lower())
    assert len(words) > 30 * len(BEGINNINGS)
    assert sum(word in known for word in words) / len(words) > KNOWN


def test_sentences_end(stories: list[str]) -> None:
    ended = [re.search(r"[.!?][\"']?(\s|$)", story) for story in stories]
    assert sum(match is not None for match in ended) >= 0.9 * len(stories)


def test_the_same_seed_tells_the_same_and_another_something_else(generate: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    beginning = BEGINNINGS[0]
    first = told(generate, beginning, 3, 20)
    assert told(generate, beginning, 3, 20) == first
    assert len({told(generate, beginning, seed, 20) for seed in range(3, 7)}) == 4


def test_our_own_passages_surprise_less_than_the_floor_and_much_less_than_scrambled(
    generate: Any,  # noqa: ANN401 - a transformers pipeline
) -> None:
    rng = random.Random(0)  # noqa: S311 - repeatable on purpose, no secret
    scrambled = [" ".join(rng.sample(text.split(), len(text.split()))) for text in PASSAGES]
    plain = perplexity(generate, list(PASSAGES))
    assert plain < BOUND
    assert perplexity(generate, scrambled) > 4 * plain


def test_it_draws_with_care_where_nobody_says_how(generate: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    settled = options_of(generate, {"do_sample": True, "max_new_tokens": 5}, 3)
    assert settled is not None
    assert settled.warp == Warp(temperature=0.5, top_k=50, top_p=0.8, min_p=None)
    wild = options_of(generate, {"do_sample": True, "max_new_tokens": 5, "temperature": 1.5}, 3)
    assert wild is not None
    assert wild.warp == Warp(temperature=1.5, top_k=50, top_p=0.8, min_p=None)


def test_its_limit_is_in_the_manifest(generate: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    limit = manifest.read().entry(NAME).number("limit")
    assert limit == generate.model.config.n_positions == generate.tokenizer.model_max_length
