"""Prompts of several people, continued by so many tokens each: one by one, and by the engine."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.benchmark import mix
from bot.cli.benchmark.checkpoints import checkpoint, pipe_of
from bot.cli.benchmark.figure import LARGE_GENERATIONS, SMALL_GENERATIONS, Figure
from bot.cli.benchmark.ground import Ground, infer
from bot.cli.benchmark.rounds import in_turn
from bot.inference.worker import WorkerBackend

TASK = "text-generation"
ON_ACCELERATOR = 32
"""Rows there: what the bars speak of."""
SHORTEST_PROMPT, STEP = 6, 2
FEWEST = 6
"""The shortest generation writes the longest's length divided by this: 8 of 48."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A prompt and how many tokens are to follow, chosen greedily."""

    prompt: str
    tokens: int


@dataclass(slots=True)
class Texts:
    """What the two ways wrote last."""

    alone: list[str]
    together: list[str]

    @property
    def different(self) -> int:
        """How many texts differ."""
        return sum(one != other for one, other in zip(self.alone, self.together, strict=True))


async def measure(ground: Ground) -> list[Figure]:
    """Measure both decoders."""
    sizes = ground.sizes
    small = await _decoder(ground, "decoder-10m", SMALL_GENERATIONS, sizes.written)
    return [*small, *await _decoder(ground, "decoder-124m", LARGE_GENERATIONS, sizes.large_written)]


async def _decoder(ground: Ground, name: str, ratio: str, longest: int) -> list[Figure]:
    """Measure one decoder; the ratio is called `ratio`."""
    path = checkpoint(ground.folder, name)
    pipe = pipe_of(TASK, path, ground.device)
    rows = ON_ACCELERATOR if ground.accelerator else ground.sizes.generations
    wanted, texts = wishes(rows, longest), Texts([], [])

    async with ground.engine() as backend:

        async def alone() -> float:
            began = ground.clock()
            texts.alone = await asyncio.to_thread(_one_by_one, pipe, wanted)
            return ground.clock() - began

        async def engine() -> float:
            began = ground.clock()
            texts.together = await together(ground, backend, path, wanted)
            return ground.clock() - began

        # loads the model
        await together(ground, backend, path, wishes(1, 1))
        found = await in_turn({"alone": alone, "engine": engine}, ground.sizes.rounds)
    tokens = sum(wish.tokens for wish in wanted)
    return [
        Figure(f"{name}, {rows} one by one", tokens / found.median("alone"), "tokens/s"),
        Figure(f"{name}, {rows} in the engine", tokens / found.median("engine"), "tokens/s"),
        Figure(f"{name}, texts that differ", texts.different, "texts"),
        Figure(ratio, found.ratio("alone", "engine"), "x"),
    ]


def wishes(rows: int, longest: int) -> list[Wish]:
    """Return so many prompts of mixed lengths, with lengths wanted from a sixth of the longest on."""
    fewest = max(1, longest // FEWEST)
    steps = max(1, rows - 1)
    return [
        Wish(mix.text(SHORTEST_PROMPT + STEP * row, row), fewest + (longest - fewest) * row // steps)
        for row in range(rows)
    ]


def _one_by_one(pipe: Any, wanted: list[Wish]) -> list[str]:  # noqa: ANN401 - a Pipeline
    return [
        pipe(wish.prompt, do_sample=False, max_new_tokens=wish.tokens)[0]["generated_text"] for wish in wanted
    ]


async def together(ground: Ground, backend: WorkerBackend, path: Path, wanted: list[Wish]) -> list[str]:
    """Ask for all at once, a person each."""
    results = await asyncio.gather(
        *(
            infer(
                backend,
                ground.request(TASK, path, wish.prompt, asker, do_sample=False, max_new_tokens=wish.tokens),
            )
            for asker, wish in enumerate(wanted)
        )
    )
    return [result.outputs[0].raw[0]["generated_text"] for result in results]
