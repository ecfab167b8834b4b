"""The catalog: which model answers, whether it may, and where it lies."""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Coroutine, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bot.catalog import defaults, facts
from bot.catalog.entry import Entry, ModelFacts
from bot.catalog.fit import check_fit, fits
from bot.catalog.hub import Hub
from bot.catalog.local import checked
from bot.catalog.look import Look, read_fetched
from bot.catalog.names import check_id
from bot.catalog.shelf import Shelf
from bot.errors import BotError, Forbidden, ModelError, ModelUnavailable, UnknownModel, WrongModel
from bot.inference.backend import Loading, Tell
from bot.settings import Settings
from bot.store import Store
from bot.store.models import ModelRecord
from bot.tasks import Model, Task

FOLDER = "models"
DOWNLOADING = "downloading"

NO_MODELS = "There is no model for `/{task}`."
NOT_OFFERED = "The model {name} is not offered for `/{task}`."
OTHER_TASK = "The model {name} is for `/{other}`, not for `/{task}`."
UNKNOWN = "The model {name} is not known here."
ONLY_STARTER = "This bot is set to use the models it came with, and asks no hub."
OWNER_ONLY = "Only the bot's owner can add {name}, which has passed the checks."
OWNER_HINT = "Ask the owner, or choose one of `/model list`."


