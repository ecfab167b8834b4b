"""Inference: how often entailment, neutral or contradiction is the right one of the three."""

from typing import TYPE_CHECKING, Any

import torch

from bot.starter.embedding import batches
from bot.starter.training import rows
from bot.starter.training.nli_pairs import Pair, tested

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

BENCHMARK = "SNLI, premises held out"
WIKIPEDIA = "Wikipedia inference test"
WIKIPEDIA_FILE = "wiki_nli_test"
MEASURE = "accuracy"


def score(pipe: Any, data: "Path") -> "Iterator[tuple[str, str, float, int]]":  # noqa: ANN401 - a transformers pipeline
    """Give benchmark, measure, value in per cent and number of rows."""
    wikipedia = rows.read(data, WIKIPEDIA_FILE)
    sets = {
        BENCHMARK: tested(data),
        WIKIPEDIA: [Pair(row["premise"], row["hypothesis"], row["label"]) for row in wikipedia],
    }
    for name, pairs in sets.items():
        right = sum(found == pair.label for found, pair in zip(judged(pipe, pairs), pairs, strict=True))
        yield name, MEASURE, 100 * right / len(pairs), len(pairs)


def judged(pipe: Any, pairs: "Sequence[Pair]") -> list[str]:  # noqa: ANN401 - a transformers pipeline
    """Give the model's label of each pair: the stock pipeline itself shows no neutral."""
    encoded = pipe.tokenizer(
        [pair.premise for pair in pairs], [pair.hypothesis for pair in pairs], truncation=True
    )
    found = torch.zeros(len(pairs), dtype=torch.long)
    with torch.inference_mode():
        for batch in batches([len(row) for row in encoded["input_ids"]]):
            several = {name: [encoded[name][row] for row in batch] for name in encoded}
            padded = pipe.tokenizer.pad(several, return_tensors="pt").to(pipe.device)
            found[batch] = pipe.model(**padded).logits.argmax(-1).cpu()
    names: dict[int, str] = pipe.model.config.id2label
    return [names[number] for number in found.tolist()]
