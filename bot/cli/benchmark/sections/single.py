"""One request at a time: what the queue and the thread cost beside the bare pipeline."""

from bot.cli.benchmark import mix
from bot.cli.benchmark.checkpoints import checkpoint, pipe_of
from bot.cli.benchmark.figure import SINGLE, Figure
from bot.cli.benchmark.ground import Ground, infer
from bot.cli.benchmark.rounds import in_turn

TASK = "text-classification"
TOKENS = 23
"""The median of the mix."""


async def measure(ground: Ground) -> list[Figure]:
    """Measure one message of the median length, so many times a round."""
    path = checkpoint(ground.folder, "minilm")
    pipe = pipe_of(TASK, path, ground.device)
    text, times = mix.text(TOKENS), ground.sizes.singles

    async with ground.engine() as backend:

        async def engine() -> float:
            began = ground.clock()
            for _ in range(times):
                await infer(backend, ground.request(TASK, path, text))
            return (ground.clock() - began) / times

        async def bare() -> float:
            began = ground.clock()
            for _ in range(times):
                pipe(text)
            return (ground.clock() - began) / times

        # the first calls of both read the weights
        await in_turn({"engine": engine, "bare": bare}, 1)
        found = await in_turn({"engine": engine, "bare": bare}, ground.sizes.rounds)
    return [
        Figure("bare pipe(text), a message", 1000 * found.median("bare")),
        Figure("engine alone, a message", 1000 * found.median("engine")),
        Figure(SINGLE, found.ratio("engine", "bare"), "x"),
    ]
