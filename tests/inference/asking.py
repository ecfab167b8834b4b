"""Words for tests: ask for inference in one line."""

import functools
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np

from bot.inference.loading.models import load
from bot.inference.runner import Outcome, Size, Work, run_batch
from bot.tasks import InferenceRequest, Input, Passage
from tests.inference.checkpoints import model

WIDE = Size(tokens=2048, inputs=32)
NUMBERS = count(1)


def ask(pipeline: str, checkpoint: str, *inputs: Input, **more: Any) -> InferenceRequest:  # noqa: ANN401 - parameters of any pipeline
    """Return a request; `asker`, `lane`, `seed` and `solo` are the request's own, all else is a parameter."""
    own = {name: more.pop(name) for name in ("asker", "lane", "seed", "solo") if name in more}
    name = f"job-{next(NUMBERS)}"
    return InferenceRequest(
        id=name, pipeline=pipeline, model=model(checkpoint), inputs=inputs, parameters=more, **own
    )


@functools.cache
def pipe_of(name: str, checkpoint: str) -> Any:  # noqa: ANN401 - a Pipeline
    """Load a pipeline once a test run."""
    return load(name, model(checkpoint), "cpu").pipe


def run(*requests: InferenceRequest, size: Size = WIDE, pipe: Any = None) -> list[Outcome]:  # noqa: ANN401 - a Pipeline
    """Run requests as one batch, on a pipeline loaded for them unless one is given."""
    first = requests[0]
    used = pipe or pipe_of(first.pipeline, first.model.name)
    return run_batch(used, [Work(request) for request in requests], size)


def raws(outcome: Outcome) -> list[Any]:
    """Return the raw outputs of a request that went well; raise what it failed of."""
    if isinstance(outcome, Exception):
        raise outcome
    return [output.raw for output in outcome]


def same(one: Any, other: Any) -> bool:  # noqa: ANN401 - raw outputs of any task
    """Tell whether two raw outputs are equal, scores within 1e-5."""
    if isinstance(one, float | np.floating):
        return bool(abs(one - other) <= 1e-5)
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, Sequence) and not isinstance(one, str):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def called(name: str, checkpoint: str, given: Any, parameters: dict[str, Any]) -> Any:  # noqa: ANN401 - raw outputs
    """Call the pipeline itself on one input, as the course does."""
    pipe = pipe_of(name, checkpoint)
    own = {key: list(value) if isinstance(value, tuple) else value for key, value in parameters.items()}
    if isinstance(given, Passage):
        return pipe(question=given.question, context=given.context, **own)
    return pipe(given, **own)
