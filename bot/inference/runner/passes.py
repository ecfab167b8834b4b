"""Forward passes over pooled features: packed, retried in halves, one row or one error a feature."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import torch

from bot.inference.loading.models import Pipe
from bot.inference.runner.faults import is_memory, must_rise
from bot.inference.runner.features import Feature, Padding, joined, parted
from bot.inference.runner.fitting import Fitting
from bot.inference.runner.packing import PASS, Cost, padded, unpadded
from bot.inference.runner.unpadded import FAMILIES, Way
from bot.inference.runner.unpadded_rows import cut, laid, layout_of
from bot.inference.runner.unpadded_trial import way_of
from bot.inference.runner.work import Size

HALVED = "A pass of %d rows failed (%s); each half of it is tried by itself."

Row: TypeAlias = dict[str, Any] | BaseException | None
"""A feature's row of the output, what it died of, or None when nobody wants it any more."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """How features become passes. `during` are the forward parameters of a pass, by its features' indices.

    `wanted` tells of a feature whether anybody still waits for it; `free` makes room on the device by
    dropping other models, and tells whether it dropped any. `pass_tokens` is what a pass costs beside its
    tokens, in tokens.
    """

    size: Size
    padding: Padding
    during: Callable[[Sequence[int]], Mapping[str, Any]]
    wanted: Callable[[int], bool]
    free: Callable[[], bool]
    fitting: Fitting
    pass_tokens: int = PASS


class Passes:
    """One run of a pipeline's forward over features."""

    def __init__(self, pipe: Pipe, features: Sequence[Feature], plan: Plan) -> None:
        self._pipe = pipe
        self._features = features
        self._plan = plan
        self._way = way_of(pipe)
        self._rows: list[Row] = [None] * len(features)

    def run(self) -> list[Row]:
        """Run everything that is wanted; one row, error or None a feature, in order."""
        todo = list(self._packs())[::-1]
        while todo:
            indices = [index for index in todo.pop() if self._plan.wanted(index)]
            if not indices:
                continue
            if not self._plan.fitting.fits(len(indices), self._longest(indices)):
                todo += _halves(indices)
                continue
            if (error := self._try(indices)) is None:
                continue
            # outside the except block: there the traceback still holds the tensors of the failed pass
            freed = is_memory(error) and self._make_room(error, indices)
            if len(indices) > 1:
                log.warning(HALVED, len(indices), type(error).__name__)
                todo += _halves(indices)
            elif freed:
                todo.append(indices)
            else:
                self._rows[indices[0]] = error
        return self._rows

    def _longest(self, indices: Sequence[int]) -> int:
        return max(self._features[index].length for index in indices)

    def _packs(self) -> Iterator[list[int]]:
        """Tell which features share a pass; those that came with padding of their own are padded further."""
        every = range(len(self._features))
        bare = [index for index in every if self._way_of(index) is not None]
        yield from unpadded(self._features, bare, self._plan.size)
        cost = Cost(self._plan.size, self._plan.pass_tokens, self._plan.padding.uneven)
        yield from padded(self._features, sorted(set(every) - set(bare)), cost)

    def _way_of(self, index: int) -> Way | None:
        """Return how a feature runs without padding; None where it does not."""
        return self._way if self._features[index].is_bare else None

    def _try(self, indices: Sequence[int]) -> BaseException | None:
        """Run one pass and keep its rows; return what it died of."""
        features = [self._features[index] for index in indices]
        parameters, way = self._plan.during(indices), self._way_of(indices[0])
        try:
            rows = (
                self._padded(features, parameters) if way is None else self._bare(features, parameters, way)
            )
        except BaseException as error:
            if must_rise(error):
                raise
            return error
        for index, row in zip(indices, rows, strict=True):
            self._rows[index] = row
        return None

    def _bare(
        self, features: Sequence[Feature], parameters: Mapping[str, Any], way: Way
    ) -> list[dict[str, Any]]:
        """Run rows laid end to end."""
        layout = layout_of(way, features)
        with way.over(layout):
            output = self._pipe.forward(laid(features), **parameters)
        return cut(output, features, layout, way.needs)

    def _padded(self, features: Sequence[Feature], parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Run rows padded to the longest."""
        values = joined(features, self._plan.padding)
        if self._may_go_without_mask(features):
            values["attention_mask"] = None
        output = self._pipe.forward(values, **parameters)
        # a pipeline of our own may put one input through its model as it likes, and count its rows itself
        return parted(output, len(features)) if features[0].length else [dict(output.items())]

    def _may_go_without_mask(self, features: Sequence[Feature]) -> bool:
        """Tell whether the model sees the same without its attention mask: nothing is padded.

        These families take a missing mask for a mask of ones; theirs costs 1.7 of 13 ms for one message.
        """
        family = getattr(self._pipe.model.config, "model_type", "")
        one_length = len({feature.length for feature in features}) == 1
        return family in FAMILIES and one_length and all(one.is_bare for one in features)

    def _make_room(self, error: BaseException, indices: Sequence[int]) -> bool:
        """Free what the device holds for nothing; for a lone row other models too: True to try again.

        What did not fit is remembered.
        """
        error.__traceback__ = None
        self._plan.fitting.failed(len(indices), self._longest(indices))
        freed = len(indices) == 1 and self._plan.free()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        return freed


def _halves(indices: list[int]) -> list[list[int]]:
    """Cut a pass in two, the one to run first last."""
    middle = len(indices) // 2
    return [indices[middle:], indices[:middle]]
