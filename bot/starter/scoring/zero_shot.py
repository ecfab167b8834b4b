"""Zero-shot: accuracy on DBpedia's 14 topics, plain labels, stock template; an NLI model by its pairs."""

from typing import TYPE_CHECKING, Any

from bot.starter.embedding import EmbeddingPipeline
from bot.starter.scoring import nli
from bot.starter.training import rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BENCHMARK = "DBpedia test, 14 topics"
MEASURE = "accuracy"
FILE = "dbpedia_test"


def score(pipe: Any, data: "Path") -> "Iterator[tuple[str, str, float, int]]":  # noqa: ANN401 - a transformers pipeline
    """Give benchmark, measure, value in per cent and number of rows."""
    if isinstance(pipe, EmbeddingPipeline):
        yield topics(pipe, data)
    else:
        yield from nli.score(pipe, data)


def topics(pipe: Any, data: "Path") -> tuple[str, str, float, int]:  # noqa: ANN401 - a transformers pipeline
    """Score a pipeline by the topics of encyclopedia entries, of which it was trained on none."""
    examples = rows.read(data, FILE)
    labels = sorted({row["label"] for row in examples})
    answers = pipe([row["text"] for row in examples], candidate_labels=labels)
    right = sum(answer["labels"][0] == row["label"] for row, answer in zip(examples, answers, strict=True))
    return BENCHMARK, MEASURE, 100 * right / len(examples), len(examples)
