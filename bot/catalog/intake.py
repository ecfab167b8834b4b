"""The intake: a short-lived process that alone speaks to the hub, and alone holds its token.

`python -m bot.catalog.intake` reads one JSON request from standard input and writes JSON lines:
{"share": 0..1} while it downloads, then {"look": ...} or {"error": {"code", "what", "hint"}}. The bot itself
stays offline (HF_HUB_OFFLINE), and a download that hangs or is no longer wanted can be killed.
"""

import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from huggingface_hub import HfApi, hf_hub_download
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.hf_api import ModelInfo, RepoSibling
from huggingface_hub.utils import tqdm  # type: ignore[attr-defined]  # exported lazily

from bot.catalog.conversion import converted
from bot.catalog.look import (
    HUB_FAILED,
    NO_REVISION,
    Look,
    LookRequest,
    check_commit,
    read_request,
    write_look,
)
from bot.catalog.safety import (
    INDEX,
    LARGEST_SETTINGS,
    SETTINGS,
    TOKENIZER,
    WHOLE,
    check_settings,
    check_size,
    wanted,
)
from bot.catalog.shapes import check_shapes
from bot.catalog.tokenizing import check_file
from bot.catalog.trial import check_trial
from bot.errors import BotError, ModelUnavailable, UnknownModel, UnsafeWeights
from bot.locale import N_, packed

UNKNOWN = N_("The hub has no model {name}, or it is private.")
GATED = N_("The model {name} is only given to people who accepted its terms.")
GATED_HINT = N_("The bot's owner can accept them and set HF_TOKEN.")
AGAIN = N_("Ask for it again later.")
CHANGED = N_("The file {file} of {name} is not what the hub's list says.")
MORE = N_("More bytes of {name} came than the hub's list tells.")
NO_SPACE = N_("The disk has no room for {name} ({found:.1f} GB).")


def commit(request: LookRequest) -> Look:
    """Ask the hub which commit a model stands at, and nothing else."""
    return _look(_info(request, request.revision, files=False), {}, {})


def look(request: LookRequest, into: Path) -> Look:
    """Ask the hub for a model's files and read its settings, fetched into a folder; raises ModelError."""
    info = _info(request, request.revision)
    siblings = info.siblings or []
    files = wanted(
        {file.rfilename: file.size or 0 for file in siblings}, request.name, convert=request.convert
    )
    check_size(files, request.name, request.max_gb)
    meter = _meter(LARGEST_SETTINGS, lambda _share: None, request.name)
    settings = {
        file: _settings(request.name, str(info.sha), file, into, meter) for file in SETTINGS if file in files
    }
    check_settings(settings, request.name)
    return _look(info, files, settings)


def fetch(request: LookRequest, folder: Path, tell: Callable[[float], None]) -> Look:
    """Download a model into `folder`/<commit>, whole, checked and tried, or not at all."""
    into = Path(request.scratch)
    found = look(request, into)
    size = sum(found.files.values())
    if shutil.disk_usage(into).free < (1 + request.convert) * size + request.spare:
        raise ModelUnavailable(NO_SPACE.format(name=request.name, found=size / 1e9), request.later)
    _download(request.name, found, into, tell)
    for file in _info(request, found.revision).siblings or []:
        if file.rfilename in found.files:
            _verify(into / file.rfilename, file, request.name)
    _check_tokenizer(into / TOKENIZER, request.name)
    if request.convert and not {WHOLE, INDEX} & found.files.keys():
        files, digest = converted(into, found.files, request.name)
        found = replace(found, files=files, converted=digest)
    check_shapes(into, found.settings.get("config.json", {}), request.name)
    if request.trial:
        check_trial(into, request.trial, sum(found.files.values()), request.name)
    # what the client notes for itself is no part of the model
    shutil.rmtree(into / ".cache", ignore_errors=True)
    write_look(into, request, found)
    into.chmod(0o755)
    _publish(into, folder / found.revision)
    return found


def _info(request: LookRequest, revision: str | None, *, files: bool = True) -> ModelInfo:
    """Ask the hub for a model at a revision, with its files' sizes and hashes; checks the commit it names."""
    info = HfApi().model_info(request.name, revision=revision, timeout=request.seconds, files_metadata=files)
    check_commit(str(info.sha), replace(request, revision=revision))
    return info


def _publish(partial: Path, place: Path) -> None:
    """Move a finished folder into its place; one that stands there already is as good."""
    if place.exists():
        shutil.rmtree(place)
    partial.rename(place)


