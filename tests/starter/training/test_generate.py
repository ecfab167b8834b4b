"""The storyteller's recipe: its corpus, and the whole of it on a few passages of our own."""

from pathlib import Path

import torch

from bot.starter import whole
from bot.starter.training import generate, generate_corpus
from bot.starter.training.generate_corpus import END
from tests.starter.own.generate import PASSAGES
from tests.starter.training.test_recipes import write


def test_sources_are_read_in_order_with_an_end_mark_before_each_passage(tmp_path: Path) -> None:
    lines = [
        {"text": "A goat slept.", "source": "one"},
        {"text": "A cat\nran.", "source": "two"},
        {"text": "It woke.", "source": "one"},
        {"text": "By submitting this pull request, I agree.", "source": "two"},
    ]
    write(tmp_path, "tales", lines)
    found = generate_corpus.passages(tmp_path, "tales")
    tokenizer = whole.wrapped(generate_corpus.trained(PASSAGES, 400), 64, eos_token=END)
    texts = [tokenizer.decode(ids.tolist()) for ids in generate_corpus.streams(tokenizer, found)]
    assert texts == [f"{END}A goat slept.{END}It woke.", f"{END}A cat\nran."]


def test_blocks_have_one_length_and_no_two_are_cut_alike() -> None:
    sources = {"a": [range(100), range(100, 230)], "b": [range(300, 340)]}
    cut = generate_corpus.blocks(sources, {"a": 3, "b": 1}, 16, seed=1)
    assert {len(block) for block in cut} == {16}
    assert len({tuple(block) for block in cut}) == len(cut)
    read = [piece for block in cut for piece in block]
    # each cut loses less than a block at either end
    assert 3 * (230 - 30) <= sum(piece < 300 for piece in read) <= 3 * 230
    assert cut == generate_corpus.blocks(sources, {"a": 3, "b": 1}, 16, seed=1)


def test_a_storyteller_is_trained_into_files_that_the_loader_takes(tmp_path: Path) -> None:
    lines = [{"text": " ".join(PASSAGES[:20]), "source": "ours"}]
    for name in (*generate.SOURCES, "stories_test"):
        write(tmp_path, name, lines)
    told: list[str] = []
    entry = generate.train(tmp_path, tmp_path, tmp_path, "cpu", told.append)
    assert told[-1].startswith("step ")
    model, tokenizer = whole.load(entry, tmp_path)
    assert tokenizer.model_max_length == model.config.n_positions == entry.number("limit")
    ids = tokenizer("The goat slept.", return_tensors="pt")["input_ids"]
    assert tokenizer.decode(ids[0]) == f"{END}The goat slept."
    with torch.inference_mode():
        loss = float(model(input_ids=ids, labels=ids).loss)
    assert loss > 0
    assert model.generation_config.repetition_penalty == generate.DEFAULTS["repetition_penalty"]
    assert sum(file.bytes for file in entry.files) < 5_800_000
