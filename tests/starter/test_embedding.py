"""Texts as vectors."""

from typing import Any

import torch
from hypothesis import given
from hypothesis import strategies as st

from bot.starter.embedding import batches


@given(st.lists(st.integers(1, 300), max_size=40))
def test_batches_hold_every_text_once_and_keep_to_the_budget(lengths: list[int]) -> None:
    found = list(batches(lengths, budget=512))
    assert sorted(place for batch in found for place in batch) == list(range(len(lengths)))
    assert all(max(lengths[place] for place in batch) * len(batch) <= 512 for batch in found)


def test_like_texts_are_near_and_unlike_ones_far(zero_shot: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    cat, kitten, share = zero_shot.embed(["A cat sleeps.", "The kitten is asleep.", "Shares fell on Monday."])
    assert cat @ kitten > 0.6
    assert cat @ share < 0.3
    assert torch.allclose(cat.norm(), torch.tensor(1.0))


def test_the_packed_encoder_gives_the_published_models_vectors(summary: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    # the first six numbers that the unpacked fp32 model gives
    published = torch.tensor([0.0677, 0.0635, 0.0487, 0.0793, 0.0374, 0.0027])
    assert torch.allclose(summary.embed(["This is an example sentence"])[0, :6], published, atol=4e-3)
