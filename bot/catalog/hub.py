"""The hub, through the intake process: look at a model, or fetch it."""

import asyncio
import contextlib
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot import errors
from bot.catalog.look import Look, LookRequest, read_look, write_request
from bot.errors import ModelError, ModelUnavailable
from bot.locale import N_, unpacked
from bot.settings import Settings

log = logging.getLogger(__name__)

HIDDEN = frozenset({"DISCORD_TOKEN", "DISCORD_TOKEN_FILE"})
"""Not for the intake: Discord's token is not its business."""
OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
YES = frozenset({"1", "ON", "YES", "TRUE"})
"""As huggingface_hub reads these variables (its constants.py)."""
GIVEN = {"HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
"""Xet would keep a second cache outside the storage folder."""
LONGEST_LINE = 2**25
PARTIAL = ".partial-"
STALE_SECONDS = 600.0
"""A download that wrote nothing for so long is none any more: the bot was killed under it."""
START_SECONDS = 20.0
"""How long an intake may take to start on a busy machine, beyond what the hub's answer may take."""
MEGABYTE = 2**20
MARGIN = 64 * MEGABYTE
"""Stays free beyond what the bot needs to go on accepting requests, for its own database."""

BROKE = N_("The model {name} could not be fetched (the intake ended with {status}).")
BROKE_HINT = N_("The bot's owner finds more in its log.")
NO_ANSWER = N_("The hub did not answer in {seconds:.0f} s.")
NO_FOLDER = N_("The model {name} could not be fetched: its folder cannot be made ({error}).")
NO_NETWORK = N_("The model {name} is not here, and this bot works offline (HF_HUB_OFFLINE).")
LATER = N_("Try again later, or choose a model that is ready: `/model list`.")
LATER_ALONE = N_(
    "Try again later. With `models.source` set to auto, the bot's owner lets a model that comes with it"
    " answer meanwhile."
)
_ERRORS: Mapping[str, type[ModelError]] = {
    error.code: error
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, ModelError)
}


def ignore(_share: float) -> None:
    """Tell nobody how far a download is."""


