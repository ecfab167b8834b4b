"""What passes between the bot and its intake process, and what is written beside a fetched model."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.errors import UnknownModel, UnsafeWeights
from bot.locale import N_

SIDECAR = "pipewright.json"
"""Lies beside the files of a model that was fetched whole."""
COMMIT = re.compile(r"[0-9a-f]{40}")
PINNED = re.compile(r"[0-9a-fA-F]{7,40}")
"""A revision of this form names a commit, by its beginning at least, and never a branch."""

HUB_FAILED = N_("The model {name} could not be fetched from the hub ({error}).")
NO_REVISION = N_("The model {name} has no revision {revision}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRequest:
    """Look at a model on the hub; with a `folder`, also fetch it there; `brief`: ask for its commit alone.

    `asked` is the revision that config.toml names ('' for none), `revision` the one to take. `scratch` is an
    empty folder for what is fetched on the way (beside `folder`, if there is one): the bot makes it, and
    removes it however the intake ends. `seconds` is how long to wait for the hub's first answer, `spare` the
    bytes that stay free on the disk, `later` what to tell a person whose model could not be fetched. `trial`
    names the pipeline that a fetched model must pass a trial with ('' for none); `convert` takes a checkpoint
    of torch's own format and makes it a safetensors file.
    """

    name: str
    revision: str | None = None
    asked: str = ""
    max_gb: float = 4.0
    folder: str | None = None
    brief: bool = False
    scratch: str = ""
    seconds: float = 30.0
    spare: int = 256_000_000
    later: str = ""
    trial: str = ""
    convert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the hub says of a model: the commit, the files to fetch with their sizes, its settings files."""

    name: str
    revision: str
    files: Mapping[str, int]
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    licence: str = ""
    languages: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    parameters: int | None = None
    converted: str = ""
    """The sha256 of weights that were converted here; '' for weights as they were published."""

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON values."""
        value: dict[str, Any] = _LOOK.dump_python(self, mode="json")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A model on the disk: `asked` is the revision that was asked for, '' when none was."""

    name: str
    asked: str
    revision: str
    files: Mapping[str, int]
    licence: str = ""
    languages: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    converted: str = ""


_LOOK = TypeAdapter(Look)
_REQUEST = TypeAdapter(LookRequest)
_FETCHED = TypeAdapter(Fetched)


def check_commit(commit: str, request: LookRequest) -> None:
    """Raise UnsafeWeights for what is no commit, UnknownModel for another one than the request names.

    The commit names a folder, so that a hub must not choose it freely.
    """
    if not COMMIT.fullmatch(commit):
        raise UnsafeWeights(HUB_FAILED.format(name=request.name, error="sha"))
    for revision in (request.revision or "", request.asked):
        if PINNED.fullmatch(revision) and not commit.startswith(revision.lower()):
            raise UnknownModel(NO_REVISION.format(name=request.name, revision=revision))


def read_look(value: object, request: LookRequest) -> Look:
    """Read what the intake said to a request; raises UnsafeWeights or UnknownModel for a wrong commit."""
    look = _LOOK.validate_python(value)
    check_commit(look.revision, request)
    return look


def read_request(text: str) -> LookRequest:
    """Read what the bot asks."""
    return _REQUEST.validate_json(text)


def write_request(request: LookRequest) -> bytes:
    """Write what the bot asks."""
    return _REQUEST.dump_json(request)


def write_look(folder: Path, request: LookRequest, found: Look) -> None:
    """Write the sidecar of a fetched model."""
    fetched = Fetched(
        name=request.name,
        asked=request.asked,
        revision=found.revision,
        files=found.files,
        licence=found.licence,
        languages=found.languages,
        datasets=found.datasets,
        converted=found.converted,
    )
    (folder / SIDECAR).write_bytes(_FETCHED.dump_json(fetched, indent=1))


def read_fetched(folder: Path) -> Fetched | None:
    """Read the sidecar of a folder; None unless every file is there in its size."""
    try:
        fetched = _FETCHED.validate_json((folder / SIDECAR).read_bytes())
        whole = all((folder / file).stat().st_size == size for file, size in fetched.files.items())
    except (OSError, ValueError):
        return None
    return fetched if whole else None
