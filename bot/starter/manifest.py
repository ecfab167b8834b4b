"""What the starter pack holds and how good it is: manifest.json, typed. Imports no torch."""

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import TypeAdapter

from bot.errors import ModelUnavailable, UnknownModel

PACK = Path(__file__).parent / "weights"
"""The folder of every weight and tokenizer file that the manifest names."""
MANIFEST = Path(__file__).parent / "manifest.json"

MISSING = "The starter pack's file {name} is missing."
DAMAGED = "The starter pack's file {name} is not the one that was published: its sha256 does not agree."
RESTORE = "Put it back with `git checkout -- bot/starter/weights`, or install Pipewright again."
UNKNOWN = "The starter pack has no model named {name}."

BARE = ("BLEU", "chrF", "perplexity")
"""Measures whose values carry no per cent sign: BLEU and chrF go to 100, a perplexity has no bound."""

Setting: TypeAlias = float | str


@dataclass(frozen=True, slots=True)
class File:
    """A file of the pack: its name under weights/, its sha256 in hex, and its size."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Data:
    """A data file that a model was trained, chosen or scored on; none of it is in the repository."""

    name: str
    use: Literal["training", "choosing", "scoring"]
    rows: int
    sha256: str
    licence: str


@dataclass(frozen=True, slots=True)
class Score:
    """A measured score over `n` rows of `benchmark`, on `date` (ISO): in per cent, or bare (see BARE)."""

    benchmark: str
    measure: str
    value: float
    n: int
    date: str

    def __str__(self) -> str:
        value = (
            f"{self.measure} {self.value:.1f}"
            if self.measure in BARE
            else f"{self.value:.1f} % {self.measure}"
        )
        return f"{self.benchmark} {value}, n={self.n}"


@dataclass(frozen=True, slots=True)
class Base:
    """The encoder that the adapters change: where it came from, and its files here."""

    name: str
    family: str
    languages: tuple[str, ...]
    licence: str
    source: str
    source_sha256: str
    command: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One model of the pack.

    `task` is the slash command it answers; `pipeline` the transformers name of its kind; `form` says how
    it comes about: an adapter merged into the base, the base as it is, whole (a model of its own, without a
    base), or tiny (built in code, untrained).
    `settings` are the numbers fixed on development data (ranks, temperatures).
    """

    name: str
    task: str
    pipeline: str
    form: Literal["adapter", "encoder", "whole", "tiny"]
    family: str
    base: str
    languages: tuple[str, ...]
    licence: str
    note: str
    manner: str = ""
    """What a footer must say of how it works, beside its score."""
    command: str = ""
    seed: int | None = None
    labels: tuple[str, ...] = ()
    settings: dict[str, Setting] | None = None
    data: tuple[Data, ...] = ()
    files: tuple[File, ...] = ()
    scores: tuple[Score, ...] = ()

    def badge(self) -> str:
        """Say in a few words what answered, for a footer: 'starter, SST-2 dev 90.1 % accuracy, n=872'."""
        if self.form == "tiny":
            return self.note
        score = ", ".join(["starter", *(str(score) for score in self.scores[:1])])
        return f"{score}; {self.manner}" if self.manner else score

    def number(self, name: str) -> float:
        """Give one of the settings as a number; a missing one is a KeyError, the manifest's own fault."""
        return float((self.settings or {})[name])


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole pack."""

    base: Base
    models: tuple[Entry, ...]

    def entry(self, name: str) -> Entry:
        """Find a model by its full name; raises UnknownModel."""
        for entry in self.models:
            if entry.name == name:
                return entry
        raise UnknownModel(UNKNOWN.format(name=name))

    def for_task(self, task: str) -> tuple[Entry, ...]:
        """Give the models that answer a slash command, the best first."""
        return tuple(entry for entry in self.models if entry.task == task)

    def with_entry(self, entry: Entry) -> "Manifest":
        """Give a manifest in which this entry stands in the place of the one of its name, else is added.

        Trained models stand before placeholders, so that the first model of a task is its best.
        """
        if entry.name in {old.name for old in self.models}:
            return replace(
                self, models=tuple(entry if old.name == entry.name else old for old in self.models)
            )
        models = sorted((*self.models, entry), key=lambda one: one.form == "tiny")
        return replace(self, models=tuple(models))


@cache
def read(path: Path = MANIFEST) -> Manifest:
    """Read the manifest; what is read is kept, because the file is part of the release."""
    return TypeAdapter(Manifest).validate_json(path.read_bytes())


def write(manifest: Manifest, path: Path = MANIFEST) -> None:
    """Write the manifest: for the pack, train and score commands only."""
    path.write_bytes(TypeAdapter(Manifest).dump_json(manifest, indent=1) + b"\n")
    read.cache_clear()


def digest(path: Path) -> str:
    """Give a file's sha256 in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def describe(path: Path) -> File:
    """Give a file's line in the manifest."""
    return File(path.name, digest(path), path.stat().st_size)


def verified(file: File, folder: Path = PACK) -> Path:
    """Give the path of a file of the pack once its sha256 agrees; raises ModelUnavailable."""
    path = folder / file.name
    if not path.is_file():
        raise ModelUnavailable(MISSING.format(name=file.name), RESTORE)
    if digest(path) != file.sha256:
        raise ModelUnavailable(DAMAGED.format(name=file.name), RESTORE)
    return path
