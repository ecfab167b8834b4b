"""Forward passes over pooled features: packed, retried in halves, one row or one error a feature."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import torch

from bot.inference.loading.models import Pipe
from bot.inference.runner.faults import is_memory, must_rise
from bot.inference.runner.features import Feature, Padding, joined, parted
from bot.inference.runner.packing import packs
from bot.inference.runner.work import Size

SEE_ALL_WITHOUT_A_MASK = frozenset(
    {"bert", "distilbert", "roberta", "xlm-roberta", "camembert", "electra", "mpnet", "albert"}
)
"""Families that take a missing mask for a mask of ones; theirs costs 1.7 of 13 ms for one short message."""

Row: TypeAlias = dict[str, Any] | BaseException | None
"""A feature's row of the output, what it died of, or None when nobody wants it any more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How features become passes. `during` are the forward parameters of a pass, by its features' indices.

    `wanted` tells of a feature whether anybody still waits for it; `free` makes room on the device by
    dropping other models, and tells whether it dropped any.
    """

    size: Size
    padding: Padding
    during: Callable[[Sequence[int]], Mapping[str, Any]]
    wanted: Callable[[int], bool]
    free: Callable[[], bool]


class Passes:
    """One run of a pipeline's forward over features."""

    def __init__(self, pipe: Pipe, features: Sequence[Feature], plan: Plan) -> None:
        self._pipe = pipe
        self._features = features
        self._plan = plan
        self._rows: list[Row] = [None] * len(features)

    def run(self) -> list[Row]:
        """Run everything that is wanted; one row, error or None a feature, in order."""
        todo = list(packs(self._features, self._plan.size))[::-1]
        while todo:
            indices = [index for index in todo.pop() if self._plan.wanted(index)]
            if not indices:
                continue
            if (error := self._try(indices)) is None:
                continue
            # outside the except block: there the traceback still holds the tensors of the failed pass
            freed = is_memory(error) and self._make_room(error, last=len(indices) == 1)
            if len(indices) > 1:
                middle = len(indices) // 2
                todo += [indices[middle:], indices[:middle]]
            elif freed:
                todo.append(indices)
            else:
                self._rows[indices[0]] = error
        return self._rows

    def _try(self, indices: Sequence[int]) -> BaseException | None:
        """Run one pass and keep its rows; return what it died of."""
        features = [self._features[index] for index in indices]
        try:
            values = joined(features, self._plan.padding)
            with without_mask(self._pipe, values):
                output = self._pipe.forward(values, **self._plan.during(indices))
            # a pipeline of our own may put one input through its model as it likes, and count its rows itself
            rows = parted(output, len(indices)) if features[0].length else [dict(output.items())]
        except BaseException as error:
            if must_rise(error):
                raise
            return error
        for index, row in zip(indices, rows, strict=True):
            self._rows[index] = row
        return None

    def _make_room(self, error: BaseException, *, last: bool) -> bool:
        """Free what the device holds for nothing; for a lone row other models too: True to try again."""
        error.__traceback__ = None
        freed = last and self._plan.free()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        return freed


@contextmanager
def without_mask(pipe: Pipe, values: Mapping[str, Any]) -> Iterator[None]:
    """Let the model run without its attention mask, where that means the same and nothing is padded."""
    mask = values.get("attention_mask")
    family = getattr(pipe.model.config, "model_type", "")
    if family not in SEE_ALL_WITHOUT_A_MASK or not isinstance(mask, torch.Tensor) or not bool(mask.all()):
        yield
        return

    def drop(_model: torch.nn.Module, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:  # noqa: ANN401 - as torch declares it
        return args, {**kwargs, "attention_mask": None}

    handle = pipe.model.register_forward_pre_hook(drop, with_kwargs=True)
    try:
        yield
    finally:
        handle.remove()
