"""Follows the hub: asks for what is not here, in the background, and fetches it beside the answers."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable

from bot.catalog.entry import Entry
from bot.catalog.fetching import Fetching
from bot.catalog.hub import Hub
from bot.catalog.refusals import Refusals
from bot.catalog.shelf import Shelf
from bot.errors import ModelError, ModelUnavailable, StorageError
from bot.inference.backend import silent

log = logging.getLogger(__name__)

THERE = "The hub can be reached; what is not here is fetched beside, one model after another"
SLOWEST = 6
"""A download that broke n times is tried every 2 ** (n - 1) rounds, at most every 2 ** SLOWEST."""
NOT_THERE = "The hub cannot be reached; it is asked again every %g s"


class Following:
    """One question, and then every `every` seconds the next; nobody who waits for an answer waits for it.

    What is wanted: for each task the model that would be its default, and what people or servers chose.
    `arrived` is called with each model that came.
    """

    def __init__(
        self,
        *,
        hub: Hub,
        shelf: Shelf,
        fetching: Fetching,
        refusals: Refusals,
        every: float,
        arrived: Callable[[Entry], Awaitable[None]],
    ) -> None:
        self._hub = hub
        self._shelf = shelf
        self._fetching = fetching
        self._refusals = refusals
        self._every = every
        self._arrived = arrived
        self._wishes: dict[tuple[str, str], None] = {}
        self._broken: Counter[str] = Counter()
        self._round = 0
        self.reachable: bool | None = None
        """Whether the hub answered when it was last asked; None before."""

    def wish(self, task: str, name: str) -> None:
        """Take note of a model that a person or a server chose and that is not here."""
        self._wishes[task, name] = None

    def missing(self) -> tuple[Entry, ...]:
        """Return what is wanted and not here, each name once, defaults before wishes."""
        wished = (self._shelf.entry(name, task) for task, name in self._wishes)
        found: dict[str, Entry] = {}
        for entry in (*self._shelf.wanted(), *wished):
            if entry is not None and entry.source == "hub" and not entry.ready:
                found.setdefault(entry.name, entry)
        return tuple(found.values())

    async def run(self) -> None:
        """Ask and fetch until cancelled; whatever goes wrong, there is a next time."""
        while True:
            try:
                await self.bring()
            except StorageError as error:
                log.warning("What the hub has could not be remembered: %s", error)
            except Exception:
                log.exception("Asking the hub failed")
            await asyncio.sleep(self._every)

    async def ask(self) -> None:
        """Only ask whether the hub is there, if anything is missing."""
        for entry in self._unrefused(self.missing()):
            await self._commit(entry, await self._fetching.pin(entry))
            return

    async def bring(self) -> None:
        """Fetch all that is missing, one after another, as long as the hub answers."""
        await asyncio.to_thread(self._hub.sweep)
        self._round += 1
        for entry in self._unrefused(self.missing()):
            if self._round % 2 ** min(max(self._broken[entry.name] - 1, 0), SLOWEST):
                continue
            pin = await self._fetching.pin(entry)
            if pin is not None and self._refusals.at(entry.name, pin):
                continue
            commit = await self._commit(entry, pin)
            if self.reachable is False:
                return
            if commit is not None and not self._refusals.at(entry.name, commit):
                await self._fetch(entry, commit)

    def _unrefused(self, entries: Iterable[Entry]) -> Iterable[Entry]:
        """Leave out all where nobody may be asked."""
        return () if self._hub.offline else entries

    async def _commit(self, entry: Entry, pin: str | None) -> str | None:
        """Ask which commit a model stands at; None where there is none, or no answer."""
        try:
            commit = await self._hub.commit(entry.name, pin)
        except ModelUnavailable:
            self._note_reachable(reachable=False)
            return None
        except ModelError as error:
            self._note_reachable(reachable=True)
            self._refuse(entry, error)
            return None
        self._note_reachable(reachable=True)
        return commit

    async def _fetch(self, entry: Entry, commit: str) -> None:
        """Fetch a model; one that does not pass the checks is not tried again at this commit."""
        log.info("Fetching %s at %s", entry.name, commit)
        try:
            await self._fetching.fetch(entry, silent, commit)
        except ModelUnavailable as error:
            self._broken[entry.name] += 1
            log.warning("%s is not fetched now: %s", entry.name, error.what)
        except ModelError as error:
            await self._refusals.add(entry.name, commit, error)
            self._refuse(entry, error)
        else:
            await self._arrived(entry)

    def _refuse(self, entry: Entry, error: ModelError) -> None:
        """Take a model off the list of candidates, and log it once."""
        if self._shelf.note_refused(entry.name, error.what):
            log.warning("%s is not used: %s", entry.name, error.what)

    def _note_reachable(self, *, reachable: bool) -> None:
        """Take note of whether the hub answers, and log it when it changes."""
        if reachable is not self.reachable:
            self.reachable = reachable
            log.info(THERE) if reachable else log.info(NOT_THERE, self._every)
