"""The catalog: which model answers, whether it may, and where it lies."""

import asyncio
import logging
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from bot.catalog import defaults, facts
from bot.catalog.defaults import Default
from bot.catalog.entry import Entry, ModelFacts
from bot.catalog.fetching import Fetching
from bot.catalog.fit import check_fit, check_room, fits
from bot.catalog.following import Following
from bot.catalog.hub import Hub
from bot.catalog.local import checked
from bot.catalog.look import Look, read_fetched
from bot.catalog.names import check_id
from bot.catalog.refusals import Refusals
from bot.catalog.shelf import Shelf
from bot.catalog.telling import told, told_missing
from bot.errors import Forbidden, ModelError, ModelUnavailable, UnknownModel, WrongModel
from bot.inference.backend import Tell
from bot.locale import N_
from bot.settings import Settings
from bot.store import Store
from bot.tasks import Model, Task

log = logging.getLogger(__name__)

FOLDER = "models"

ARRIVED = "%s is here, and answers from now on: %s"
BY_CHOICE = N_("whoever chooses it")
UNREADABLE = N_("The settings of {name} cannot be read ({error}).")
NO_MODELS = N_("There is no model for `/{task}`.")
NO_MODELS_HINTS = {
    "auto": N_("The bot's owner can name one for it in config.toml."),
    "hub": N_("The bot's owner can name one for it in config.toml, or set `models.source` to auto."),
    "starter": N_("None comes with the bot; its owner can set `models.source` to auto."),
}
NOT_OFFERED = N_("The model {name} is not offered for `/{task}`.")
OTHER_TASK = N_("The model {name} is for `/{other}`, not for `/{task}`.")
UNKNOWN = N_("The model {name} is not known here.")
ONLY_STARTER = N_("This bot is set to use the models it came with, and asks no hub.")
OWNER_ONLY = N_("Only the bot's owner can add {name}, which has passed the checks.")
OWNER_HINT = N_("Ask the owner, or choose one of `/model list`.")


