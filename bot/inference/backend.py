"""The door to inference: what a backend promises, and the events it tells on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from bot.locale import N_
from bot.tasks import InferenceRequest, Model, Result

if TYPE_CHECKING:
    import asyncio

STARTING, LOADING = N_("starting the engine"), N_("loading")
"""The stage of Loading that everybody waits for together: no request is touched yet."""


@dataclass(frozen=True, slots=True)
class Queued:
    """Waiting: `place` is 1 for the next to run of its kind; `estimate` in seconds, None while unknown.

    Of its kind: short work, prompts that are continued and other long generations run side by side.
    """

    place: int
    estimate: float | None


@dataclass(frozen=True, slots=True)
class Loading:
    """The model is fetched or loaded: `share` done in 0..1, or None; `stage` in a word or two."""

    model: str
    share: float | None
    stage: str = LOADING


@dataclass(frozen=True, slots=True)
class Running:
    """The request is on the device, with `batch` inputs sharing it."""

    batch: int = 1


@dataclass(frozen=True, slots=True)
class Tokens:
    """Text so far of a generation: `text` is everything written up to now, `count` its tokens."""

    text: str
    count: int


Progress: TypeAlias = Queued | Loading | Running | Tokens
Tell: TypeAlias = Callable[[Progress], "asyncio.Future[None] | None"]
"""Called on the event loop only; an event may be dropped, the last one may be stale.

It may return a future: a suspect of a crash, which runs alone, is not begun with before that has ended.
"""


def silent(_event: Progress) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the queue holds, for /queue show and for refusals: requests waiting and running, in order."""

    waiting: tuple[str, ...]
    running: tuple[str, ...]
    estimate: float | None
    """Seconds until a request accepted now would start; None while nothing is known."""
    lanes: Mapping[str, int] = field(default_factory=dict)
    """How many wait in each lane; a backend without lanes has none."""
    alive: bool = True
    """Whether what runs requests can still run one."""


@dataclass(frozen=True, slots=True)
class Batched:
    """Requests begin together: how many, with how many inputs in all, and the lane they waited in."""

    lane: str
    requests: int
    inputs: int


@dataclass(frozen=True, slots=True)
class Used:
    """A pipeline was taken for use, after `seconds` of loading (None: it was loaded).

    What is loaded now: so many pipelines, of so many bytes; `evicted` have had to leave since the start.
    """

    seconds: float | None
    pipelines: int
    bytes: int
    evicted: int


Heard: TypeAlias = Callable[[Batched | Used], None]
"""Told what the engine does; called on the thread that does it, so it returns at once and raises nothing."""


def unheard(_event: Batched | Used) -> None:
    """Take no notice."""


class Backend(Protocol):
    """Runs requests. Implementations: the worker thread; a function in tests."""

    async def infer(self, request: InferenceRequest, progress: Tell) -> Result:
        """Run one request to its end.

        Raises BotError (QueueFull, Busy, Closing, InferenceError, ModelError). Cancelling the awaiting
        task drops the request from the queue or stops its generation at the next token.
        """
        ...

    def waiting(self) -> Waiting:
        """Tell who waits and who runs, by request id."""
        ...

    def admit(self, asker: int, server: int | None = None) -> None:
        """Raise QueueFull, Busy or Closing if a request of this asker there would be refused now.

        `server` is None for a direct message.
        """
        ...


@dataclass(frozen=True, slots=True)
class InMemory:
    """A pipeline that is loaded; `bytes` are those of its model, which other pipelines may share."""

    pipeline: str
    model: str
    revision: str | None
    source: str
    bytes: int
    pinned: bool


class Keeper(Protocol):
    """What the bot's owner may do with models in memory; the worker thread's backend does it.

    Each waits for what runs just now, and raises Closing when the backend closes.
    """

    async def in_memory(self) -> tuple[InMemory, ...]:
        """Tell of every pipeline that is loaded, the least recently used first."""
        ...

    async def load(self, pipeline: str, model: Model) -> None:
        """Have a pipeline ready before anybody asks for it; raises ModelError."""
        ...

    async def unload(self, pipeline: str, model: Model) -> bool:
        """Let a pipeline leave at once, pinned or not; False when it was not loaded."""
        ...

    async def pin(self, pipeline: str, model: Model) -> None:
        """Let a pipeline stay from now on, or from when it is loaded, whatever else needs room."""
        ...

    async def unpin(self, pipeline: str, model: Model) -> None:
        """Let a pipeline leave again when others need its room."""
        ...
