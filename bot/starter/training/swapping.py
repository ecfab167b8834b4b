"""More sentences from the marked ones: their names give way to others of the same kind (Dai & Adel 2020).

arXiv:2010.11683. A model that sees few names learns them by heart; one that sees many learns their places.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.starter.training.names import firm, mentions

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

KINDS = ("PER", "ORG", "LOC")
MADE_UP = 0.2
"""Share of organisations that are made up, of common words: the sentence must tell what they are."""


@dataclass(frozen=True, slots=True)
class Swapper:
    """Changes names: each with the chance `share`, for one from `names` (by kind, each a list of words)."""

    names: "Mapping[str, Sequence[Sequence[str]]]"
    share: float

    def row(self, row: "Mapping[str, Any]", rng: "random.Random") -> dict[str, Any]:
        """Give a row of the entity data (tokens, tags) with some of its names changed."""
        tokens: list[str] = []
        tags: list[str] = []
        skipping = ""
        for token, tag in zip(row["tokens"], row["tags"], strict=True):
            if skipping and tag == skipping:
                continue
            skipping = ""
            if tag.startswith("B-") and tag[2:] in self.names and rng.random() < self.share:
                name = self.name(tag[2:], rng)
                tokens += name
                tags += [tag, *["I-" + tag[2:]] * (len(name) - 1)]
                skipping = "I-" + tag[2:]
            else:
                tokens.append(token)
                tags.append(tag)
        return {"tokens": tokens, "tags": tags}

    def name(self, kind: str, rng: "random.Random") -> "Sequence[str]":
        """Choose a name of a kind."""
        if kind == "ORG" and rng.random() < MADE_UP:
            return firm(rng)
        return rng.choice(self.names[kind])


def swapper(rows: "Sequence[dict[str, Any]]", share: float) -> Swapper:
    """Take the names that stand in rows of the entity data."""
    return Swapper({kind: mentions(rows, kind) for kind in KINDS}, share)
