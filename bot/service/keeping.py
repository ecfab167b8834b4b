"""Models in memory, by the names people know: what the bot's owner may do with them."""

from collections.abc import Mapping

from bot.catalog import Catalog
from bot.errors import ModelUnavailable
from bot.inference.backend import InMemory, Keeper, Tell, silent
from bot.locale import N_, _
from bot.tasks import Model, Task

NO_KEEPER = N_("This bot's models are kept elsewhere.")


class Keeping:
    """Loads, drops and pins models for tasks; without a keeper everything is ModelUnavailable."""

    def __init__(self, tasks: Mapping[str, Task], catalog: Catalog, keeper: Keeper | None) -> None:
        self._tasks = tasks
        self._catalog = catalog
        self._keeper = keeper

    async def in_memory(self) -> tuple[InMemory, ...]:
        """Tell what is loaded, the least recently used first."""
        return await self._door.in_memory()

    async def load(self, task: Task, name: str, progress: Tell = silent) -> None:
        """Fetch a model if need be, and have it ready; raises ModelError."""
        await self._door.load(task.pipeline, await self._model(task, name, progress))

    async def unload(self, task: Task, name: str) -> bool:
        """Let a model leave at once; False when it was not loaded."""
        return await self._door.unload(task.pipeline, await self._model(task, name))

    async def pin(self, task: Task, name: str) -> None:
        """Let a model stay in memory."""
        await self._door.pin(task.pipeline, await self._model(task, name))

    async def unpin(self, task: Task, name: str) -> None:
        """Let a model leave again when others need its room."""
        await self._door.unpin(task.pipeline, await self._model(task, name))

    @property
    def _door(self) -> Keeper:
        if self._keeper is None:
            raise ModelUnavailable(_(NO_KEEPER))
        return self._keeper

    async def _model(self, task: Task, name: str, progress: Tell = silent) -> Model:
        return await self._catalog.ensure(task, name, progress)
