"""Names for sentences of our own: those that stand in the entity data, and made-up names of firms."""

import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST = 3
"""Words of a name at most: longer ones are titles, lists and slips of the people who marked them."""
QUALITIES = (
    "Bright Silent Golden Humming Open Little Running Hidden Paper Velvet Northern Dancing Copper Clever "
    "Rolling Winter Honest Floating Purple Second Singing Broken Sunny Wandering Smiling Iron Quick "
    "Sleeping Tall Salty Early Green Jumping Woolen Crooked Ninth Glass Barking Friendly Blue"
)
THINGS = (
    "Harbor Lantern Fox Kettle Bridge Meadow Feather Compass Orchard Button Window Pocket Anchor Sparrow "
    "Candle Ladder Thread Mountain Garden Pencil Whale Basket Mirror Wheel Island Hand Shoulder Elbow "
    "Voice Smile Tiger Cloud Spoon Door Hat Robot Table Apple River Stone"
)
ENDINGS = ("", "", "", "", "Labs", "Games", "Foods", "Books", "Inc", "Bank", "Studio", "Media")
"""What follows the two words; most often nothing, so that the sentence alone tells what it is."""


def mentions(rows: "Sequence[dict[str, Any]]", kind: str) -> list[list[str]]:
    """Give the different names of one kind (PER, ORG, LOC) in rows of the entity data, as words, sorted.

    Only those of at most LONGEST words of letters alone, with capitals but for short words (of, de, van).
    """
    found = {tuple(name) for row in rows for name in _named(row, kind)}
    return [list(name) for name in sorted(found) if _proper(name)]


def _named(row: "dict[str, Any]", kind: str) -> "Iterator[list[str]]":
    """Give the words of each name of a kind in a row with BIO tags."""
    name: list[str] = []
    for word, tag in zip([*row["tokens"], ""], [*row["tags"], "O"], strict=True):
        if name and tag != "I-" + kind:
            yield name
            name = []
        if tag == "B-" + kind or (name and tag == "I-" + kind):
            name = [*name, word]


def _proper(name: "Sequence[str]") -> bool:
    """Tell whether words look like a name that any sentence could hold."""
    return (
        len(name) <= LONGEST
        and len("".join(name)) > LONGEST
        and all(word.isalpha() and (word[0].isupper() or len(word) <= LONGEST) for word in name)
    )


def firm(rng: random.Random) -> list[str]:
    """Make up a firm whose name is of common words, as many young firms' names are."""
    words = [rng.choice(QUALITIES.split()), rng.choice(THINGS.split()), rng.choice(ENDINGS)]
    return [word for word in words if word]
