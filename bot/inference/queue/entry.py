"""A request that waits, and those that run together."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from bot.tasks import InferenceRequest, characters

LaneName: TypeAlias = Literal["short", "long", "flight"]
LANES: tuple[LaneName, ...] = ("short", "flight", "long")
"""Short work; prompts to be continued, which join and leave at every token; other long generations."""
CONTINUES = "text-generation"
"""The one pipeline that flies, and the one whose own default is to sample (transformers 5.23)."""
CHARACTERS_A_TOKEN = 4
"""Of English text, roughly; the runner counts real tokens, this only keeps a batch near one forward pass."""
WRITTEN = 8
"""What a token written costs, in tokens read: each is a step of its own, which neighbours share."""
USUALLY_WRITTEN = 128
"""New tokens of a generation whose request does not bound them."""
ROWS_OF_ONE = 8
"""Rows that a request counts for in a flight, however many texts it has: they take turns with others'."""


def samples(request: InferenceRequest) -> bool:
    """Tell whether a request draws random numbers, so that neighbours in a batch would change its answer.

    A seed without a word on sampling means that the checkpoint's own settings may sample.
    """
    unless_told = request.pipeline == CONTINUES or request.seed is not None
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
    def lane(self) -> LaneName:
        """Where it waits; a suspect of a crash flies with nobody."""
        if self.request.lane == "short":
            return "short"
        return "flight" if self.request.pipeline == CONTINUES and not self.request.solo else "long"

    @cached_property
    def alone(self) -> bool:
        """Whether it must not share a batch: a suspect of a crash, or one that samples and does not fly."""
        return self.request.solo or (self.lane != "flight" and samples(self.request))

    @cached_property
    def key(self) -> Hashable:
        """What entries of one batch have in common; only other long generations need equal options.

        Those of a batch of these end together, and rows of unlike options share no pass.
        """
        request = self.request
        if self.lane != "long":
            return (request.pipeline, request.model, self.lane)
        parameters = tuple(sorted((name, repr(value)) for name, value in request.parameters.items()))
        return (request.pipeline, request.model, self.lane, parameters)

    @cached_property
    def sequences(self) -> int:
        """How many texts it lets a model write."""
        return self.inputs * _number(self.request.parameters.get("num_return_sequences"), 1)

    @property
    def rows(self) -> int:
        """How many rows it counts for in a flight."""
        return min(self.sequences, ROWS_OF_ONE)

    @cached_property
    def cost(self) -> float:
        """What it costs at most, in tokens read; at least one."""
        written = 0
        if self.request.lane == "long":
            each = _number(self.request.parameters.get("max_new_tokens"), USUALLY_WRITTEN)
            written = self.sequences * each
        return max(1.0, self.size / CHARACTERS_A_TOKEN + WRITTEN * written)

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

    @property
    def lane(self) -> LaneName:
        """Where they waited."""
        return self.entries[0].lane


def _number(value: object, unless_told: int) -> int:
    return value if isinstance(value, int) and value > 0 else unless_told