class Catalog:
    """Made inside a running event loop: it asks the hub in the background whether it is there.

    Models are fetched into `<storage.path>/models`; which commit a name was first resolved to is kept in
    the store.
    """

    def __init__(self, *, settings: Settings, tasks: Mapping[str, Task], store: Store) -> None:
        self._settings = settings
        self._tasks = tasks
        self._store = store
        self._root = settings.storage.path
        self._shelf = Shelf(settings, tasks, self._root / FOLDER)
        self._hub = Hub(self._root / FOLDER, settings.models.max_gb)
        self._facts: dict[tuple[str, str | None], ModelFacts] = {}
        self._fetching: dict[str, asyncio.Task[None]] = {}
        self._listeners: defaultdict[str, list[Tell]] = defaultdict(list)
        self._loading = self._background(self._load())
        self._checking = self._background(self._check())

    def entries(self, task: str) -> tuple[Entry, ...]:
        """Return a task's models, the default first; those of the starter pack are among them."""
        return self._shelf.entries(task)

    def default_names(self, task: Task) -> tuple[str | None, str | None]:
        """Return transformers' default today and the course's; None where there is none."""
        return defaults.names(task.pipeline)

    async def checked(self) -> None:
        """Wait until the hub was asked whether it is there; at most `models.check_seconds`."""
        await asyncio.shield(self._checking)

    async def choose(
        self, task: Task, *, option: str | None, user: int, guild: int | None
    ) -> tuple[str, str]:
        """Return the model's name, and 'option', 'preference', 'server' or 'default'.

        Raises BadModelId, UnknownModel or WrongModel for an option. A preference for a model that is no
        longer offered is passed over.
        """
        await asyncio.shield(self._loading)
        entries = self.entries(task.name)
        if not entries:
            raise UnknownModel(NO_MODELS.format(task=task.name))
        names = {entry.name for entry in entries}
        if option is not None:
            if option not in names:
                raise self._not_offered(task, option)
            return option, "option"
        for name, chosen_by in await self._store.preferences.models(user=user, guild=guild, task=task.name):
            if name in names:
                return name, chosen_by
        return entries[0].name, "default"

    async def ensure(self, task: Task, name: str, progress: Tell) -> Model:
        """Return a model ready to load, fetched first if need be (with Loading events); raises ModelError."""
        await asyncio.shield(self._loading)
        entry = self._shelf.entry(name, task.name)
        if entry is None:
            raise self._not_offered(task, name)
        if entry.source == "hub":
            return await self._ensure_hub(task, entry, progress)
        if entry.source == "local":
            folder, architecture = await asyncio.to_thread(checked, name)
            check_fit(task, name, architecture)
            return Model(name, "local", path=str(folder))
        return Model(name, entry.source, badge=entry.badge)

    async def facts(self, name: str) -> ModelFacts:
        """Return what is known of an offered model without asking the hub; raises UnknownModel."""
        await asyncio.shield(self._loading)
        entry = self._shelf.entry(name)
        if entry is None:
            raise UnknownModel(UNKNOWN.format(name=name))
        key = (name, entry.revision if entry.ready else None)
        if key not in self._facts:
            self._facts[key] = await asyncio.to_thread(self._read_facts, entry)
        return self._facts[key]

    async def inspect(self, name: str, *, user_is_owner: bool = False) -> ModelFacts:
        """Return what is known of a model, asking the hub if it is not here; raises ModelError.

        Only the owner may ask about models that are not offered.
        """
        await asyncio.shield(self._loading)
        entry = self._shelf.entry(name)
        if entry is None:
            check_id(name)
            if not user_is_owner or self._settings.models.source == "starter":
                raise UnknownModel(UNKNOWN.format(name=name))
            return _looked_at(await self._hub.look(name), task="")
        if entry.ready or entry.source != "hub":
            return await self.facts(name)
        try:
            return _looked_at(await self._hub.look(name, entry.revision), task=entry.task)
        except ModelUnavailable:
            return await self.facts(name)

    async def pairs(self, task: Task, name: str) -> frozenset[tuple[str, str]] | None:
        """Return the (from, to) codes of a translation model as it spells them; None while unknown."""
        entry = self._shelf.entry(name, task.name)
        return None if entry is None else (await self.facts(name)).pairs

    async def admit(self, name: str, *, by_owner: bool, task: Task | None = None) -> Entry:
        """Add a model of the hub, for a task or for all that it fits, once it passes the checks.

        Raises BadModelId, UnknownModel, UnsafeWeights, RemoteCode, TooLarge, WrongModel, ModelUnavailable;
        then Forbidden unless the owner asks.
        """
        await asyncio.shield(self._loading)
        known = self._shelf.entry(name, task.name if task is not None else None)
        if known is not None:
            return known
        check_id(name)
        if self._settings.models.source == "starter":
            raise UnknownModel(UNKNOWN.format(name=name), ONLY_STARTER)
        architecture = _looked_at(await self._hub.look(name), task="").architecture
        if task is not None:
            check_fit(task, name, architecture)
        fitting = [task] if task is not None else [t for t in self._tasks.values() if fits(t, architecture)]
        if not fitting:
            raise WrongModel(UNKNOWN.format(name=name))
        if not by_owner:
            raise Forbidden(OWNER_ONLY.format(name=name), OWNER_HINT)
        for one in fitting:
            await self._store.models.admit(one.name, name, time.time())
        self._shelf.note_admitted((one.name, name) for one in fitting)
        return Entry(name=name, task=fitting[0].name, source="hub")

    async def close(self) -> None:
        """Stop what runs in the background; a download that was under way begins anew next time."""
        tasks = [self._loading, self._checking, *self._fetching.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _background(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Start a task of the catalog's own."""
        return asyncio.create_task(work, name="catalog")

    async def _load(self) -> None:
        """Read what the owner admitted."""
        self._shelf.note_admitted(await self._store.models.admitted())

    async def _check(self) -> None:
        """Ask the hub for the first model that is not here; any answer says that it can be reached."""
        await asyncio.shield(self._loading)
        missing = (
            entry
            for task in self._tasks
            for entry in self.entries(task)
            if entry.source == "hub" and not entry.ready
        )
        first = next(missing, None)
        if self._settings.models.source != "auto" or first is None:
            return
        try:
            await asyncio.wait_for(
                self._hub.look(first.name, first.revision), self._settings.models.check_seconds
            )
        except (ModelUnavailable, TimeoutError):
            return
        except ModelError:
            self._shelf.note_refused(first.name)
        self._shelf.reachable = True

    async def _ensure_hub(self, task: Task, entry: Entry, progress: Tell) -> Model:
        """Return a hub model; several who wait for the same one share its download."""
        found = self._shelf.fetched(entry)
        if found is not None and await asyncio.to_thread(read_fetched, found[0]) is None:
            self._shelf.note_lost(entry)
            found = None
        if found is None:
            await self._shared_fetch(entry, progress)
            found = self._shelf.fetched(entry)
        if found is None:
            raise ModelUnavailable(UNKNOWN.format(name=entry.name))
        check_fit(task, entry.name, (await self.facts(entry.name)).architecture)
        return Model(entry.name, "hub", revision=found[1].revision, path=str(found[0].resolve()))

    async def _shared_fetch(self, entry: Entry, progress: Tell) -> None:
        """Wait for a download, begun unless it is under way; one listener who leaves does not end it."""
        if entry.name not in self._fetching:
            fetching = self._background(self._fetch(entry))
            self._fetching[entry.name] = fetching
            fetching.add_done_callback(partial(self._fetch_ended, entry.name))
        listeners = self._listeners[entry.name]
        listeners.append(progress)
        try:
            await asyncio.shield(self._fetching[entry.name])
        finally:
            listeners.remove(progress)

    def _fetch_ended(self, name: str, fetching: "asyncio.Task[None]") -> None:
        """Forget a download that ended; its error was told to those who waited."""
        self._fetching.pop(name, None)
        if not fetching.cancelled():
            fetching.exception()

    async def _fetch(self, entry: Entry) -> None:
        """Download a model at the commit that was first resolved for it, and remember that one."""
        asked = self._shelf.asked(entry)
        record = await self._store.models.get(entry.name, asked)
        revision = record.revision if record is not None else asked or None
        tell = partial(self._tell, entry.name)
        tell(None)
        try:
            look = await self._hub.fetch(entry.name, revision, tell, asked=asked)
        except ModelUnavailable:
            self._shelf.reachable = False
            raise
        except BotError:
            self._shelf.note_refused(entry.name)
            raise
        self._shelf.reachable = True
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

    def _read_facts(self, entry: Entry) -> ModelFacts:
        """Read what the disk, the starter pack or our own list tells."""
        if entry.source in {"starter", "tiny"}:
            return facts.of_starter(entry)
        if entry.source == "local":
            return facts.of_folder(Path(entry.name).expanduser(), entry)
        found = self._shelf.fetched(entry)
        if found is not None:
            return facts.of_folder(found[0], entry)
        known = defaults.read().known.get(entry.name, defaults.Known())
        return ModelFacts(
            name=entry.name,
            source=entry.source,
            revision=entry.revision,
            mask=known.mask,
            pairs=known.pairs,
        )

    def _not_offered(self, task: Task, name: str) -> ModelError:
        """Give the error for a model that a task does not have."""
        other = self._shelf.entry(name)
        if other is not None:
            return WrongModel(OTHER_TASK.format(name=name, other=other.task, task=task.name))
        check_id(name)
        return UnknownModel(NOT_OFFERED.format(name=name, task=task.name))


def _looked_at(look: Look, task: str) -> ModelFacts:
    """Give the facts of a model on the hub."""
    entry = Entry(
        name=look.name,
        task=task,
        source="hub",
        revision=look.revision,
        licence=look.licence,
        languages=look.languages,
    )
    return facts.of_look(look, entry)