def _meter(most: int, tell: Callable[[float], None], name: str) -> type[tqdm]:
    """Give what counts bytes in a progress bar's place, and ends a download of more than the list told."""
    came = 0

    class Meter(tqdm):
        """Counts the bytes of every file that it is given to."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - tqdm's own open signature
            super().__init__(*args, **(kwargs | {"disable": True}))  # type: ignore[no-untyped-call]  # their class

        def update(self, n: float | None = 1) -> None:
            nonlocal came
            came += int(n or 0)
            if came > most:
                raise UnsafeWeights(MORE.format(name=name))
            tell(min(came / (most or 1), 1.0))

    return Meter


def _download(name: str, found: Look, into: Path, tell: Callable[[float], None]) -> None:
    """Fetch every file of the list, telling the share of bytes that came."""
    meter = _meter(sum(found.files.values()), tell, name)
    for file in found.files:
        hf_hub_download(name, file, revision=found.revision, local_dir=into, tqdm_class=meter)


def _settings(name: str, commit: str, file: str, into: Path, meter: type[tqdm]) -> dict[str, Any]:
    """Fetch a settings file and read it; raises UnsafeWeights when it is no JSON object, or too large."""
    path = Path(hf_hub_download(name, file, revision=commit, local_dir=into, tqdm_class=meter))
    try:
        content = json.loads(path.read_bytes())
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise UnsafeWeights(CHANGED.format(file=file, name=name))
    return content


def _check_tokenizer(path: Path, name: str) -> None:
    """Check a tokenizer.json, if there is one; raises UnsafeWeights also when it cannot be read."""
    if path.is_file():
        try:
            check_file(path, name)
        except ValueError as error:
            raise UnsafeWeights(CHANGED.format(file=TOKENIZER, name=name)) from error


def _verify(path: Path, listed: RepoSibling, name: str) -> None:
    """Compare a file with the hub's list: size, and sha256 (large files) or git's sha1 of a blob."""
    size = path.stat().st_size
    good = listed.size is None or size == listed.size
    if listed.lfs is not None:
        with path.open("rb") as stream:
            good = good and hashlib.file_digest(stream, "sha256").hexdigest() == listed.lfs.sha256
    elif listed.blob_id:
        blob = hashlib.sha1(b"blob %d\0" % size + path.read_bytes(), usedforsecurity=False)
        good = good and blob.hexdigest() == listed.blob_id
    if not good:
        raise UnsafeWeights(CHANGED.format(file=listed.rfilename, name=name), AGAIN)


def _look(info: ModelInfo, files: Mapping[str, int], settings: Mapping[str, Any]) -> Look:
    """Give what the hub told, as it is passed on."""
    card = info.card_data
    licence = getattr(card, "license", None)
    spoken = getattr(card, "language", None) or ()
    datasets = getattr(card, "datasets", None) or ()
    return Look(
        name=info.id,
        revision=str(info.sha),
        files=dict(files),
        settings=dict(settings),
        licence=licence if isinstance(licence, str) else "",
        languages=(spoken,) if isinstance(spoken, str) else tuple(map(str, spoken)),
        datasets=(datasets,) if isinstance(datasets, str) else tuple(map(str, datasets)),
        parameters=info.safetensors.total if info.safetensors else None,
    )


def answer(request: LookRequest, tell: Callable[[float], None]) -> Look:
    """Do what is asked; every way it can fail is a BotError."""
    name = request.name
    try:
        if request.brief:
            return commit(request)
        if request.folder is not None:
            return fetch(request, Path(request.folder), tell)
        return look(request, Path(request.scratch))
    except GatedRepoError as error:
        raise ModelUnavailable(GATED.format(name=name), GATED_HINT) from error
    except RepositoryNotFoundError as error:
        raise UnknownModel(UNKNOWN.format(name=name)) from error
    except RevisionNotFoundError as error:
        raise UnknownModel(NO_REVISION.format(name=name, revision=request.revision)) from error
    except HfHubHTTPError as error:
        status = f"HTTP {error.response.status_code}"
        raise ModelUnavailable(HUB_FAILED.format(name=name, error=status), request.later) from error
    except Exception as error:
        if isinstance(error, BotError):
            raise
        # the class alone: messages of network errors hold addresses with tokens
        what = HUB_FAILED.format(name=name, error=type(error).__name__)
        raise ModelUnavailable(what, request.later) from error


def say(line: Mapping[str, Any]) -> None:
    """Write a line to the bot."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Answer one request."""
    request = read_request(sys.stdin.read())
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if share - told >= 0.01 or share == 1.0:  # noqa: PLR2004 - a hundred lines are enough
            told = share
            say({"share": share})

    try:
        found = answer(request, tell)
    except BotError as error:
        say({"error": {"code": error.code, "what": packed(error.what), "hint": packed(error.hint)}})
    else:
        say({"look": found.as_json()})


if __name__ == "__main__":
    main()
