"""Rows laid end to end into one pass, and its output cut into their rows again."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from bot.inference.runner.features import ROWS_AMISS, Feature, RowsAmiss
from bot.inference.runner.unpadded import Layout, Needs, Way

WITHOUT_BATCH = 2
"""Tensors of tokens have at least the shape [1, length]."""


def laid(features: Sequence[Feature]) -> dict[str, Any]:
    """Join rows: tensors of tokens end to end, other tensors one below the other, anything else as a list.

    The attention mask says nothing where nothing is padded, and costs 1.7 of 13 ms for one short message.
    """
    values = {
        key: _column([feature.values[key] for feature in features], features) for key in features[0].values
    }
    return {**values, "attention_mask": None} if "attention_mask" in values else values


def _column(values: list[Any], features: Sequence[Feature]) -> Any:  # noqa: ANN401 - whatever preprocess gave
    if len(values) == 1:
        return values[0]
    if not isinstance(values[0], torch.Tensor):
        return values
    by_token = all(
        value.ndim >= WITHOUT_BATCH and value.shape[1] == feature.length
        for value, feature in zip(values, features, strict=True)
    )
    return torch.cat(values, dim=1 if by_token else 0)


def layout_of(way: Way, features: Sequence[Feature]) -> Layout:
    """Lay out the tokens of rows."""
    return way.layout([feature.values["input_ids"][0] for feature in features])


def cut(
    output: Mapping[str, Any], features: Sequence[Feature], layout: Layout, needs: Needs
) -> list[dict[str, Any]]:
    """Cut a pass's output into rows; what a pipeline only hands on, a row gets back as it was.

    Raises RowsAmiss where the model gave another number of rows, or of tokens.
    """
    rows: list[dict[str, Any]] = [{} for _ in features]
    for key, value in output.items():
        for row, part in zip(rows, _pieces(key, value, features, layout, needs), strict=True):
            row[key] = part
    return rows


def _pieces(
    key: str,
    value: Any,  # noqa: ANN401 - any value of a model's output
    features: Sequence[Feature],
    layout: Layout,
    needs: Needs,
) -> Sequence[Any]:
    if key in features[0].values:
        return [feature.values[key] for feature in features]
    if not isinstance(value, torch.Tensor):
        return [value] * len(features)
    if needs == "first":
        _check(value.shape[0], len(features))
        return torch.split(value, 1)
    if needs == "all":
        _check(value.shape[1], sum(layout.lengths))
        return torch.split(value, list(layout.lengths), dim=1)
    return _at_masks(value, layout)


def _at_masks(logits: torch.Tensor, layout: Layout) -> list[torch.Tensor]:
    """Put the logits of the masks, [1, masks, words], where a pipeline looks for them: [1, length, words]."""
    wanted = () if layout.wanted is None else layout.wanted.tolist()
    _check(logits.shape[1], len(wanted))
    rows, start, done = [], 0, 0
    for length in layout.lengths:
        places = [place - start for place in wanted if start <= place < start + length]
        own = logits[:, done : done + len(places)]
        rows.append(_spread(own, places, length))
        start, done = start + length, done + len(places)
    return rows


def _spread(own: torch.Tensor, places: Sequence[int], length: int) -> torch.Tensor:
    if len(places) == 1:
        # the same numbers at every place, without a copy: only those at the mask are looked at
        return own.expand(-1, length, -1)
    row = own.new_zeros(1, length, own.shape[2])
    row[:, places] = own
    return row


def _check(found: int, wanted: int) -> None:
    if found != wanted:
        raise RowsAmiss(ROWS_AMISS.format(found=found, wanted=wanted))
