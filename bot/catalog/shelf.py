"""Which models each task may use, in order, from configuration, the disk, the starter pack and the owner."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from bot.catalog.entry import Entry
from bot.catalog.look import SIDECAR, Fetched, read_fetched
from bot.catalog.names import check_id, is_folder
from bot.errors import BadModelId, ConfigError
from bot.settings import Settings
from bot.starter import manifest
from bot.tasks import Offered, Task

NO_TASK = "config.toml offers models for {tasks}, but there is no such task."
TASKS_ARE = "The tasks are: {tasks}."
BAD_NAME = "config.toml offers a model for {task} whose name cannot be one: {name}."
BAD_NAME_HINT = "Names look like owner/name; a folder begins with ./ or /."


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
        self._refused: set[str] = set()
        self.reachable = False
        """Whether the hub answered when it was last asked."""
        for sidecar in sorted(folder.glob(f"*/*/{SIDECAR}")):
            self.note_fetched(sidecar.parent)

    def entries(self, task: str) -> tuple[Entry, ...]:
        """Return a task's models, the default first."""
        found = (*self._configured(task), *_starter(task))
        if self._source == "hub":
            found = tuple(entry for entry in found if entry.source in {"hub", "local"}) or found
        elif self._source == "starter":
            found = tuple(entry for entry in found if entry.source != "hub") or found
        if not found:
            return ()
        default = min(found, key=self._rank)
        rest = (entry for entry in found if entry is not default)
        return (replace(default, default=True), *rest)

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

    def note_lost(self, entry: Entry) -> None:
        """Take note that a model's files are gone or damaged."""
        self._fetched.pop((entry.name, self.asked(entry)), None)

    def note_refused(self, name: str) -> None:
        """Take note that a model can never be used, so that it is not the default by itself."""
        self._refused.add(name)

    def note_admitted(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take note of (task, name) that the owner admitted."""
        for task, name in pairs:
            models = self._admitted.get(task, ())
            if all(model.name != name for model in models):
                self._admitted[task] = (*models, Offered(name))

    def _rank(self, entry: Entry) -> int:
        """Rank the candidates for the default; among equals the first one is taken."""
        placeholder = 1 if entry.source == "tiny" else 0
        if self._source == "starter":
            return placeholder if entry.source in {"starter", "tiny"} else 2
        if self._source == "hub":
            return 0
        if entry.source == "hub":
            usable = (entry.ready or self.reachable) and entry.name not in self._refused
            return 0 if usable else 4
        return 0 if entry.source == "local" and entry.ready else 1 + placeholder

    def _hub_models(self, task: str) -> tuple[Offered, ...]:
        """Return what config.toml, else the task itself, offers, and what the owner admitted."""
        own = self._tasks[task].models if task in self._tasks else ()
        return (*self._offered.get(task, own), *self._admitted.get(task, ()))

    def _configured(self, task: str) -> Iterable[Entry]:
        """Give the entries of hub models and local folders."""
        for model in self._hub_models(task):
            if is_folder(model.name):
                ready = Path(model.name).expanduser().is_dir()
                yield Entry(name=model.name, task=task, source="local", ready=ready)
                continue
            _, known = self._fetched.get((model.name, model.revision or ""), (None, None))
            yield Entry(
                name=model.name,
                task=task,
                source="hub",
                revision=known.revision if known else model.revision,
                ready=known is not None,
                licence=known.licence if known else "",
                languages=known.languages if known else (),
            )


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
