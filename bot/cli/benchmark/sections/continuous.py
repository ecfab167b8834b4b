"""transformers' continuous batching beside the engine, on the same prompts: an accelerator's question.

On a processor it is slower than one prompt after the other (0.87 times, PERFORMANCE.md section 6), so that
there it is left out. The engine keeps its own flight unless this shows the other to be faster.
"""

import asyncio
from typing import TYPE_CHECKING, Any

from bot.cli.benchmark.checkpoints import all_at_once, checkpoint, pipe_of
from bot.cli.benchmark.figure import Figure
from bot.cli.benchmark.rounds import in_turn
from bot.cli.benchmark.sections.generate import ON_ACCELERATOR, TASK, together, wishes

if TYPE_CHECKING:
    from bot.cli.benchmark.ground import Ground

DECODER = "decoder-124m"
PROCESSOR = "Continuous batching is measured on an accelerator alone (--device cuda:0)."


async def measure(ground: "Ground") -> list[Figure]:
    """Measure both ways, or nothing on a processor."""
    if not ground.accelerator:
        ground.notice(PROCESSOR)
        return []
    return await compare(ground, DECODER, ON_ACCELERATOR, {})


async def compare(ground: "Ground", decoder: str, rows: int, options: dict[str, Any]) -> list[Figure]:
    """Measure both ways; `options` are those of transformers' ContinuousBatchingConfig."""
    path = checkpoint(ground.folder, decoder)
    # a model of its own: while a manager lives, an ordinary forward pass of its model fails
    pipe = pipe_of(TASK, path, ground.device)
    wanted = wishes(rows, ground.sizes.large_written)
    prompts = [(wish.prompt, wish.tokens) for wish in wanted]
    async with ground.engine() as backend:

        async def engine() -> float:
            began = ground.clock()
            await together(ground, backend, path, wanted)
            return ground.clock() - began

        async def continuous() -> float:
            began = ground.clock()
            await asyncio.to_thread(all_at_once, pipe, prompts, options)
            return ground.clock() - began

        ways = {"engine": engine, "continuous": continuous}
        await in_turn(ways, 1)
        found = await in_turn(ways, ground.sizes.rounds)
    tokens = sum(wish.tokens for wish in wanted)
    return [
        Figure(f"{decoder}, {rows} by continuous batching", tokens / found.median("continuous"), "tokens/s"),
        Figure("continuous batching / engine, seconds", found.ratio("continuous", "engine"), "x"),
    ]
