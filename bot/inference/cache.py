"""Loaded pipelines, bounded in bytes: the least recently used leave first, never the one in use.

For one thread only, like the pipelines themselves: a tokenizer keeps settings as state.
"""

import gc
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.errors import BotError, ModelUnavailable, TooLarge
from bot.inference.backend import InMemory
from bot.inference.loading.fitness import general
from bot.inference.loading.models import WIDTH, Loaded, load, weight_of
from bot.locale import N_
from bot.tasks import Model

TOO_LARGE = N_("{name} needs {size} MB of memory; this bot gives models {bound} MB.")
TOO_LARGE_HINT = N_("`/model list` shows smaller ones.")
UNAVAILABLE = N_("{name} could not be loaded.")
UNAVAILABLE_HINT = N_("Try again in a minute, or take another model with `/model list`.")
MEGABYTE = 2**20
FAILURE_SECONDS = 60.0
"""A load that failed twice is not tried again for so long: else everybody waiting would try it anew."""
WRITERS = frozenset({"summarization", "translation", "text2text-generation"})
CLASSIFIERS = frozenset({"text-classification", "sentiment-analysis", "zero-shot-classification"})

log = logging.getLogger(__name__)

Key: TypeAlias = tuple[str, str, str | None, str]
Load: TypeAlias = Callable[..., Loaded]


@dataclass(frozen=True, slots=True)
class Failure:
    """A load that failed, and until when (monotonic seconds) that is taken for its answer."""

    error: ModelUnavailable
    until: float


