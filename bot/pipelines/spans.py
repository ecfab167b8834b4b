"""From start and end logits of one chunk to its best spans of tokens. Numbers only.

The scoring is that of Chen et al., "Reading Wikipedia to Answer Open-Domain Questions" (2017), as
transformers 4.57.6 had it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    Floats = np.ndarray[Any, np.dtype[np.floating[Any]]]
    Flags = np.ndarray[Any, np.dtype[np.bool_]]
    Integers = np.ndarray[Any, np.dtype[np.integer[Any]]]

OUTSIDE = -10000.0  # the logit of a token that can be no part of an answer


@dataclass(frozen=True, slots=True)
class ChunkSpans:
    """First tokens, last tokens, scores of a chunk's best spans, best first, and the score of no answer."""

    first: Integers
    last: Integers
    scores: Floats
    null_score: float

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        for first, last, score in zip(self.first, self.last, self.scores, strict=True):
            yield int(first), int(last), score.item()


def probabilities(logits: Floats, allowed: Flags) -> Floats:
    """Return the softmax over one chunk, (1, tokens), with every token that is not allowed near zero."""
    masked = np.where(allowed, logits, OUTSIDE)
    raised: Floats = np.exp(masked - masked.max(axis=-1, keepdims=True))
    share: Floats = raised / raised.sum()
    return share


def best_cells(grid: Floats, count: int) -> Integers:
    """Return the flat indices of the `count` largest cells, largest first; all of them if there are fewer."""
    flat = grid.ravel()
    if count == 1:
        return np.array([np.argmax(flat)])
    if flat.size < count:
        return np.argsort(-flat)
    some = np.argpartition(-flat, count)[:count] if flat.size > count else np.argsort(-flat)
    order: Integers = some[np.argsort(-flat[some])]
    return order


def chunk_spans(start: Floats, end: Floats, allowed: Flags, count: int, longest: int) -> ChunkSpans:
    """Return the best spans of at most `longest` tokens.

    start, end: logits, (1, tokens). allowed: (1, tokens). Spans that begin or end on a token which is not
    allowed are dropped only after the best were taken, so fewer than `count` may remain.
    """
    starts, ends = probabilities(start, allowed), probabilities(end, allowed)
    null_score = (starts[0, 0] * ends[0, 0]).item()
    starts[0, 0] = ends[0, 0] = 0.0  # position 0 stands for "no answer"
    grid = np.tril(np.triu(starts[0][:, None] * ends[0][None, :]), longest - 1)
    first, last = np.unravel_index(best_cells(grid, count), grid.shape)
    kept = allowed[0][first] & allowed[0][last]
    first, last = first[kept], last[kept]
    return ChunkSpans(first, last, grid[first, last], null_score)
