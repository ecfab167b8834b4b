"""Extractive summary: ROUGE-1 F1 of one sentence on SciTLDR, nearest target; beside it the first sentence."""

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.starter.scoring.stemming import stem
from bot.starter.summary import KEY
from bot.starter.training import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

BENCHMARK = "SciTLDR test, one sentence"
LEAD = "SciTLDR test, first sentence (for comparison)"
MEASURE = "ROUGE-1 F1"
FILE = "scitldr_test"
WORD = re.compile(r"[a-z0-9]+")
STEMMED_FROM = 4
"""Shorter words are left as they are, as in the rouge-score package."""


def words(text: str) -> Counter[str]:
    """Count a text's stemmed words: lower case, letters and digits only."""
    found = WORD.findall(text.lower())
    return Counter(stem(word) if len(word) >= STEMMED_FROM else word for word in found)


def rouge_1(guess: str, targets: "str | Sequence[str]") -> float:
    """Give the F1 of shared words in 0..1, against the nearest target (Lin 2004, ROUGE-1)."""
    counted = words(guess)
    return max(_f1(counted, words(target)) for target in ([targets] if isinstance(targets, str) else targets))


def _f1(guess: Counter[str], target: Counter[str]) -> float:
    """Give the harmonic mean of precision and recall: twice the overlap over both sizes."""
    both = guess.total() + target.total()
    return 2 * (guess & target).total() / both if both else 0.0


def score(pipe: Any, data: "Path") -> "Iterator[tuple[str, str, float, int]]":  # noqa: ANN401 - a transformers pipeline
    """Give benchmark, measure, value in per cent and number of rows, for the summaries and for the lead."""
    examples = rows.read(data, FILE)
    texts = ["\n\n".join(row["source"]) for row in examples]
    answers = [answer[KEY] for answer in pipe(texts, max_sentences=1, max_length=512)]
    for name, guesses in ((BENCHMARK, answers), (LEAD, [row["source"][0] for row in examples])):
        total = sum(rouge_1(guess, row["target"]) for guess, row in zip(guesses, examples, strict=True))
        yield name, MEASURE, 100 * total / len(examples), len(examples)
