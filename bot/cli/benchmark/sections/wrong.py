"""Calls of mixed settings at the same time: how many answers are those of somebody else's settings.

A fast tokenizer keeps truncation as state, which threads that share it set for each other.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.cli.benchmark import mix
from bot.cli.benchmark.checkpoints import checkpoint, pipe_of
from bot.cli.benchmark.clients import closed_loop
from bot.cli.benchmark.figure import WRONG, Figure
from bot.cli.benchmark.ground import Ground, infer
from bot.tasks import Parameter

TASK = "text-classification"
SETTINGS: tuple[Mapping[str, Parameter], ...] = ({}, {"truncation": True, "max_length": 8})
TOLERANCE = 1e-5
TOKENS = 40
TEXTS = 50


class Judge:
    """Knows what every text's answer is with each of the settings, and counts answers that differ."""

    def __init__(self, pipe: Any) -> None:  # noqa: ANN401 - a Pipeline
        self.texts = [mix.text(TOKENS, seed) for seed in range(TEXTS)]
        self._right = [{text: pipe(text, **settings)[0] for text in self.texts} for settings in SETTINGS]
        self.wrong = 0

    def hear(self, which: int, text: str, answer: Mapping[str, Any]) -> None:
        """Judge an answer to a text with one of the settings."""
        right = self._right[which][text]
        same = answer["label"] == right["label"] and abs(answer["score"] - right["score"]) <= TOLERANCE
        self.wrong += not same


async def measure(ground: Ground) -> list[Figure]:
    """Count wrong answers of the engine, and of threads that call one pipeline."""
    path = checkpoint(ground.folder, "tiny")
    pipe = pipe_of(TASK, path, ground.device)
    naive, judge = Judge(pipe), Judge(pipe)
    texts = (judge.texts * (ground.sizes.calls // TEXTS + 1))[: ground.sizes.calls]

    async def threads(client: int, text: str) -> None:
        which = client % len(SETTINGS)
        naive.hear(which, text, (await asyncio.to_thread(pipe, text, **SETTINGS[which]))[0])

    await closed_loop(threads, texts, ground.sizes.clients)
    async with ground.engine() as backend:

        async def engine(client: int, text: str) -> None:
            which = client % len(SETTINGS)
            result = await infer(backend, ground.request(TASK, path, text, client, **SETTINGS[which]))
            judge.hear(which, text, _first(result.outputs[0].raw))

        await closed_loop(engine, texts, ground.sizes.clients)
    return [
        Figure(f"wrong of {len(texts):,} answers, naive bot", naive.wrong, "answers"),
        Figure(WRONG, judge.wrong, "answers"),
    ]


def _first(raw: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a raw output
    """Return the best label of a raw output: a record, or a list of one."""
    best: Mapping[str, Any] = raw[0] if isinstance(raw, list) else raw
    return best
