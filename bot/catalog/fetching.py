"""Downloads: each shared by all who wait for it, each kept with the commit it was first resolved to."""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from bot.catalog.entry import Entry
from bot.catalog.hub import Hub
from bot.catalog.look import Look
from bot.catalog.shelf import Shelf
from bot.inference.backend import Loading, Tell
from bot.locale import N_
from bot.store import Store
from bot.store.models import ModelRecord
from bot.tasks import Task

DOWNLOADING = N_("downloading")


class Fetching:
    """What is being fetched; `root` is the storage folder that records are relative to."""

    def __init__(self, hub: Hub, shelf: Shelf, store: Store, root: Path, tasks: Mapping[str, Task]) -> None:
        self._hub = hub
        self._tasks = tasks
        self._shelf = shelf
        self._store = store
        self._root = root
        self._running: dict[str, asyncio.Task[None]] = {}
        self._listeners: defaultdict[str, list[Tell]] = defaultdict(list)

    async def pin(self, entry: Entry) -> str | None:
        """Return the revision to ask for: the commit first resolved, else what config.toml names."""
        asked = self._shelf.asked(entry)
        record = await self._store.models.get(entry.name, asked)
        return record.revision if record is not None else asked or None

    async def fetch(
        self, entry: Entry, progress: Tell, revision: str | None = None, *, convert: bool = False
    ) -> None:
        """Wait for a download, begun unless it is under way; raises ModelError.

        One listener who leaves does not end it. `revision` is its commit, where that is known already.
        `convert` takes a checkpoint of torch's own format too, which only the owner may ask for.
        """
        if entry.name not in self._running:
            running = asyncio.create_task(self._fetch(entry, revision, convert), name="fetch a model")
            self._running[entry.name] = running
            running.add_done_callback(partial(self._ended, entry.name))
        listeners = self._listeners[entry.name]
        listeners.append(progress)
        try:
            await asyncio.shield(self._running[entry.name])
        finally:
            listeners.remove(progress)

    async def close(self) -> None:
        """Stop every download; what came of it so far is removed, and it begins anew next time."""
        running = tuple(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, name: str, running: "asyncio.Task[None]") -> None:
        """Forget a download that ended; its error was told to those who waited."""
        self._running.pop(name, None)
        if not running.cancelled():
            running.exception()

    async def _fetch(self, entry: Entry, revision: str | None, convert: bool) -> None:
        """Download a model at the commit that was first resolved for it, and remember that one."""
        asked = self._shelf.asked(entry)
        tell = partial(self._tell, entry.name)
        tell(None)
        look = await self._hub.fetch(
            entry.name,
            revision or await self.pin(entry),
            tell,
            asked=asked,
            pipeline=self._tasks[entry.task].pipeline,
            convert=convert,
        )
        folder = self._hub.folder_of(entry.name) / look.revision
        await self._store.models.keep(self._record(look, entry.name, asked, folder))
        self._shelf.note_fetched(folder)

    def _record(self, look: Look, name: str, asked: str, folder: Path) -> ModelRecord:
        """Give what is remembered of a download."""
        return ModelRecord(
            name=name,
            asked=asked,
            revision=look.revision,
            folder=str(folder.relative_to(self._root)),
            bytes=sum(look.files.values()),
            licence=look.licence,
            languages=look.languages,
            files=look.files,
            fetched_at=time.time(),
        )

    def _tell(self, name: str, share: float | None) -> None:
        """Tell everybody who waits for a download how far it is."""
        for listener in tuple(self._listeners[name]):
            with contextlib.suppress(Exception):  # a listener's mistake must not end the others' download
                listener(Loading(name, share, DOWNLOADING))
