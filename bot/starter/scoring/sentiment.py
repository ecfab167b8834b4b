"""Sentiment: accuracy on the whole development set of SST-2 (GLUE's); nothing was trained or chosen on it."""

from typing import TYPE_CHECKING, Any

from bot.starter.training import rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BENCHMARK = "SST-2 dev"
MEASURE = "accuracy"
FILE = "sst2_dev"
BATCH = 16


def score(pipe: Any, data: "Path") -> "Iterator[tuple[str, str, float, int]]":  # noqa: ANN401 - a transformers pipeline
    """Give benchmark, measure, value in per cent and number of rows."""
    examples = sorted(rows.read(data, FILE), key=lambda row: len(row["text"]))
    answers = pipe([row["text"] for row in examples], batch_size=BATCH)
    right = sum(
        answer["label"] == pipe.model.config.id2label[int(row["label"])]
        for row, answer in zip(examples, answers, strict=True)
    )
    yield BENCHMARK, MEASURE, 100 * right / len(examples), len(examples)
