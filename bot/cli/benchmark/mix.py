"""Messages as people write them: mostly short, now and then as long as a message may be."""

import json
import math
from collections.abc import Iterator
from statistics import NormalDist

from bot.starter.chance import Chance
from bot.starter.manifest import PACK

MEDIAN, SPREAD = 23.5, 0.83
"""Of the log-normal: with the longest, p10/p50/p90/p99 are 8/23/78/400 tokens and the mean is 44."""
LONGEST, SHARE_OF_LONGEST = 400, 0.03
SPECIAL = 2
"""Tokens that a tokenizer of BERT's kind adds: one before, one behind."""
SEED = 4


def lengths(number: int) -> list[int]:
    """Return the lengths of so many messages in tokens, in a random order: the same mix for any number."""
    normal = NormalDist(math.log(MEDIAN), SPREAD)
    usual = number - round(SHARE_OF_LONGEST * number)
    found = [math.exp(normal.inv_cdf((place + 0.5) / usual)) for place in range(usual)]
    clipped = [min(LONGEST, max(SPECIAL + 1, round(length))) for length in found]
    mixed = [*clipped, *[LONGEST] * (number - usual)]
    Chance(SEED).shuffle(mixed)
    return mixed


def texts(number: int) -> list[str]:
    """Return so many messages of the mix, in the starter pack's words."""
    words = tuple(_words())
    draw = Chance(SEED)
    return [" ".join(draw.choices(words, k=length - SPECIAL)) for length in lengths(number)]


def text(tokens: int, seed: int = SEED) -> str:
    """Return one message of so many tokens."""
    draw = Chance(seed)
    return " ".join(draw.choices(tuple(_words()), k=tokens - SPECIAL))


def _words() -> Iterator[str]:
    """Tell the words that are one token each."""
    vocabulary = json.loads((PACK / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return (piece for piece in vocabulary if piece.isascii() and piece.isalpha() and len(piece) > 1)