class Hub:
    """Speaks to the hub that HF_ENDPOINT names; `folder` is where models lie.

    Every question raises ModelUnavailable, and nobody is asked, where the environment says HF_HUB_OFFLINE.
    """

    def __init__(
        self, folder: Path, settings: Settings, environment: Mapping[str, str] | None = None
    ) -> None:
        given = os.environ if environment is None else environment
        self._environment = {key: value for key, value in given.items() if key not in HIDDEN} | GIVEN
        self.offline = any(given.get(name, "").upper() in YES for name in OFFLINE)
        self._folder = folder
        self._max_gb = settings.models.max_gb
        self._trial = settings.models.trial
        self._seconds = settings.models.check_seconds
        self._spare = settings.storage.min_free_mb * MEGABYTE + MARGIN
        self._later = LATER_ALONE if settings.models.source == "hub" else LATER

    def folder_of(self, name: str) -> Path:
        """Return the folder of a model's commits."""
        return self._folder / name.replace("/", "--")

    async def look(self, name: str, revision: str | None = None, *, convert: bool = False) -> Look:
        """Ask what a model is, with every check that needs no download; raises ModelError."""
        request = LookRequest(name=name, revision=revision, max_gb=self._max_gb, convert=convert)
        return await self._ask(request, ignore)

    async def commit(self, name: str, revision: str | None = None) -> str:
        """Ask which commit a model stands at: one small question, which also tells whether the hub is there.

        Raises ModelUnavailable when there is no answer within `models.check_seconds`; UnknownModel.
        """
        request = LookRequest(name=name, revision=revision, brief=True, seconds=self._seconds)
        try:
            async with asyncio.timeout(self._seconds + START_SECONDS):
                return (await self._ask(request, ignore)).revision
        except TimeoutError as error:
            raise ModelUnavailable(NO_ANSWER.format(seconds=self._seconds), self._later) from error

    async def fetch(
        self,
        name: str,
        revision: str | None,
        tell: Callable[[float], None],
        *,
        asked: str = "",
        pipeline: str = "",
        convert: bool = False,
    ) -> Look:
        """Download a model into its folder, checked, and tried with a pipeline; raises ModelError.

        `tell` gets the share done. `convert` takes a checkpoint of torch's own format too.
        """
        folder = self.folder_of(name)
        request = LookRequest(
            name=name,
            revision=revision,
            asked=asked,
            max_gb=self._max_gb,
            folder=str(folder),
            trial=pipeline if self._trial else "",
            convert=convert,
        )
        try:
            return await self._ask(request, tell)
        finally:
            with contextlib.suppress(OSError):
                folder.rmdir()  # where nothing came of it, nothing stays

    def sweep(self) -> None:
        """Remove what a bot that was killed left of its downloads; blocking."""
        for partial in self._folder.glob(f"*/{PARTIAL}*"):
            if time.time() - max(_written(partial), default=0.0) > STALE_SECONDS:
                shutil.rmtree(partial, ignore_errors=True)
                with contextlib.suppress(OSError):
                    partial.parent.rmdir()

    async def _ask(self, request: LookRequest, tell: Callable[[float], None]) -> Look:
        """Give the intake an empty folder, run it, and remove the folder however that ends."""
        if self.offline:
            raise ModelUnavailable(NO_NETWORK.format(name=request.name), self._later)
        scratch = self._scratch(request)
        try:
            return await self._run(
                replace(request, scratch=scratch, spare=self._spare, later=self._later), tell
            )
        finally:
            await asyncio.to_thread(shutil.rmtree, scratch, ignore_errors=True)

    def _scratch(self, request: LookRequest) -> str:
        """Make the empty folder: a download's beside its place, so that it can be moved there whole."""
        try:
            if request.folder is not None:
                Path(request.folder).mkdir(parents=True, exist_ok=True)
            return tempfile.mkdtemp(prefix=PARTIAL, dir=request.folder)
        except OSError as error:
            what = NO_FOLDER.format(name=request.name, error=error.strerror)
            raise ModelUnavailable(what, BROKE_HINT) from error

    async def _run(self, request: LookRequest, tell: Callable[[float], None]) -> Look:
        """Run the intake for one request; it is killed when nobody waits any more."""
        process = await self._start()
        try:
            found = await _converse(process, request, tell)
            status = await process.wait()
        finally:
            await _end(process)
        if found is None:
            log.warning("The intake of %s ended with %s", request.name, status)
            raise ModelUnavailable(BROKE.format(name=request.name, status=status), BROKE_HINT)
        return found

    async def _start(self) -> asyncio.subprocess.Process:
        """Start an intake; a cancellation that comes meanwhile ends it again."""
        starting = asyncio.create_task(
            asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot.catalog.intake",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=self._environment,
                limit=LONGEST_LINE,
            ),
            name="start the intake",
        )
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            await _end(await starting)
            raise


def _written(partial: Path) -> Iterator[float]:
    """Give when the files of a download were last written, and the folder itself; Unix seconds."""
    for file in (partial, *partial.rglob("*")):
        with contextlib.suppress(OSError):
            yield file.stat().st_mtime


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill an intake that still runs, and read its output to the end: only then are its pipes closed."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    await process.communicate()
    await asyncio.sleep(0)  # asyncio closes the pipe in its next step


async def _converse(
    process: asyncio.subprocess.Process, request: LookRequest, tell: Callable[[float], None]
) -> Look | None:
    """Send the request and read lines until the answer; None when the process ended without one."""
    if process.stdin is None or process.stdout is None:  # asked for above
        return None
    process.stdin.write(write_request(request))
    process.stdin.close()
    async for line in process.stdout:
        said: dict[str, Any] = json.loads(line)
        if "share" in said:
            tell(said["share"])
        elif "error" in said:
            error = said["error"]
            raise _ERRORS.get(error["code"], ModelUnavailable)(
                unpacked(error["what"]), unpacked(error["hint"])
            )
        else:
            return read_look(said["look"], request)
    return None
