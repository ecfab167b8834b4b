"""Pairs of sentences that entail, contradict or do neither, and texts with labels put as such pairs.

Nothing of SNLI's held-out premises is among them, whichever source repeats it.
"""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.starter.chance import Chance
from bot.starter.training import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

LABELS = ("contradiction", "neutral", "entailment")
TEMPLATE = "This example is {}."
"""The stock pipeline's default hypothesis."""
HELD_OUT_FROM = "snli"
HELD_OUT_ENDS = ("0", "1")
"""Last hex digits of the sha256 of a premise that is kept for the score: one in eight."""
SOURCES = {
    "snli": "CC BY-SA 4.0",
    "mnli": "OANC and CC",
    "wiki_nli_train": "sentences CC BY-SA 3.0; for the labels none is stated",
    "counterfactual_nli_train": "Apache-2.0",
    "breaking_nli": "CC BY-SA 4.0",
}
LABELLED = {
    "intents_train": "CC BY 4.0, CC BY 3.0, CC BY 4.0",
    "goemotions_train": "Apache-2.0",
}
LABELLED_ROWS = 2000
"""Texts taken of each labelled source, each with its own label and with another: for use as zero-shot."""
MOST = {"mnli": 5000, "wiki_nli_train": 1700, "breaking_nli": 800}
"""Pairs taken of each label at most: long ones cost much, and of the last seven in eight contradict."""
TELLING = 4
"""Words from which on a hypothesis says which picture it was written for."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A premise and a hypothesis with one of LABELS."""

    premise: str
    hypothesis: str
    label: str


def held_out(premise: str) -> bool:
    """Tell whether a premise is kept for the score: by its sha256, so that no list must be kept."""
    return hashlib.sha256(premise.encode()).hexdigest().endswith(HELD_OUT_ENDS)


def plain(sentence: str) -> str:
    """Give a sentence without what copies of it differ by: case, spaces and the full stop."""
    return " ".join(sentence.lower().split()).rstrip(" .")


def tested(data: "Path") -> list[Pair]:
    """Read the pairs that only the score sees."""
    return [Pair(**row) for row in rows.read(data, HELD_OUT_FROM) if held_out(row["premise"])]


def sentences(pairs: "Iterable[Pair]") -> set[str]:
    """Give the premises of pairs, and the hypotheses long enough to tell whose they are; plain."""
    found = set()
    for pair in pairs:
        found.add(plain(pair.premise))
        if len(pair.hypothesis.split()) >= TELLING:
            found.add(plain(pair.hypothesis))
    return found


def inferences(data: "Path", seed: int) -> list[Pair]:
    """Read the pairs of all sources that share no sentence with those of the score."""
    kept_back = sentences(tested(data))
    found = []
    for name in SOURCES:
        pairs = [Pair(row["premise"], row["hypothesis"], row["label"]) for row in rows.read(data, name)]
        pairs = [pair for pair in pairs if not sentences((pair,)) & kept_back]
        found += levelled(pairs, MOST[name], seed) if name in MOST else pairs
    return found


def levelled(pairs: "Sequence[Pair]", most: int, seed: int) -> list[Pair]:
    """Take at most so many pairs of every label, chosen by the seed."""
    rng = Chance(seed)
    found = []
    for label in LABELS:
        of_label = [pair for pair in pairs if pair.label == label]
        found += rng.sample(of_label, min(most, len(of_label)))
    return found


def labelled(data: "Path", seed: int) -> list[Pair]:
    """Put texts and labels as pairs: a text entails its own label and contradicts another."""
    rng = Chance(seed)
    found = []
    for name in LABELLED:
        given: list[dict[str, Any]] = rows.read(data, name)
        labels = sorted({row["label"] for row in given})
        for row in rng.sample(given, min(LABELLED_ROWS, len(given))):
            other = rng.choice([label for label in labels if label != row["label"]])
            found += [
                Pair(row["text"], TEMPLATE.format(row["label"]), "entailment"),
                Pair(row["text"], TEMPLATE.format(other), "contradiction"),
            ]
    return found
