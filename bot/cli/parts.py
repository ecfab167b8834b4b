"""The parts of the bot, opened bottom-up and closed top-down: shared by the subcommands that answer."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.catalog import Catalog, check_models
from bot.inference.backend import Heard, unheard
from bot.inference.worker import WorkerBackend
from bot.limits import Limits
from bot.service import Service
from bot.settings import Settings
from bot.store import Store
from bot.tasks import Task


@asynccontextmanager
async def open_service(
    settings: Settings,
    tasks: Mapping[str, Task],
    journal: Path,
    heard: Heard = unheard,
    broken: asyncio.Event | None = None,
) -> AsyncIterator[Service]:
    """Open the store at the folder `journal`, the catalog, the worker and the service on top.

    `heard` is told what the worker does; `broken` is set once only a new process can go on.

    Raises ConfigError where config.toml names a task that no cog has, StorageError where the folder or its
    database cannot be used.
    """
    check_models(settings, tasks)
    async with AsyncExitStack() as stack:
        store = await Store.open(journal, busy_milliseconds=settings.storage.busy_milliseconds)
        stack.push_async_callback(store.close)
        catalog = Catalog(settings=settings, tasks=tasks, store=store)
        stack.push_async_callback(catalog.close)
        backend = await stack.enter_async_context(
            WorkerBackend(settings.inference, settings.queue, heard=heard, broken=broken)
        )
        service = Service(
            tasks=tasks,
            catalog=catalog,
            store=store,
            backend=backend,
            keeper=backend,
            limits=Limits(settings.limits),
            settings=settings,
        )
        stack.push_async_callback(service.close)
        yield service
