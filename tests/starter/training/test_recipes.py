"""The recipes, run whole on a few rows of our own."""

import gzip
import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from bot.starter import encoder, lora, manifest
from bot.starter.summary import FEATURES
from bot.starter.training import sentiment, summary, zero_shot
from tests.starter.own.summary import TEXTS
from tests.starter.sentences_of_our_own import SENTIMENT


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
    pairs = torch.stack(clear)[:, :2]
    assert zero_shot.loss_of_each(pairs, 20, 0.35) < zero_shot.loss_of_each(pairs, 20, 0.8)


def test_what_a_sentence_is_worth_is_learnt_into_a_file_that_the_pipeline_takes(tmp_path: Path) -> None:
    row = {"source": list(TEXTS[0].sentences), "target": [TEXTS[0].sentences[1]]}
    for name in ("scitldr_train", "scitldr_dev", "scitldr_test"):
        write(tmp_path, name, [row])
    told: list[str] = []
    entry = summary.train(tmp_path, tmp_path, tmp_path, "cpu", told.append)
    assert len(told) == 2 + len(summary.PENALTIES)
    assert "ROUGE-1 100.00" in told[-1]
    assert not list(tmp_path.glob("*scitldr*.safetensors"))
    worth = load_file(manifest.verified(entry.files[0], tmp_path))["worth"]
    text = summary.described(summary.pipeline("cpu"), row)
    assert int((text.features @ worth).argmax()) == 1
    assert entry.number("penalty") in summary.PENALTIES


def test_descriptions_go_on_where_they_were_interrupted(tmp_path: Path) -> None:
    source = list(TEXTS[0].sentences)
    write(tmp_path, "scitldr_dev", [{"source": source[:n], "target": source[:1]} for n in (2, 3, 4)])
    pipe, kept = summary.pipeline("cpu"), tmp_path / "kept.safetensors"
    told: list[str] = []
    whole = summary.prepared(pipe, tmp_path, "scitldr_dev", kept, told.append)
    summary.keep(whole[:2], kept)
    again = summary.prepared(pipe, tmp_path, "scitldr_dev", kept, told.append)
    assert len(told) == 2
    for before, after in zip(whole, again, strict=True):
        assert torch.equal(before.features, after.features)
        assert torch.equal(before.rouge, after.rouge)


def test_the_weights_that_made_a_worth_are_found_again() -> None:
    torch.manual_seed(0)
    true = torch.zeros(FEATURES)
    true[:2] = torch.tensor([0.8, -0.4])
    given = torch.randn(400, 6, FEATURES)
    texts = [summary.Text(features, features @ true) for features in given]
    found = summary.solved(texts, 1.0)
    assert torch.nn.functional.cosine_similarity(found, true, dim=0) > 0.99
    assert summary.rouge_of_best(texts, found)[0] > 0.99 * summary.rouge_of_best(texts, true)[0]


def test_numbers_that_never_change_get_no_weight() -> None:
    torch.manual_seed(0)
    given = torch.rand(50, 6, FEATURES)
    given[:, :, 7] = 0.25 + 1e-9 * given[:, :, 7]
    texts = [summary.Text(features, features[:, 0]) for features in given]
    assert summary.solved(texts, 1.0)[7].abs() < 1e-3


def test_the_strongest_penalty_within_the_error_of_the_best_is_taken() -> None:
    assert summary.simplest({1.0: (38.8, 0.7), 2.0: (39.0, 0.7), 3.0: (38.4, 0.6), 4.0: (38.2, 0.6)}) == 3.0
