"""A request that waits, and those that run together."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from bot.tasks import InferenceRequest, Input, Passage

SAMPLES_UNLESS_TOLD = "text-generation"
"""The one pipeline whose own default is to sample (transformers 5.23, TextGenerationPipeline)."""


def characters(given: Input) -> int:
    """Measure an input in characters, the queue's cheap stand-in for tokens."""
    if isinstance(given, Passage):
        return len(given.question) + len(given.context)
    return len(given)


def samples(request: InferenceRequest) -> bool:
    """Tell whether a request draws random numbers, so that neighbours in a batch would change its answer.

    A seed without a word on sampling means that the checkpoint's own settings may sample.
    """
    unless_told = request.pipeline == SAMPLES_UNLESS_TOLD or request.seed is not None
    return bool(request.parameters.get("do_sample", unless_told))


@dataclass(frozen=True, eq=False)
class Entry:
    """A request in the queue; `since` is the monotonic second it came. Equal only to itself."""

    request: InferenceRequest
    since: float

    @property
    def asker(self) -> int:
        """Who asked."""
        return self.request.asker

    @property
    def inputs(self) -> int:
        """How many inputs it brings."""
        return len(self.request.inputs)

    @cached_property
    def size(self) -> int:
        """All its inputs in characters."""
        return sum(characters(given) for given in self.request.inputs)

    @cached_property
    def alone(self) -> bool:
        """Whether it must not share a batch: a suspect of a crash, or one that samples."""
        return self.request.solo or samples(self.request)

    @cached_property
    def key(self) -> Hashable:
        """What entries of one batch have in common."""
        request = self.request
        parameters = tuple(sorted((name, repr(value)) for name, value in request.parameters.items()))
        return (request.pipeline, request.model, parameters, request.lane)

    @property
    def work(self) -> tuple[str, str]:
        """What its service time depends on: pipeline and model."""
        return (self.request.pipeline, self.request.model.name)


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries that share their forward passes, shortest first; all of one key."""

    entries: tuple[Entry, ...]

    @property
    def inputs(self) -> int:
        """How many inputs share it."""
        return sum(entry.inputs for entry in self.entries)
