"""python -m bot models add, list and remove: the models of the hub, by their owner's word."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal, TypeAlias, TypeVar

import typer

from bot import settings
from bot.catalog import Catalog, check_models
from bot.errors import BadOption, UnknownModel
from bot.inference.backend import Loading, Progress
from bot.store import Store
from bot.task_cog import find_tasks
from bot.tasks import Task

Action: TypeAlias = Literal["add", "list", "remove"]
T = TypeVar("T")

NO_NAME = "Which model? Name it as the hub does, owner/name."
NO_TASK = "There is no task {name}."
TASKS_ARE = "The tasks are: {names}."
ADDED = "{name} is here, at {revision}, and may be chosen: `/model set {task}`."
REMOVED = "{name} is removed."
NOT_HERE = "Nothing is kept of {name}."
READY, NOT_READY = "ready", "not here yet"


def models(
    action: Annotated[Action, typer.Argument(help="add, list or remove")],
    name: Annotated[str, typer.Argument(help="The model, as the hub names it: owner/name.")] = "",
    task: Annotated[str | None, typer.Option(help="Only for this task; else for all it fits.")] = None,
    convert: Annotated[
        bool, typer.Option("--convert", help="Also from a pytorch_model.bin, made a safetensors file.")
    ] = False,
) -> None:
    """Add, list or remove models of the hub, while the bot does not run."""
    if action == "list":
        typer.echo(asyncio.run(_with_catalog(_listed)))
        return
    if not name:
        raise BadOption(NO_NAME)
    if action == "remove":
        removed = asyncio.run(_with_catalog(lambda catalog, _tasks: catalog.remove(name)))
        if not removed:
            raise UnknownModel(NOT_HERE.format(name=name))
        typer.echo(REMOVED.format(name=name))
        return
    typer.echo(asyncio.run(_with_catalog(lambda catalog, tasks: _added(catalog, tasks, name, task, convert))))


async def _added(
    catalog: Catalog,
    tasks: dict[str, Task],
    name: str,
    task: str | None,
    convert: bool,
) -> str:
    """Add a model and say what it is for."""
    if task is not None and task not in tasks:
        raise BadOption(NO_TASK.format(name=task), TASKS_ARE.format(names=", ".join(sorted(tasks))))
    wanted = tasks[task] if task is not None else None
    entry = await catalog.add(name, _tell, task=wanted, convert=convert)
    return ADDED.format(name=entry.name, revision=entry.revision, task=entry.task)


async def _listed(catalog: Catalog, tasks: dict[str, Task]) -> str:
    """Return the models by task, one a line, the default of each first."""
    rows = []
    for task in sorted(tasks):
        for entry in catalog.entries(task):
            ready = READY if entry.ready else entry.note or NOT_READY
            rows.append(f"{task:<12} {entry.name}  {(entry.revision or '')[:7]}  {entry.source}, {ready}")
    return "\n".join(rows)


def _tell(event: Progress) -> None:
    """Say how far a download is."""
    if isinstance(event, Loading) and event.share is not None:
        typer.echo(f"\r{event.share:4.0%}", nl=event.share == 1, err=True)


async def _with_catalog(work: Callable[[Catalog, dict[str, Task]], Awaitable[T]]) -> T:
    """Open the store and the catalog, work, and close them."""
    loaded = settings.load()
    tasks = dict(find_tasks())
    check_models(loaded, tasks)
    store = await Store.open(loaded.storage.path, busy_milliseconds=loaded.storage.busy_milliseconds)
    try:
        catalog = Catalog(settings=loaded, tasks=tasks, store=store)
        try:
            await catalog.loaded()
            return await work(catalog, tasks)
        finally:
            await catalog.close()
    finally:
        await store.close()
