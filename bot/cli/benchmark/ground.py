"""What all sections stand on: sizes, settings, a folder for checkpoints, a clock, and the engine."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.inference.backend import silent
from bot.inference.worker import WorkerBackend
from bot.settings import Queue, Settings
from bot.tasks import InferenceRequest, Model, Parameter, Result

OPEN = Queue(size=100_000, per_user=100_000, per_server=100_000, wait_seconds=3600.0)
"""Bounds that the benchmark never meets."""
GRACE = 1.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: `rounds` of every way, all else in the numbers the bars speak of."""

    rounds: int = 5
    clients: int = 64
    messages: int = 192
    singles: int = 24
    lag_seconds: float = 2.0
    calls: int = 6000
    generations: int = 16
    written: int = 48
    large_written: int = 24
    """New tokens of the longest generation of the large decoder: its rounds take longest of all."""
    flood: int = 100
    others: int = 30
    swaps: int = 50
    crowd: int = 1000
    few: int = 10
    counted: int = 384
    """Answers after which the clock of a crowd stops."""
    piled: int = 120
    callers: int = 32
    cycles: int = 640
    burst: int = 300
    kept: int = 100_000
    """Jobs in the journal of a bot that starts."""


TRIAL = Sizes(
    rounds=1,
    clients=8,
    messages=16,
    singles=4,
    lag_seconds=0.2,
    calls=60,
    generations=4,
    written=6,
    large_written=3,
    flood=10,
    others=4,
    swaps=3,
    crowd=40,
    few=4,
    counted=16,
    piled=4,
    callers=4,
    cycles=8,
    burst=10,
    kept=100,
)
"""Enough to see that everything runs, and nothing more."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where sections measure. `folder` is empty at first; it holds what they write, checkpoints above all."""

    folder: Path
    settings: Settings
    sizes: Sizes
    notice: Callable[[str], None]
    """Called with a sentence for the reader: why a figure is missing."""
    numbers: "count[int]" = field(default_factory=count)

    @property
    def device(self) -> str:
        """The device of the settings, never 'auto'."""
        return self.settings.inference.device

    @property
    def accelerator(self) -> bool:
        """Whether something else than the processor does the sums."""
        return self.device != "cpu"

    def clock(self) -> float:
        """Return seconds: the processor's of this process, beside an accelerator those of the wall."""
        return time.perf_counter() if self.accelerator else time.process_time()

    @asynccontextmanager
    async def engine(self, cache_mb: int | None = None) -> AsyncIterator[WorkerBackend]:
        """Open the engine, awake, with bounds that nobody meets and one torch thread."""
        inference = self.settings.inference
        more = {"threads": 1, "cache_mb": cache_mb or inference.cache_mb}
        async with WorkerBackend(inference.model_copy(update=more), OPEN, grace=GRACE) as backend:
            await backend.warm()
            yield backend

    def request(
        self, pipeline: str, checkpoint: Path, text: str, asker: int = 0, **parameters: Parameter
    ) -> InferenceRequest:
        """Return a request for a checkpoint."""
        return InferenceRequest(
            id=f"bench-{next(self.numbers)}",
            pipeline=pipeline,
            model=Model(checkpoint.name, "local", path=str(checkpoint)),
            inputs=(text,),
            parameters=parameters,
            asker=asker,
            lane="long" if pipeline == "text-generation" else "short",
        )


async def infer(backend: WorkerBackend, request: InferenceRequest) -> Result:
    """Ask the engine, and listen to no progress."""
    return await backend.infer(request, silent)
