"""The scorer: what is claimed and what is measured, side by side."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.starter import manifest, score
from bot.starter.manifest import Score
from bot.starter.scoring.label_sets import SETS
from tests.starter.sentences_of_our_own import SENTIMENT, TOPICS


def measured(folder: Path, name: str, file: str, rows: list[dict[str, object]]) -> tuple[Score, ...]:
    """Score a model on a data file of these rows."""
    with gzip.open(folder / f"{file}.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    return score.measure(manifest.read().entry(name), folder, "cpu")


def test_sentiment_is_counted_over_all_rows(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"text": text, "label": int(label == "POSITIVE")} for text, label in SENTIMENT[:4]
    ]
    # one row with the wrong label: three of four can be right
    rows[0]["label"] = 0
    [result] = measured(tmp_path, "starter/sentiment-minilm-r16", "sst2_dev", rows)
    assert (result.value, result.n) == (75.0, 4)


def test_zero_shot_takes_the_labels_of_the_rows(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"text": text, "label": label} for text, label in TOPICS]
    topics, own = measured(tmp_path, "starter/zero-shot-minilm", "dbpedia_test", rows)
    assert topics.n == len(TOPICS)
    assert topics.value >= 90
    # beside the data file stand the label sets of our own, which come with the project
    assert own.n == sum(len(one.scoring) for one in SETS)
    assert own.value >= 75


def test_a_summary_is_scored_beside_the_first_sentence(tmp_path: Path) -> None:
    source = ["Thanks to all readers.", "We study the sleep of cats.", "A cat, we find, sleeps long."]
    rows: list[dict[str, object]] = [{"source": source, "target": source[1:]}]
    ours, lead = measured(tmp_path, "starter/summary-extractive", "scitldr_test", rows)
    assert ours.value == 100.0
    assert lead.value < 50


def test_a_claim_that_does_not_hold_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    claim = Score("A test", "accuracy", 90.0, 10, "2026-01-01")
    entry = replace(manifest.read().models[0], scores=(claim,))
    assert score.compare(entry, (replace(claim, value=90.05),))
    assert not score.compare(entry, (replace(claim, value=80.0),))
    assert not score.compare(replace(entry, scores=()), (claim,))
    lines = capsys.readouterr().out.splitlines()
    assert "90.00" in lines[1]
    assert "80.00" in lines[1]
