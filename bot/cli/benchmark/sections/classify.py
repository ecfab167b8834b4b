"""64 clients have messages classified: the naive bot, a list in one call, the roofline, the engine."""

import asyncio
from typing import Any

from bot.cli.benchmark import mix
from bot.cli.benchmark.checkpoints import checkpoint, pipe_of, seconds_a_token
from bot.cli.benchmark.clients import closed_loop
from bot.cli.benchmark.figure import NAIVE, PIPE_LIST, ROOFLINE, Figure
from bot.cli.benchmark.ground import Ground, infer
from bot.cli.benchmark.rounds import Rounds, Way, in_turn
from bot.inference.worker import WorkerBackend

TASK = "text-classification"
LIST = 64
"""Messages of one call, and its batch size."""
PASSES = 3


async def measure(ground: Ground) -> list[Figure]:
    """Measure the processor's time a message of every way."""
    path = checkpoint(ground.folder, "minilm")
    pipe = pipe_of(TASK, path, ground.device)
    async with ground.engine() as backend:
        await infer(backend, ground.request(TASK, path, mix.text(8)))
        ways = _ways(ground, pipe, backend)
        await ways["roofline"]()
        found = await in_turn(ways, ground.sizes.rounds)
    return _figures(found)


def _ways(ground: Ground, pipe: Any, backend: WorkerBackend) -> dict[str, Way]:  # noqa: ANN401 - a Pipeline
    """Return the ways; each measures seconds a message."""
    path = ground.folder / "minilm"
    texts = mix.texts(ground.sizes.messages)
    listed = texts[: min(LIST, len(texts))]
    tokens = sum(mix.lengths(ground.sizes.messages)) / ground.sizes.messages

    async def loop(ask: Any) -> float:  # noqa: ANN401 - either way of asking
        began = ground.clock()
        await closed_loop(ask, texts, ground.sizes.clients)
        return (ground.clock() - began) / len(texts)

    async def naive() -> float:
        return await loop(lambda _client, text: asyncio.to_thread(pipe, text))

    async def engine() -> float:
        return await loop(lambda client, text: infer(backend, ground.request(TASK, path, text, client)))

    async def one_list() -> float:
        began = ground.clock()
        await asyncio.to_thread(pipe, listed, batch_size=LIST)
        return (ground.clock() - began) / len(listed)

    async def roofline() -> float:
        return tokens * await asyncio.to_thread(seconds_a_token, pipe, ground.clock, PASSES)

    return {"naive": naive, "engine": engine, "list": one_list, "roofline": roofline}


def _figures(found: Rounds) -> list[Figure]:
    return [
        Figure("naive bot: to_thread(pipe, text), a message", 1000 * found.median("naive")),
        Figure("pipe(list, batch_size=64), a message", 1000 * found.median("list")),
        Figure("engine, a message", 1000 * found.median("engine")),
        Figure("packed roofline, a message", 1000 * found.median("roofline")),
        Figure(NAIVE, found.ratio("naive", "engine"), "x"),
        Figure(PIPE_LIST, found.ratio("list", "engine"), "x"),
        Figure(ROOFLINE, 100 * found.ratio("roofline", "engine"), "%"),
    ]
