"""One batch on one pipeline: one outcome a request, in order, whatever becomes of its neighbours."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from transformers.pipelines.base import ChunkPipeline

from bot.errors import BadModelOutput, BotError
from bot.inference.loading.models import Pipe
from bot.inference.runner import faults, generation
from bot.inference.runner.features import Feature, Padding, features_of, padding_of
from bot.inference.runner.fitting import Fitting
from bot.inference.runner.packing import PASS
from bot.inference.runner.passes import Passes, Plan, Row
from bot.inference.runner.pieces import Pieces, pieces_of
from bot.inference.runner.work import Outcome, Size, Work
from bot.pipelines.transformers_edge import call_parameters
from bot.starter.summary import ExtractiveSummaryPipeline
from bot.tasks import InferenceRequest, Output, Parameters

ALONE = Padding(token=None, left=False)
GENERATION = 2048
"""What a pass of a generation costs beside its prompts, in tokens: it reads all weights for every new token,
so that as many rows as fit share one."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A request's parameters, sorted into those of a pipeline's three steps, and how its rows are padded."""

    number: int
    """Of the settings in its batch: rows of different forward parameters share no pass."""
    before: Mapping[str, Any]
    during: Mapping[str, Any]
    after: Mapping[str, Any]
    padding: Padding


@dataclass(slots=True, eq=False)
class Item:
    """One input of one request on its way: its pieces, where their features lie in the pool, or its error."""

    work: Work
    number: int
    settled: Settled | None = None
    pieces: Pieces | None = None
    features: list[list[int]] = field(default_factory=list)
    output: Output | None = None
    unread: int = 0
    error: BotError | None = None


def run_batch(
    pipe: Pipe,
    works: Sequence[Work],
    size: Size,
    free: Callable[[], bool] = lambda: False,
    fitting: Fitting | None = None,
) -> list[Outcome]:
    """Run requests together; one outcome each, in order.

    All for one pipeline: whatever differs in the steps before and after the model shares a forward pass.
    `free` drops other models when the device is full, and tells whether it dropped any; `fitting` knows what
    of this model did not fit before. Raises nothing but KeyboardInterrupt and SystemExit.
    """
    return _Batch(pipe, works, size, free, fitting or Fitting()).run()


