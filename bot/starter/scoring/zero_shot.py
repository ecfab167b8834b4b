"""Zero-shot: accuracy on DBpedia's 14 topics and on label sets of our own; an NLI model by its pairs.

Plain labels, stock template. Of our own sentences, written before any model saw them, the second half counts.
"""

from typing import TYPE_CHECKING, Any

from bot.starter.embedding import EmbeddingPipeline
from bot.starter.scoring import nli
from bot.starter.scoring.label_sets import SETS
from bot.starter.training import rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BENCHMARK = "DBpedia test, 14 topics"
OWN = "our own sentences, twelve label sets"
MEASURE = "accuracy"
FILE = "dbpedia_test"


def score(pipe: Any, data: "Path") -> "Iterator[tuple[str, str, float, int]]":  # noqa: ANN401 - a transformers pipeline
    """Give benchmark, measure, value in per cent and number of rows."""
    if isinstance(pipe, EmbeddingPipeline):
        yield topics(pipe, data)
        yield own(pipe)
    else:
        yield from nli.score(pipe, data)


def topics(pipe: Any, data: "Path") -> tuple[str, str, float, int]:  # noqa: ANN401 - a transformers pipeline
    """Score a pipeline by the topics of encyclopedia entries, of which it was trained on none."""
    examples = rows.read(data, FILE)
    labels = sorted({row["label"] for row in examples})
    answers = pipe([row["text"] for row in examples], candidate_labels=labels)
    right = sum(answer["labels"][0] == row["label"] for row, answer in zip(examples, answers, strict=True))
    return BENCHMARK, MEASURE, 100 * right / len(examples), len(examples)


def own(pipe: Any) -> tuple[str, str, float, int]:  # noqa: ANN401 - a transformers pipeline
    """Score a pipeline by the halves of our own label sets that nothing was chosen on."""
    right = total = 0
    for one in SETS:
        answers = pipe([text for text, _ in one.scoring], candidate_labels=list(one.labels))
        pairs = zip(answers, one.scoring, strict=True)
        right += sum(answer["labels"][0] == label for answer, (_, label) in pairs)
        total += len(one.scoring)
    return OWN, MEASURE, 100 * right / total, total
