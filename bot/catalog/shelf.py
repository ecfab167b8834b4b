"""Which models each task may use, in order, from configuration, the disk, the starter pack and the owner."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bot.catalog.entry import Entry
from bot.catalog.look import SIDECAR, Fetched, read_fetched
from bot.catalog.names import check_id, is_folder
from bot.errors import BadModelId, ConfigError
from bot.locale import N_
from bot.settings import Settings
from bot.starter import manifest
from bot.tasks import Offered, Task

NO_TASK = "config.toml offers models for {tasks}, but there is no such task."
TASKS_ARE = "The tasks are: {tasks}."
BAD_NAME = "config.toml offers a model for {task} whose name cannot be one: {name}."
BAD_NAME_HINT = "Names look like owner/name; a folder begins with ./ or /."
NOT_HERE = N_("on the hub, not here yet")
NO_FOLDER = N_("its folder is not there")


def check_models(settings: Settings, tasks: Mapping[str, Task]) -> None:
    """Raise ConfigError where config.toml offers models for a task that is not there, or a bad name."""
    offered = settings.models.offered()
    if unknown := sorted(offered.keys() - tasks.keys()):
        raise ConfigError(
            NO_TASK.format(tasks=", ".join(unknown)), TASKS_ARE.format(tasks=", ".join(sorted(tasks)))
        )
    for task, models in offered.items():
        for model in models:
            try:
                is_folder(model.name) or check_id(model.name)
            except BadModelId as error:
                raise ConfigError(BAD_NAME.format(task=task, name=model.name), BAD_NAME_HINT) from error


class Shelf:
    """The models by task. `folder` is where fetched models lie: <owner>--<name>/<commit>."""

    def __init__(self, settings: Settings, tasks: Mapping[str, Task], folder: Path) -> None:
        self._source = settings.models.source
        self._tasks = tasks
        self._offered = settings.models.offered()
        self._fetched: dict[tuple[str, str], tuple[Path, Fetched]] = {}
        self._admitted: dict[str, tuple[Offered, ...]] = {}
        self._refused: dict[str, str] = {}
        self._unfit: dict[tuple[str, str], str] = {}
        for sidecar in sorted(folder.glob(f"*/*/{SIDECAR}")):
            self.note_fetched(sidecar.parent)

    def entries(self, task: str) -> tuple[Entry, ...]:
        """Return a task's models, the default first."""
        configured = tuple(self._configured(task))
        if self._source == "hub":
            found = configured
        elif self._source == "starter":
            found = (*(entry for entry in configured if entry.source != "hub"), *_starter(task))
        else:
            found = (*configured, *_starter(task))
        if not found:
            return ()
        first = next(filter(self._usable, configured), None)
        default = min(found, key=lambda entry: self._rank(entry, first=entry is first))
        rest = (entry for entry in found if entry is not default)
        return (replace(default, default=True), *rest)

    def wanted(self) -> Iterator[Entry]:
        """Give the models of the hub that are not here and would, or could, be the default of a task."""
        for task in self._tasks if self._source != "starter" else ():
            for entry in self._configured(task):
                if entry.source == "hub" and not entry.ready:
                    yield entry
                if self._usable(entry):
                    break  # those that come after it are not the default

    def entry(self, name: str, task: str | None = None) -> Entry | None:
        """Return a model of a task, or of any."""
        for each in [task] if task is not None else self._tasks:
            for entry in self.entries(each):
                if entry.name == name:
                    return entry
        return None

    def fetched(self, entry: Entry) -> tuple[Path, Fetched] | None:
        """Return where a hub model lies and what it is; None when it is not here."""
        return self._fetched.get((entry.name, self.asked(entry)))

    def asked(self, entry: Entry) -> str:
        """Return the revision that config.toml names for a model; '' for none."""
        offered = self._hub_models(entry.task)
        return next((model.revision or "" for model in offered if model.name == entry.name), "")

    def note_fetched(self, folder: Path) -> None:
        """Take note of a model's folder, if it is whole."""
        fetched = read_fetched(folder)
        if fetched is not None:
            self._fetched[fetched.name, fetched.asked] = (folder, fetched)
            self._refused.pop(fetched.name, None)

    def note_lost(self, entry: Entry) -> None:
        """Take note that a model's files are gone or damaged."""
        self._fetched.pop((entry.name, self.asked(entry)), None)

    def forget(self, name: str) -> None:
        """Forget that a model was fetched, admitted or refused."""
        self._fetched = {key: kept for key, kept in self._fetched.items() if key[0] != name}
        self._admitted = {
            task: tuple(model for model in models if model.name != name)
            for task, models in self._admitted.items()
        }
        self._refused.pop(name, None)

    def note_refused(self, name: str, why: str) -> bool:
        """Take note that a model did not pass the checks; False when that was known."""
        known = self._refused.get(name)
        self._refused[name] = why
        return known != why

    def note_unfit(self, task: str, name: str, why: str) -> None:
        """Take note that a model that is here cannot do a task, so that it is not the default by itself."""
        self._unfit[task, name] = why

    def note_admitted(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take note of (task, name) that the owner admitted."""
        for task, name in pairs:
            models = self._admitted.get(task, ())
            if all(model.name != name for model in models):
                self._admitted[task] = (*models, Offered(name))

    def _rank(self, entry: Entry, *, first: bool) -> int:
        """Rank the candidates for the default; among equals the first one is taken.

        `first`: the first of config.toml that can be used. Until it is here the starter pack answers.
        """
        if self._source == "hub":
            return 0
        if entry.source in {"starter", "tiny"}:
            return 1 if entry.source == "starter" else 3
        if not self._usable(entry):
            return 5
        if self._source == "starter":
            return 4
        if not entry.ready:
            return 4
        return 0 if first else 2

    def _usable(self, entry: Entry) -> bool:
        """Tell whether a configured model can answer, here or once it is fetched."""
        if entry.source == "local":
            return entry.ready
        return entry.name not in self._refused and (entry.task, entry.name) not in self._unfit

    def _hub_models(self, task: str) -> tuple[Offered, ...]:
        """Return what config.toml, else the task itself, offers, and what the owner admitted."""
        own = self._tasks[task].models if task in self._tasks else ()
        return (*self._offered.get(task, own), *self._admitted.get(task, ()))

    def _configured(self, task: str) -> Iterable[Entry]:
        """Give the entries of hub models and local folders."""
        for model in self._hub_models(task):
            if is_folder(model.name):
                ready = Path(model.name).expanduser().is_dir()
                note = "" if ready else NO_FOLDER
                yield Entry(name=model.name, task=task, source="local", ready=ready, note=note)
                continue
            _, known = self._fetched.get((model.name, model.revision or ""), (None, None))
            yield Entry(
                name=model.name,
                task=task,
                source="hub",
                revision=known.revision if known else model.revision,
                ready=known is not None,
                note=self._note(task, model.name, here=known is not None),
                licence=known.licence if known else "",
                languages=known.languages if known else (),
            )

    def _note(self, task: str, name: str, *, here: bool) -> str:
        """Say what a list should of a model of the hub."""
        if here:
            return self._unfit.get((task, name), "")
        return self._refused.get(name, NOT_HERE)


def _starter(task: str) -> Iterable[Entry]:
    """Give the entries of the starter pack, trained ones before placeholders."""
    models = sorted(manifest.read().for_task(task), key=lambda model: model.form == "tiny")
    for model in models:
        yield Entry(
            name=model.name,
            task=task,
            source="tiny" if model.form == "tiny" else "starter",
            ready=True,
            badge=model.badge(),
            note=model.note,
            licence=model.licence,
            languages=model.languages,
        )
