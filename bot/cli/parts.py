"""The parts of the bot, opened bottom-up and closed top-down: shared by the subcommands that answer."""

import asyncio
from collections.abc import AsyncIterator, Mapping, MutableMapping
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

HUB_SECRETS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HUGGINGFACE_HUB_TOKEN")
OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"}


def leave_the_hub(environment: MutableMapping[str, str]) -> Mapping[str, str]:
    """Take the hub's token out of a process, which then asks no hub; returns the intake's environment."""
    intake = dict(environment)
    for name in HUB_SECRETS:
        environment.pop(name, None)
    environment.update(OFFLINE)
    return intake


@asynccontextmanager
async def open_service(
    settings: Settings,
    tasks: Mapping[str, Task],
    journal: Path,
    heard: Heard = unheard,
    broken: asyncio.Event | None = None,
    environment: Mapping[str, str] | None = None,
) -> AsyncIterator[Service]:
    """Open the store at the folder `journal`, the catalog, the worker and the service on top.

    `heard` is told what the worker does; `broken` is set once only a new process can go on;
    `environment` is for the intake, where this process's own has lost the hub's token.

    Raises ConfigError where config.toml names a task that no cog has, StorageError where the folder or its
    database cannot be used.
    """
    check_models(settings, tasks)
    async with AsyncExitStack() as stack:
        store = await Store.open(journal, busy_milliseconds=settings.storage.busy_milliseconds)
        stack.push_async_callback(store.close)
        catalog = Catalog(settings=settings, tasks=tasks, store=store, environment=environment)
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
