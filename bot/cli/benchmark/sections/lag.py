"""How late the event loop comes while the worker is saturated, beside an idle loop."""

import asyncio
from contextlib import suppress

from bot.cli.benchmark import mix
from bot.cli.benchmark.checkpoints import checkpoint
from bot.cli.benchmark.clients import closed_loop
from bot.cli.benchmark.figure import LAG, Figure
from bot.cli.benchmark.ground import Ground, infer
from bot.cli.benchmark.lag import Lag
from bot.cli.benchmark.rounds import in_turn
from bot.inference.worker import WorkerBackend

TASK = "text-classification"
ENDLESS = 100
"""Times that the mix is asked: more than is answered before the clock stops."""


async def measure(ground: Ground) -> list[Figure]:
    """Measure the 99th percentile of the lag, idle and saturated in turn."""
    checkpoint(ground.folder, "minilm")
    async with ground.engine() as backend:

        async def idle() -> float:
            return await _watched(ground.sizes.lag_seconds)

        async def saturated() -> float:
            asking = asyncio.create_task(_saturate(ground, backend))
            try:
                return await _watched(ground.sizes.lag_seconds)
            finally:
                asking.cancel()
                with suppress(asyncio.CancelledError):
                    await asking

        # loads the model
        await infer(backend, ground.request(TASK, ground.folder / "minilm", mix.text(8)))
        found = await in_turn({"idle": idle, "saturated": saturated}, ground.sizes.rounds)
    return [
        Figure("event-loop lag p99, idle", found.median("idle")),
        Figure("event-loop lag p99, worker saturated", found.median("saturated")),
        Figure(LAG, max(0.0, found.median("saturated") - found.median("idle"))),
    ]


async def _watched(seconds: float) -> float:
    lag = Lag()
    async with lag.watched():
        await asyncio.sleep(seconds)
    return lag.p99()


async def _saturate(ground: Ground, backend: WorkerBackend) -> None:
    path = ground.folder / "minilm"
    texts = mix.texts(ground.sizes.messages) * ENDLESS
    await closed_loop(
        lambda client, text: infer(backend, ground.request(TASK, path, text, client)),
        texts,
        ground.sizes.clients,
    )
