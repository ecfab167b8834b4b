"""What the question-answering recipe learns from."""

import math
import random
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from bot.starter import encoder, lora, manifest
from bot.starter.training import answer
from bot.starter.training.passages import Question
from tests.starter.sentences_of_our_own import PASSAGES
from tests.starter.training.test_recipes import write


@pytest.fixture(scope="module")
def tokenizer() -> Any:  # noqa: ANN401 - a transformers tokenizer
    """Give the encoder's tokenizer."""
    return encoder.tokenizer(manifest.read().base)


def test_the_labelled_pieces_are_the_answer(tokenizer: Any) -> None:  # noqa: ANN401 - a transformers tokenizer
    text, [(question, expected), *_] = PASSAGES[0]
    start = text.index(expected)
    asked = Question(question, text, start, start + len(expected))
    ids, owners, first, last = answer.encode(tokenizer, asked, random.Random(0))  # noqa: S311 - no secret
    assert tokenizer.decode(ids[first : last + 1]) == expected.lower()
    assert len(ids) == len(owners)
    assert owners[first - 1 : last + 2] == [1] * (last - first + 3)
    assert ids[owners.index(1) - 1] == tokenizer.sep_token_id


def test_no_answer_points_at_the_first_piece(tokenizer: Any) -> None:  # noqa: ANN401 - a transformers tokenizer
    asked = Question("Who?", "word " * 500)
    ids, _, first, last = answer.encode(tokenizer, asked, random.Random(0))  # noqa: S311 - no secret
    assert (first, last) == (0, 0)
    assert len(ids) == answer.LONGEST


@given(st.data())
def test_the_answer_is_always_inside_the_window(data: st.DataObject) -> None:
    pieces, room = data.draw(st.integers(1, 400)), data.draw(st.integers(10, 150))
    first = data.draw(st.integers(0, pieces - 1))
    last = data.draw(st.integers(first, min(pieces - 1, first + room - 1)))
    rng = random.Random(data.draw(st.integers()))  # noqa: S311 - no secret
    cut = answer.window_start(pieces, room, (first, last), rng)
    assert 0 <= cut <= first
    assert last < cut + room


def test_the_recipe_makes_a_file_that_the_loader_merges(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"title": "A", "context": text, "question": question, "answers": [expected]}
        for text, pairs in PASSAGES
        for question, expected in pairs
    ]
    for name in (*answer.SOURCES, "squad_heldout"):
        write(tmp_path, name, rows[:6] if name == "squad_heldout" else rows[::5])
    words = ["Tariq", "left", "Oslo", "Anna", "Lima", "Siemens", "Malta"]
    tags = ["B-PER", "O", "B-LOC", "B-PER", "B-LOC", "B-ORG", "B-LOC"]
    write(tmp_path, "wikigold_all", [{"tokens": words, "tags": tags}])
    monkeypatch.setattr(answer, "INTRODUCTIONS", 10)
    told: list[str] = []
    entry = answer.train(tmp_path, tmp_path, tmp_path, "cpu", told.append)
    assert "100%" in told[-1]
    assert [data.rows for data in entry.data] == [6, 6, 6, 6, 6, 6, 1, 6]
    merged = lora.merge(
        encoder.headed(encoder.state(manifest.read().base)), manifest.verified(entry.files[0], tmp_path)
    )
    assert merged["qa_outputs.weight"].shape == (2, 384)
    assert not torch.equal(merged["qa_outputs.bias"], torch.zeros(2))


def test_only_the_passage_and_the_first_piece_can_be_chosen() -> None:
    owners = torch.tensor([[0, 0, 1, 1, 0]])
    gold = torch.tensor([[2, 3]])
    even = answer.surprise(torch.zeros(1, 5, 2), owners, gold)
    assert even.item() == pytest.approx(math.log(3), abs=1e-4)
    outside = torch.zeros(1, 5, 2)
    outside[:, [1, 4]] = 50
    assert answer.surprise(outside, owners, gold).item() == pytest.approx(math.log(3), abs=1e-4)
    sure = torch.zeros(1, 5, 2)
    sure[:, 2, 0] = sure[:, 3, 1] = 20
    assert answer.surprise(sure, owners, gold).item() < 0.01
