"""Orders to test with, and a database to hold them."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.store import Store
from bot.store.job import Job, Order, Origin

_interactions = itertools.count(1_000)


def order(text: str = "a fine day", *, user: int = 7, task: str = "sentiment", **rest: Any) -> Order:  # noqa: ANN401 - fields of Order
    """Give an order nobody gave before."""
    origin = Origin(
        interaction=rest.pop("interaction", next(_interactions)), user=user, token="secret-token", guild=5
    )
    return Order(task=task, inputs=rest.pop("inputs", (text,)), origin=origin, **rest)


async def receive(store: Store, given: Order | None = None) -> Job:
    """Journal an order."""
    job = await store.jobs.receive(given or order(), model="some/model", chosen_by="default")
    assert job is not None
    return job


@asynccontextmanager
async def opened(folder: Path, **rest: Any) -> AsyncIterator[Store]:  # noqa: ANN401 - keywords of Store.open
    """Open a store and close it."""
    store = await Store.open(folder, busy_milliseconds=1500, **rest)
    try:
        yield store
    finally:
        await store.close()