class Cache:
    """Pipelines by task, model, revision and source; `bound` in bytes, shared weights count once.

    Beside all weights it keeps room for what the greediest of the models was seen to need while it ran.
    `width` is what one number of the weights takes, in bytes.
    """

    def __init__(
        self,
        bound: int,
        device: str,
        load: Load = load,
        clock: Callable[[], float] = time.monotonic,
        width: int = WIDTH,
    ) -> None:
        self._bound = bound
        self._device = device
        self._load = load
        self._clock = clock
        self._width = width
        self._pipelines: OrderedDict[Key, Loaded] = OrderedDict()
        self._activations: dict[Key, int] = {}
        self._pinned: set[Key] = set()
        self._failures: dict[Key, Failure] = {}
        self.evicted = 0
        """How many pipelines have had to leave."""

    def __contains__(self, asked: tuple[str, Model]) -> bool:
        return _key(*asked) in self._pipelines

    def __len__(self) -> int:
        return len(self._pipelines)

    @property
    def bytes(self) -> int:
        """What the loaded models weigh, and the most that one of them needed beside that while it ran."""
        weights = {id(loaded.pipe.model): loaded.bytes for loaded in self._pipelines.values()}
        return sum(weights.values()) + max(self._activations.values(), default=0)

    def get(self, name: str, model: Model) -> Loaded:
        """Return a loaded pipeline, loading it first if need be.

        Raises TooLarge if it alone is above the bound, ModelUnavailable after two failed loads, WrongModel.
        """
        key = _key(name, model)
        if (loaded := self._pipelines.get(key)) is not None:
            self._pipelines.move_to_end(key)
            return loaded
        self._check_failure(key)
        sibling = self._sibling(name, model)
        if sibling is None:
            self._make_room(model.name, weight_of(model, self._width))
        loaded = self._loaded(key, name, model, sibling)
        self._pipelines[key] = loaded
        self._keep_bound(model.name, key)
        return loaded

    def learn(self, name: str, model: Model, activations: int) -> None:
        """Learn how many bytes a model needed while it ran; others leave until the bound holds again."""
        key = _key(name, model)
        if key in self._pipelines:
            self._activations[key] = max(activations, self._activations.get(key, 0))
            self._leave_until(0, keep=key)

    def pin(self, name: str, model: Model) -> None:
        """Let a loaded pipeline stay, however long nobody asks for it."""
        self._pinned.add(_key(name, model))

    def unpin(self, name: str, model: Model) -> None:
        """Let it leave again when its turn comes."""
        self._pinned.discard(_key(name, model))

    def drop(self, name: str, model: Model) -> bool:
        """Drop a pipeline now, pinned or not; False when it was not loaded."""
        key = _key(name, model)
        self._pinned.discard(key)
        if key not in self._pipelines:
            return False
        self._drop([key])
        return True

    def in_memory(self) -> tuple[InMemory, ...]:
        """Tell of every pipeline that is loaded, the least recently used first."""
        return tuple(
            InMemory(*key, loaded.bytes, key in self._pinned) for key, loaded in self._pipelines.items()
        )

    def free(self, name: str, model: Model) -> bool:
        """Drop every model but this one and the pinned, as the device is full; False when there was none."""
        used = self._pipelines.get(_key(name, model))
        others = [
            key
            for key, loaded in self._pipelines.items()
            if key not in self._pinned and (used is None or loaded.pipe.model is not used.pipe.model)
        ]
        self._drop(others)
        return bool(others)

    def clear(self) -> None:
        """Drop all."""
        self._drop(list(self._pipelines))

    def _loaded(self, key: Key, name: str, model: Model, sibling: Loaded | None) -> Loaded:
        """Load, a second time if the first fails."""
        for attempt in (1, 2):
            try:
                return self._load(name, model, self._device, None if sibling is None else sibling.pipe)
            except (BotError, KeyboardInterrupt, SystemExit):
                raise
            except BaseException as error:
                log.warning(
                    "Loading %s for %s failed (attempt %d).", model.name, name, attempt, exc_info=error
                )
        failure = ModelUnavailable(UNAVAILABLE.format(name=model.name), UNAVAILABLE_HINT)
        self._failures[key] = Failure(failure, self._clock() + FAILURE_SECONDS)
        raise failure

    def _check_failure(self, key: Key) -> None:
        if (failure := self._failures.get(key)) is None:
            return
        if self._clock() < failure.until:
            raise ModelUnavailable(failure.error.what, failure.error.hint)
        del self._failures[key]

    def _sibling(self, name: str, model: Model) -> Loaded | None:
        """Return a loaded pipeline whose model and tokenizer serve this one too: T5 for two translations."""
        kind = _kind(name)
        if kind is None or model.source in {"starter", "tiny"}:
            return None
        for (other, *rest), loaded in self._pipelines.items():
            if _kind(other) == kind and tuple(rest) == _key(name, model)[1:]:
                return loaded
        return None

    def _make_room(self, name: str, size: int) -> None:
        """Drop the least recently used until `size` more bytes fit."""
        self._check_size(name, size)
        self._leave_until(size)

    def _keep_bound(self, name: str, key: Key) -> None:
        """Drop others until the bound holds; the new one itself only if it is too large alone."""
        try:
            self._check_size(name, self._pipelines[key].bytes)
        except TooLarge:
            self._drop([key])
            raise
        self._leave_until(0, keep=key)

    def _leave_until(self, size: int, keep: Key | None = None) -> None:
        """Drop the least recently used, neither pinned nor to be kept, until `size` more bytes fit.

        What is pinned may hold the cache above its bound: the owner asked for it.
        """
        for key in tuple(self._pipelines):
            if self.bytes + size <= self._bound:
                return
            if key != keep and key not in self._pinned:
                self._drop([key])

    def _check_size(self, name: str, size: int) -> None:
        if size > self._bound:
            sizes = {"size": size // MEGABYTE, "bound": self._bound // MEGABYTE}
            raise TooLarge(TOO_LARGE.format(name=name, **sizes), TOO_LARGE_HINT)

    def _drop(self, keys: list[Key]) -> None:
        for key in keys:
            del self._pipelines[key]
            self._activations.pop(key, None)
        self.evicted += len(keys)
        if keys:
            # a model's modules form circles; quick, since what was imported at the start is frozen
            gc.collect()


def _key(name: str, model: Model) -> Key:
    return (name, model.name, model.revision, model.source)


def _kind(name: str) -> str | None:
    """Return what pipelines of one model class have in common; None for those that share with no other."""
    task = general(name)
    if task in WRITERS:
        return "writer"
    return "classifier" if task in CLASSIFIERS else None
