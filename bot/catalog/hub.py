"""The hub, through the intake process: look at a model, or fetch it."""

import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot import errors
from bot.catalog.look import Look, LookRequest, read_look, write_request
from bot.errors import ModelError, ModelUnavailable

log = logging.getLogger(__name__)

HIDDEN = frozenset({"DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"})
"""Not for the intake: Discord's token is not its business, and offline is what the bot is, not the intake."""
GIVEN = {"HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
"""Xet would keep a second cache outside the storage folder."""
LONGEST_LINE = 2**25

BROKE = "The model {name} could not be fetched (the intake ended with {status})."
BROKE_HINT = "The bot's owner finds more in its log."
_ERRORS: Mapping[str, type[ModelError]] = {
    error.code: error
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, ModelError)
}


def ignore(_share: float) -> None:
    """Tell nobody how far a download is."""


class Hub:
    """Speaks to the hub that HF_ENDPOINT names; `folder` is where models lie."""

    def __init__(self, folder: Path, max_gb: float, environment: Mapping[str, str] | None = None) -> None:
        given = os.environ if environment is None else environment
        self._environment = {key: value for key, value in given.items() if key not in HIDDEN} | GIVEN
        self._folder = folder
        self._max_gb = max_gb

    def folder_of(self, name: str) -> Path:
        """Return the folder of a model's commits."""
        return self._folder / name.replace("/", "--")

    async def look(self, name: str, revision: str | None = None) -> Look:
        """Ask what a model is, with every check that needs no download; raises ModelError."""
        return await self._ask(LookRequest(name=name, revision=revision, max_gb=self._max_gb), ignore)

    async def fetch(
        self, name: str, revision: str | None, tell: Callable[[float], None], *, asked: str = ""
    ) -> Look:
        """Download a model into its folder, checked; `tell` gets the share done. Raises ModelError."""
        folder = str(self.folder_of(name))
        request = LookRequest(name=name, revision=revision, asked=asked, max_gb=self._max_gb, folder=folder)
        return await self._ask(request, tell)

    async def _ask(self, request: LookRequest, tell: Callable[[float], None]) -> Look:
        """Run the intake for one request; it is killed when nobody waits any more."""
        process = await self._start()
        try:
            found = await _converse(process, write_request(request), tell)
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


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill an intake that still runs, and read its output to the end: only then are its pipes closed."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    await process.communicate()
    await asyncio.sleep(0)  # asyncio closes the pipe in its next step


async def _converse(
    process: asyncio.subprocess.Process, request: bytes, tell: Callable[[float], None]
) -> Look | None:
    """Send the request and read lines until the answer; None when the process ended without one."""
    if process.stdin is None or process.stdout is None:  # asked for above
        return None
    process.stdin.write(request)
    process.stdin.close()
    async for line in process.stdout:
        said: dict[str, Any] = json.loads(line)
        if "share" in said:
            tell(said["share"])
        elif "error" in said:
            error = said["error"]
            raise _ERRORS.get(error["code"], ModelUnavailable)(error["what"], error["hint"])
        else:
            return read_look(said["look"])
    return None