class _Batch:
    """The steps of a batch: preprocess every input, run the pool of features, postprocess every input."""

    def __init__(
        self, pipe: Pipe, works: Sequence[Work], size: Size, free: Callable[[], bool], fitting: Fitting
    ) -> None:
        self._pipe, self._works, self._free, self._fitting = pipe, works, free, fitting
        self._generates = generation.generates(pipe)
        self._padding = padding_of(pipe, generates=self._generates)
        # requests that draw random numbers come alone
        self._seed = works[0].request.seed if len(works) == 1 else None
        self._size = size
        self._settings: dict[Hashable, Settled] = {}
        self._pool: list[Feature] = []
        self._owners: list[Item] = []
        self._bounds: list[int | None] = []
        self._rows: Sequence[Row] = ()

    def run(self) -> list[Outcome]:
        items = [Item(work, number) for work in self._works for number in range(len(work.request.inputs))]
        for item in items:
            item.error = item.work.verdict() or self._guarded(item, self._prepare)
        if self._seed is not None:
            torch.manual_seed(self._seed)
        self._rows = self._passes().run()
        return [self._outcome(work, [item for item in items if item.work is work]) for work in self._works]

    def _guarded(self, item: Item, step: Callable[[Item], None]) -> BotError | None:
        """Take one step of one input; whatever it raises becomes its error."""
        try:
            step(item)
        except BaseException as error:
            if faults.must_rise(error):
                raise
            return faults.told(error, faults.which(item.number, len(item.work.request.inputs)))
        return None

    def _settled(self, request: InferenceRequest) -> Settled:
        """Return a request's parameters by step; those of the same settings are sorted once."""
        key = tuple(sorted((name, repr(value)) for name, value in request.parameters.items()))
        if key not in self._settings:
            self._settings[key] = self._sorted(request.parameters, len(self._settings))
        return self._settings[key]

    def _sorted(self, parameters: Parameters, number: int) -> Settled:
        before, during, after = call_parameters(self._pipe, _plain(parameters))
        padding = self._padding
        if self._generates:
            if self._pipe.tokenizer.pad_token_id != padding.token:
                during = {"pad_token_id": padding.token, **during}
            if generation.samples(self._pipe, during):
                # rows that draw random numbers run one by one, in order, as a list does in a pipeline
                padding = ALONE
        return Settled(number if during else 0, before, during, after, padding)

    def _prepare(self, item: Item) -> None:
        """Cut one input into pieces and make their features."""
        request = item.work.request
        item.settled = settled = self._settled(request)
        given = request.inputs[item.number]
        item.pieces = pieces_of(self._pipe, request.pipeline, given, request.parameters)
        for piece in item.pieces.given:
            made = features_of(self._pipe, piece, settled.before, settled.padding)
            item.features.append([self._enter(feature, item, settled) for feature in made])

    def _enter(self, feature: Feature, item: Item, settled: Settled) -> int:
        bound: int | None = None
        if self._generates:
            whole = feature.length
            feature, bound = generation.fitted(self._pipe, feature, settled.during)
            item.unread += whole - feature.length
        kind = None if feature.kind is None else (feature.kind, settled.number)
        self._pool.append(replace(feature, kind=kind))
        self._owners.append(item)
        self._bounds.append(bound)
        return len(self._pool) - 1

    def _passes(self) -> Passes:
        cost = GENERATION if self._generates else PASS
        plan = Plan(
            self._size, self._padding, self._pass_parameters, self._wanted, self._free, self._fitting, cost
        )
        return Passes(self._pipe, self._pool, plan)

    def _wanted(self, index: int) -> bool:
        owner = self._owners[index]
        return owner.error is None and not owner.work.over

    def _pass_parameters(self, indices: Sequence[int]) -> Mapping[str, Any]:
        """Return a pass's forward parameters: the request's, and for generation how to stop and stream."""
        settled = _settled_of(self._owners[indices[0]])
        if not self._generates:
            return settled.during
        parameters = {
            **settled.during,
            "stopping_criteria": generation.criteria([self._owners[i].work for i in indices]),
        }
        if (bound := self._bounds[indices[0]]) is not None:
            parameters["max_new_tokens"] = bound
        if len(self._pool) == 1:
            tell = self._owners[0].work.tell
            stream = generation.streamer(self._pipe, settled.during, settled.after, tell)
            if stream is not None:
                parameters["streamer"] = stream
        return parameters

    def _outcome(self, work: Work, items: Sequence[Item]) -> Outcome:
        """Return a request's outputs, or the first error among its inputs."""
        outputs = []
        for item in items:
            error = work.verdict() or item.error or self._guarded(item, self._finish)
            if error is not None:
                return error
            if item.output is not None:
                outputs.append(item.output)
        return tuple(outputs)

    def _finish(self, item: Item) -> None:
        """Postprocess one input's rows and join its pieces; raises what one of its rows died of."""
        if item.pieces is None:
            raise BadModelOutput(faults.AMISS, faults.BAD_HINT)
        raws, tokens_out = [], 0
        for indices in item.features:
            own = [_alive(self._rows[index]) for index in indices]
            after = {**_settled_of(item).after, **item.pieces.after}
            raws.append(self._postprocess(own, after))
            tokens_out += self._written(own[0], raws[-1])
        raw = item.pieces.join(raws)
        faults.check_numbers(raw)
        tokens_in = sum(self._pool[index].length for indices in item.features for index in indices)
        item.output = Output(raw, _chunks(item), tokens_in, tokens_out, item.unread)

    def _written(self, row: dict[str, Any], raw: Any) -> int:  # noqa: ANN401 - raw output
        """Count the tokens that were written, or quoted."""
        if isinstance(self._pipe, ExtractiveSummaryPipeline):
            return self._pipe.written(raw)
        return generation.written(self._pipe, row) if self._generates else 0

    def _postprocess(self, rows: list[dict[str, Any]], after: Mapping[str, Any]) -> Any:  # noqa: ANN401 - raw output
        given: Any = rows if isinstance(self._pipe, ChunkPipeline) else rows[0]
        return self._pipe.postprocess(given, **after)


def _settled_of(item: Item) -> Settled:
    """Return the settings of an input that was prepared."""
    if item.settled is None:
        raise BadModelOutput(faults.AMISS, faults.BAD_HINT)
    return item.settled


def _chunks(item: Item) -> int:
    """Count the pieces one input was run in: those cut here, or a passage's own strides."""
    strides = len(item.features[0]) if item.work.request.pipeline == "question-answering" else 1
    return max(strides, len(item.features))


def _alive(row: Row) -> dict[str, Any]:
    """Return a row; raise what it died of."""
    if isinstance(row, BaseException):
        raise row
    if row is None:
        raise BadModelOutput(faults.AMISS, faults.BAD_HINT)
    return row


def _plain(parameters: Parameters) -> dict[str, Any]:
    """Return parameters as a pipeline takes them: lists, where they were kept as tuples."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in parameters.items()}
