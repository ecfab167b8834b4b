"""The recipes, run whole on a few rows of our own."""

import gzip
import json
from pathlib import Path
from typing import Any

import torch

from bot.starter import encoder, lora, manifest
from bot.starter.training import sentiment, summary, zero_shot
from tests.starter.sentences_of_our_own import ARTICLE, SENTIMENT


def write(folder: Path, name: str, lines: list[dict[str, Any]]) -> None:
    """Write a data file."""
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)


def test_sentiment_is_trained_into_a_file_that_the_loader_merges(tmp_path: Path) -> None:
    examples = [{"text": text, "label": int(label == "POSITIVE")} for text, label in SENTIMENT]
    write(tmp_path, "sst2_train", examples)
    write(tmp_path, "sst2_dev", examples[:2])
    told: list[str] = []
    entry = sentiment.train(tmp_path, tmp_path, tmp_path, "cpu", told.append)
    assert told[-1].startswith("step ")
    assert [data.rows for data in entry.data] == [30, 2]
    adapter = manifest.verified(entry.files[0], tmp_path)
    state = encoder.headed(encoder.state(manifest.read().base))
    merged = lora.merge(state, adapter)
    changed = {name for name in state if not torch.equal(merged[name], state[name])}
    assert len([name for name in changed if ".attention." in name]) == 24
    assert "bert.embeddings.word_embeddings.weight" not in changed
    assert merged["classifier.weight"].shape == (2, 384)


def test_the_numbers_of_zero_shot_are_chosen_by_likelihood() -> None:
    clear = [torch.tensor([0.6, 0.1, 0.2])] * 4
    assert zero_shot.loss_of_choice(clear, 20) < zero_shot.loss_of_choice(clear, 1)
    doubtful = [*clear, torch.tensor([0.1, 0.6, 0.2])]
    assert zero_shot.loss_of_choice(doubtful, 3) < zero_shot.loss_of_choice(doubtful, 40)
    assert zero_shot.loss_of_each(clear, 20, 0.35) < zero_shot.loss_of_each(clear, 20, 0.8)


def test_the_summarys_bonus_is_the_best_of_those_tried(tmp_path: Path) -> None:
    first = ARTICLE.split(". ")[0] + "."
    last = "A café will follow in spring."
    row = {"source": [first, "It rained all morning.", last], "target": [first]}
    write(tmp_path, "scitldr_dev", [row])
    write(tmp_path, "scitldr_test", [row])
    told: list[str] = []
    entry = summary.train(tmp_path, tmp_path, tmp_path, "cpu", told.append)
    assert len(told) == len(summary.POSITIONS)
    assert any(line.endswith("100.00") for line in told)
    assert entry.number("position") in summary.POSITIONS