class Catalog:
    """Made inside a running event loop; asks the hub for nothing by itself until `follow` is called.

    Models are fetched into `<storage.path>/models`; which commit a name was first resolved to is kept in
    the store. `environment` is the intake's, with the hub's token; this process's own where none is given.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        tasks: Mapping[str, Task],
        store: Store,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._settings = settings
        self._tasks = tasks
        self._store = store
        self._root = settings.storage.path
        self._shelf = Shelf(settings, tasks, self._root / FOLDER)
        self._hub = Hub(self._root / FOLDER, settings, environment)
        self._facts: dict[tuple[str, str | None], ModelFacts] = {}
        self._fetching = Fetching(self._hub, self._shelf, store, self._root, tasks)
        self._refusals = Refusals(store.state, settings.models.max_gb)
        self._following = Following(
            hub=self._hub,
            shelf=self._shelf,
            fetching=self._fetching,
            refusals=self._refusals,
            every=settings.models.ask_every_seconds,
            arrived=self._arrived,
        )
        self._loading = asyncio.create_task(self._load(), name="catalog")
        self._background: asyncio.Task[None] | None = None

    def follow(self) -> None:
        """Ask the hub from now on, in the background, for what is not here, and fetch it; once.

        At once and then every `models.ask_every_seconds`. What came is used from then on, without a restart.
        """
        if self._background is None:
            self._background = asyncio.create_task(self._follow(), name="follow the hub")

    async def loaded(self) -> None:
        """Wait until what the owner admitted, and what is here, is known."""
        await asyncio.shield(self._loading)

    def entries(self, task: str) -> tuple[Entry, ...]:
        """Return a task's models, the default first; those of the starter pack are among them."""
        return self._shelf.entries(task)

    def listed(self, task: str) -> tuple[Entry, ...]:
        """Return the models to suggest: an untrained placeholder only where there is no other that is ready.

        Whoever names a placeholder gets it all the same.
        """
        entries = self.entries(task)
        real = tuple(entry for entry in entries if entry.source != "tiny")
        return real if any(entry.ready for entry in real) else entries

    def defaults_of(self, task: Task) -> tuple[Default | None, Default | None]:
        """Return transformers' default today and the course's; None where there is none."""
        return defaults.of_pipeline(task.pipeline)

    async def checked(self) -> None:
        """Ask the hub whether it is there, if anything of it is missing; at most `models.check_seconds`."""
        await asyncio.shield(self._loading)
        if self._settings.models.source != "starter":
            await self._following.ask()

    def told(self) -> str:
        """Say where the models come from just now, and why."""
        source = self._settings.models.source
        firsts = {task: next(iter(self.entries(task)), None) for task in self._tasks}
        if source == "starter":
            return told(source, firsts)
        missing = told_missing(
            self._following.missing(),
            offline=self._hub.offline,
            reachable=self._following.reachable,
            every=self._settings.models.ask_every_seconds,
        )
        return f"{told(source, firsts)} {missing}"

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
            hint = NO_MODELS_HINTS[self._settings.models.source]
            raise UnknownModel(NO_MODELS.format(task=task.name), hint)
        names = {entry.name: entry for entry in entries}
        if option is not None:
            if option not in names:
                raise self._not_offered(task, option)
            return option, "option"
        for name, chosen_by in await self._store.preferences.models(user=user, guild=guild, task=task.name):
            if name in names:
                if names[name].source == "hub" and not names[name].ready:
                    self._following.wish(task.name, name)
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
        return await self._facts_of(entry)

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

    async def add(
        self, name: str, progress: Tell, *, task: Task | None = None, convert: bool = False
    ) -> Entry:
        """Admit a model of the hub for the owner and fetch it, converted if need be; raises ModelError."""
        entry = await self.admit(name, by_owner=True, task=task, convert=convert)
        if entry.source == "hub" and not entry.ready:
            await self._fetching.fetch(entry, progress, convert=convert)
        return self._shelf.entry(name, entry.task) or entry

    async def remove(self, name: str) -> bool:
        """Take back the owner's word on a model and delete its files; False when nothing was known of it."""
        await asyncio.shield(self._loading)
        folder = self._hub.folder_of(check_id(name))
        known = await self._store.models.remove(name)
        here = await asyncio.to_thread(folder.is_dir)
        if here:
            await asyncio.to_thread(shutil.rmtree, folder)
        self._shelf.forget(name)
        return known or here

    async def admit(
        self, name: str, *, by_owner: bool, task: Task | None = None, convert: bool = False
    ) -> Entry:
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
        architecture = _looked_at(await self._hub.look(name, convert=convert), task="").architecture
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
        tasks = [self._loading, *([self._background] if self._background is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, self._fetching.close(), return_exceptions=True)

    async def _load(self) -> None:
        """Read what the owner admitted and what was refused, and look at what is here."""
        self._shelf.note_admitted(await self._store.models.admitted())
        if self._settings.models.source == "starter":
            return
        for name, why in (await self._refusals.load()).items():
            self._shelf.note_refused(name, why)
        for task, name in await self._store.preferences.chosen():
            self._following.wish(task, name)
        for task in self._tasks:
            for entry in self.entries(task):
                await self._judge(entry)

    async def _follow(self) -> None:
        """Say where the models come from, then follow the hub."""
        await asyncio.shield(self._loading)
        log.info("%s", self.told())
        if self._settings.models.source != "starter" and not self._hub.offline:
            await self._following.run()

    async def _arrived(self, entry: Entry) -> None:
        """Look whether a model that came fits, and log what it answers from now on."""
        for task in self._tasks:
            found = self._shelf.entry(entry.name, task)
            if found is not None:
                await self._judge(found)
        tasks = [
            task
            for task in self._tasks
            if any(found.default and found.name == entry.name for found in self.entries(task))
        ]
        log.info(ARRIVED, entry.name, ", ".join(tasks) or BY_CHOICE)

    async def _judge(self, entry: Entry) -> None:
        """Keep a model of the hub that is here, but of another kind or too large, from being the default."""
        if entry.source != "hub" or not entry.ready:
            return
        try:
            found = await self._facts_of(entry)
            check_fit(self._tasks[entry.task], entry.name, found.architecture)
            check_room(entry.name, found.parameters, self._settings.inference.cache_mb)
        except ModelError as error:
            why = error.what
        except Exception as error:  # noqa: BLE001 - one odd model must not keep the others from answering
            why = UNREADABLE.format(name=entry.name, error=type(error).__name__)
        else:
            return
        log.warning("%s is not the default of %s: %s", entry.name, entry.task, why)
        self._shelf.note_unfit(entry.task, entry.name, why)

    async def _ensure_hub(self, task: Task, entry: Entry, progress: Tell) -> Model:
        """Return a hub model; several who wait for the same one share its download."""
        found = self._shelf.fetched(entry)
        if found is not None and await asyncio.to_thread(read_fetched, found[0]) is None:
            self._shelf.note_lost(entry)
            found = None
        if found is None:
            await self._fetching.fetch(entry, progress)
            found = self._shelf.fetched(entry)
        if found is None:
            raise ModelUnavailable(UNKNOWN.format(name=entry.name))
        check_fit(task, entry.name, (await self.facts(entry.name)).architecture)
        return Model(entry.name, "hub", revision=found[1].revision, path=str(found[0].resolve()))

    async def _facts_of(self, entry: Entry) -> ModelFacts:
        """Read what is known of a model, once for each revision that is here."""
        key = (entry.name, entry.revision if entry.ready else None)
        if key not in self._facts:
            self._facts[key] = await asyncio.to_thread(self._read_facts, entry)
        return self._facts[key]

    def _read_facts(self, entry: Entry) -> ModelFacts:
        """Read what the disk, the starter pack or our own list tells."""
        if entry.source in {"starter", "tiny"}:
            return facts.of_starter(entry)
        if entry.source == "local":
            return facts.of_folder(Path(entry.name).expanduser(), entry)
        found = self._shelf.fetched(entry)
        if found is not None:
            return facts.of_folder(found[0], entry)
        known = defaults.known(entry.name)
        return ModelFacts(
            name=entry.name,
            source=entry.source,
            revision=entry.revision,
            mask=known.mask,
            pairs=known.pairs,
            tuned_on=known.tuned_on,
            good_for=known.good_for,
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
