"""A feature is what a pipeline's preprocess gives for one row of a forward pass; here rows join and part."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from transformers.pipelines.base import ChunkPipeline

from bot.inference.loading.models import Pipe

PADDED_WITH_ONE = frozenset({"special_tokens_mask", "p_mask"})
"""Masks that are 1 where a token must not be looked at; every other tensor is padded with 0."""
ROWS_AMISS = "The model returned {found} rows for {wanted} inputs."


class RowsAmiss(ValueError):
    """A forward pass returned another number of rows than it was given."""


@dataclass(frozen=True, slots=True, eq=False)
class Feature:
    """One row: `values` as preprocess made them, `length` in tokens; of one `kind` can share a pass.

    It `is_bare` where its attention mask hides no token.
    """

    values: Mapping[str, Any]
    length: int
    kind: Hashable | None
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Padding:
    """How rows are made equal: `token` None means that this model takes no batches.

    Without `uneven` only rows of equal length share a pass.
    """

    token: int | None
    left: bool
    uneven: bool = True


def padding_of(pipe: Pipe, *, generates: bool) -> Padding:
    """Tell how a pipeline's rows are padded.

    A generating decoder without a pad token (GPT-2) takes its end token, hidden by the mask; a classifier
    without one refuses batches (it looks for the last token that is not padding). A token that was given to
    the tokenizer alone, and of which the model has no embedding, pads nothing. Padding on the left moves the
    CLS token, which question answering looks for at the beginning.
    """
    tokenizer = pipe.tokenizer
    if tokenizer is None:
        return Padding(None, left=False)
    known = len(pipe.model.get_input_embeddings().weight)
    tokens = (tokenizer.pad_token_id, tokenizer.eos_token_id if generates else None)
    token = next((token for token in tokens if token is not None and token < known), None)
    left = tokenizer.padding_side == "left"
    return Padding(token, left, uneven=generates or not left)


def features_of(pipe: Pipe, given: object, before: Mapping[str, Any], padding: Padding) -> list[Feature]:
    """Run a pipeline's preprocess on one input; most give one row, chunk pipelines several."""
    made = pipe.preprocess(given, **before)
    rows = made if isinstance(pipe, ChunkPipeline) else [made]
    return [_feature(row, padding) for row in rows]


def _feature(row: Mapping[str, Any], padding: Padding) -> Feature:
    values = dict(row.items())
    ids = values.get("input_ids")
    row_of_ids = isinstance(ids, torch.Tensor) and ids.ndim == 2 and ids.shape[0] == 1  # noqa: PLR2004 - [1, length]
    length = int(ids.shape[1]) if isinstance(ids, torch.Tensor) and row_of_ids else 0
    mask = values.get("attention_mask")
    is_bare = bool(length) and (mask is None or bool(mask.all()))
    # an empty prompt is generated from as no prompt at all: it cannot be a row beside others
    kind = None if padding.token is None or not length else tuple(sorted(values))
    return Feature(values, length, kind, is_bare)


def joined(features: Sequence[Feature], padding: Padding) -> dict[str, Any]:
    """Join rows into one pass: tensors padded to the longest, anything else as a list."""
    if len(features) == 1:
        return dict(features[0].values)
    return {
        key: _column(key, [feature.values[key] for feature in features], padding)
        for key in features[0].values
    }


def _column(key: str, values: list[Any], padding: Padding) -> Any:  # noqa: ANN401 - tensors, or whatever preprocess gave
    if not isinstance(values[0], torch.Tensor):
        return values
    if values[0].ndim < 2 or len({value.shape[1] for value in values}) == 1:  # noqa: PLR2004 - [1, length, ...]
        return torch.cat(values, dim=0)
    fill = (padding.token or 0) if key == "input_ids" else int(key in PADDED_WITH_ONE)
    longest = max(value.shape[1] for value in values)
    column = values[0].new_full((len(values), longest, *values[0].shape[2:]), fill)
    for row, value in zip(column, values, strict=True):
        length = value.shape[1]
        row[longest - length if padding.left else 0 :][:length] = value[0]
    return column


def parted(output: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
    """Part the output of a pass into its rows; RowsAmiss unless there are exactly `count`."""
    _check(output, count)
    if count == 1:
        return [dict(output.items())]
    rows: list[dict[str, Any]] = [{} for _ in range(count)]
    for key, value in output.items():
        for row, part in zip(rows, _parts(value, count), strict=False):
            row[key] = part
    return rows


def _check(output: Mapping[str, Any], count: int) -> None:
    for value in output.values():
        if isinstance(value, torch.Tensor) and value.ndim:
            if value.shape[0] != count:
                raise RowsAmiss(ROWS_AMISS.format(found=value.shape[0], wanted=count))
            return


def _parts(value: Any, count: int) -> Iterator[Any]:  # noqa: ANN401 - any value of a model's output
    """Tell a value's parts by row; nothing for what is not by row (a cache of keys and values)."""
    if isinstance(value, torch.Tensor) and value.ndim and value.shape[0] == count:
        yield from (value[row : row + 1] for row in range(count))
    elif isinstance(value, tuple) and value and all(isinstance(part, torch.Tensor) for part in value):
        yield from (tuple(part[row : row + 1] for part in value) for row in range(count))
    elif isinstance(value, list) and len(value) == count:
        yield from value
