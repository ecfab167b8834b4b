"""A catalog on a real store, whose hub is the server of these tests."""

from collections.abc import AsyncIterator, Mapping
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


@asynccontextmanager
async def opened(
    folder: Path,
    endpoint: str,
    tasks: Mapping[str, Task] = TASKS,
    **models: Any,  # noqa: ANN401 - settings of the section [models]
) -> AsyncIterator[Catalog]:
    """Open a catalog with a store in a folder; it asks the hub at its start only with source="auto"."""
    given: dict[str, Any] = {
        "storage": {"path": folder},
        "models": {"check_seconds": 30, "source": "hub"} | models,
    }
    settings = Settings(**given)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", endpoint)
        patch.setenv("HF_HUB_OFFLINE", "1")  # as the bot sets it for itself
        store = await Store.open(folder, busy_milliseconds=1500)
        catalog = Catalog(settings=settings, tasks=tasks, store=store)
    try:
        yield catalog
    finally:
        await catalog.close()
        await store.close()
