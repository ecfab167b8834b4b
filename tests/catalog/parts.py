"""A catalog on a real store, whose hub is the server of these tests."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.catalog import Catalog
from bot.settings import Settings
from bot.store import Store
from bot.tasks import InferenceRequest, Input, Offered, Output, Ranking, Task

DEAD = "http://127.0.0.1:9"
"""Nobody listens there (the discard port)."""


def parse(_request: InferenceRequest, _text: Input, _output: Output) -> Ranking:
    """Give an empty answer: nothing runs here."""
    return Ranking(())


GOOD = "fixture/good"
SENTIMENT = Task(
    name="sentiment", title="Sentiment", pipeline="text-classification", parse=parse, models=(Offered(GOOD),)
)
SUMMARIZE = Task(name="summarize", title="Summary", pipeline="summarization", parse=parse)
TRANSLATE = Task(name="translate", title="Translation", pipeline="translation", parse=parse)
TASKS = {task.name: task for task in (SENTIMENT, SUMMARIZE, TRANSLATE)}
PATIENCE = 60.0
"""Seconds that a test waits for what must come; each question to the hub starts a process."""


async def until(look: Callable[[], object]) -> None:
    """Wait until `look` finds something; fails the test after PATIENCE."""
    async with asyncio.timeout(PATIENCE):
        while not look():  # noqa: ASYNC110 - what other processes do sets no event here
            await asyncio.sleep(0.02)


@asynccontextmanager
async def opened(
    folder: Path,
    endpoint: str,
    tasks: Mapping[str, Task] = TASKS,
    *,
    offline: str = "",
    min_free_mb: int = 0,
    **models: Any,  # noqa: ANN401 - settings of the section [models]
) -> AsyncIterator[Catalog]:
    """Open a catalog with a store in a folder; `offline` is what HF_HUB_OFFLINE says."""
    given: dict[str, Any] = {
        "storage": {"path": folder, "min_free_mb": min_free_mb},
        "models": {"check_seconds": 30, "source": "hub", "trial": False} | models,
    }
    settings = Settings(**given)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", endpoint)
        patch.setenv("HF_HUB_OFFLINE", offline)
        store = await Store.open(folder, busy_milliseconds=1500)
        catalog = Catalog(settings=settings, tasks=tasks, store=store)
    try:
        yield catalog
    finally:
        await catalog.close()
        await store.close()
