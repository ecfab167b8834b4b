"""Texts for a mask filler: chunks of sentences as word pieces, with the places that may be masked."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.starter.chance import Chance
from bot.starter.tiny import is_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

CHUNK = 62
"""Word pieces of a chunk, without the two that frame it: two or three sentences."""
LONGEST = 126
"""Of a sentence that is a chunk by itself; what is longer is cut off."""
RUN = 8
"""So many words running in common with a test make a training sentence a leak."""
BREAK = re.compile(r"(?<=[.!?])\s+|\n+")
"""Good enough where sentences that belong together are put together again."""
WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Word pieces between [CLS] and [SEP], and the places among them of whole words in plain letters."""

    ids: tuple[int, ...]
    places: tuple[int, ...]


def runs(text: str) -> "Iterator[int]":
    """Give a hash of every eight words running, whatever stands between them."""
    words = WORD.findall(text.lower())
    return (hash(tuple(words[at : at + RUN])) for at in range(len(words) - RUN + 1))


def kept(texts: "Iterable[str]", test: "Iterable[str]") -> "Iterator[list[str]]":
    """Give each text as its sentences, without those met before and those that share a run with the test."""
    leaked = {run for text in test for run in runs(text)}
    met: set[str] = set()
    for text in texts:
        found = dict.fromkeys(one.strip() for one in BREAK.split(text))
        new = [one for one in found if one and one not in met and leaked.isdisjoint(runs(one))]
        met.update(new)
        if new:
            yield new


class Cutter:
    """Sentences to chunks; a share of the rare words, seeded, becomes [UNK] as in the test's own text."""

    def __init__(self, tokenizer: Any, unknown: float, seed: int) -> None:  # noqa: ANN401 - a transformers tokenizer
        self.tokenizer = tokenizer
        self.unknown = unknown
        self.rng = Chance(seed)
        vocabulary = tokenizer.get_vocab()
        self.words = frozenset(number for piece, number in vocabulary.items() if is_word(piece))

    def chunks(self, sentences: "Sequence[str]") -> "Iterator[Chunk]":
        """Put the neighbouring sentences of one text together as far as they fit."""
        ids: list[int] = []
        for piece in self._encoded(sentences):
            if ids and len(ids) + len(piece) > CHUNK:
                yield self._framed(ids)
                ids = []
            ids += piece
        if ids:
            yield self._framed(ids)

    def _encoded(self, sentences: "Sequence[str]") -> "Iterator[list[int]]":
        """Give the word pieces of each sentence, some words of several pieces put as one unknown."""
        encoded = self.tokenizer(
            list(sentences), add_special_tokens=False, truncation=True, max_length=LONGEST
        )
        for row, ids in enumerate(encoded["input_ids"]):
            yield self._veiled(ids, encoded.word_ids(row))

    def _veiled(self, ids: "Sequence[int]", words: "Sequence[int]") -> list[int]:
        """Replace a share of the words of several pieces."""
        veiled: list[int] = []
        start = 0
        for place in range(1, len(ids) + 1):
            if place == len(ids) or words[place] != words[start]:
                rare = place - start > 1 and self.rng.random() < self.unknown
                veiled += [self.tokenizer.unk_token_id] if rare else ids[start:place]
                start = place
        return veiled

    def _framed(self, ids: "Sequence[int]") -> Chunk:
        """Add [CLS] and [SEP]; find the whole words, whose next piece does not go on with them."""
        whole = (self.tokenizer.cls_token_id, *ids, self.tokenizer.sep_token_id)
        goes_on = [piece.startswith("##") for piece in self.tokenizer.convert_ids_to_tokens(whole)]
        places = (at for at in range(1, len(whole) - 1) if whole[at] in self.words and not goes_on[at + 1])
        return Chunk(whole, tuple(places))
