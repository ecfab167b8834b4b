"""The tasks that stand in a package of cogs, found without Discord."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping

from bot.errors import ConfigError
from bot.task_cog.cog import TaskCog
from bot.tasks import Task


def cog_modules(package: str = "cogs") -> tuple[str, ...]:
    """Return the names of the package's modules in order; names beginning with _ are skipped."""
    folder = importlib.import_module(package)
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    return tuple(f"{package}.{name}" for name in names if not name.startswith("_"))


def find_cogs(package: str = "cogs") -> Mapping[str, type[TaskCog]]:
    """Return every TaskCog of the package by its task's name; ConfigError if a name stands twice."""
    found: dict[str, type[TaskCog]] = {}
    for cog in _task_cogs(package):
        if cog.task.name in found:
            raise ConfigError(f"Two cogs have a task named {cog.task.name}.", "Rename one of them.")
        found[cog.task.name] = cog
    return found


def find_tasks(package: str = "cogs") -> Mapping[str, Task]:
    """Return the tasks of the package's cogs by name."""
    return {name: cog.task for name, cog in find_cogs(package).items()}


def _task_cogs(package: str) -> Iterator[type[TaskCog]]:
    """Yield the TaskCog classes that the package's modules define."""
    for name in cog_modules(package):
        module = importlib.import_module(name)
        for _, value in inspect.getmembers(module, inspect.isclass):
            if issubclass(value, TaskCog) and value.__module__ == name:
                yield value
