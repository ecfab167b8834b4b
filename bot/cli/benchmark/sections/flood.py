"""One person asks a hundred times at once: how much longer do the others wait."""

import asyncio

from bot.cli.benchmark import mix
from bot.cli.benchmark.checkpoints import checkpoint
from bot.cli.benchmark.clients import closed_loop
from bot.cli.benchmark.figure import FLOOD, Figure
from bot.cli.benchmark.ground import Ground, infer
from bot.cli.benchmark.rounds import in_turn, percentile
from bot.inference.worker import WorkerBackend

TASK = "text-classification"
EACH = 6
"""Messages of each of the others, who keep the engine busy with or without a flood."""
FLOODER = 1_000_000


async def measure(ground: Ground) -> list[Figure]:
    """Measure the others' 95th percentile, with a flood and without in turn."""
    path = checkpoint(ground.folder, "minilm")
    async with ground.engine() as backend:
        # loads the model
        await infer(backend, ground.request(TASK, path, mix.text(8)))

        async def calm() -> float:
            return await _others(ground, backend)

        async def flooded() -> float:
            requests = [ground.request(TASK, path, text, FLOODER) for text in mix.texts(ground.sizes.flood)]
            flood = asyncio.gather(*(infer(backend, request) for request in requests))
            # everybody else comes after the flood
            await asyncio.sleep(0)
            seconds = await _others(ground, backend)
            await flood
            return seconds

        found = await in_turn({"calm": calm, "flooded": flooded}, ground.sizes.rounds)
    return [
        Figure(f"p95 of {ground.sizes.others} people", 1000 * found.median("calm")),
        Figure("p95 of the same beside a flood", 1000 * found.median("flooded")),
        Figure(FLOOD, found.ratio("flooded", "calm"), "x"),
    ]


async def _others(ground: Ground, backend: WorkerBackend) -> float:
    """Let the others ask; return the seconds that 95 of 100 answers took at most."""
    path = ground.folder / "minilm"
    seconds = await closed_loop(
        lambda client, text: infer(backend, ground.request(TASK, path, text, client)),
        mix.texts(EACH * ground.sizes.others),
        ground.sizes.others,
    )
    return percentile(seconds, 0.95)
