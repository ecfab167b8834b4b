"""People on the local Discord, which is a process of its own and records what they saw."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import aiohttp


@dataclass(frozen=True, slots=True)
class Record:
    """What the local Discord saw of an interaction: milliseconds to its acknowledgement, None without."""

    id: str
    acknowledged_ms: float | None


class Class:
    """People on the local Discord who press Enter."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self.users: list[str] = []
        self._channel = ""
        self._commands: dict[str, str] = {}

    async def arrive(self) -> None:
        """Learn who there is, where they write, and which commands there are."""
        state = await self._get("/sandbox/state")
        self.users = [user["id"] for user in state["users"]]
        self._channel = state["guilds"][0]["channels"][0]["id"]
        state = await self._get(f"/sandbox/state?channel={self._channel}")
        self._commands = {command["name"]: command["id"] for command in state["commands"]}

    async def ask(self, user: str, command: str, **options: str | int) -> str:
        """Send a command as a person, and return the interaction's id."""
        body = {
            "user": user,
            "channel": self._channel,
            "command": self._commands[command],
            "options": [
                {"name": name, "type": 3 if isinstance(value, str) else 4, "value": value}
                for name, value in options.items()
            ],
        }
        async with self._session.post(self._url + "/sandbox/commands", json=body) as answer:
            answer.raise_for_status()
            return str((await answer.json())["interaction"])

    async def record(self) -> list[Record]:
        """Return what the local Discord saw, in order."""
        seen = await self._get("/sandbox/record")
        return [Record(str(one["id"]), one["acknowledged_ms"]) for one in seen["interactions"]]

    async def _get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        async with self._session.get(self._url + path) as answer:
            answer.raise_for_status()
            return await answer.json()


@asynccontextmanager
async def local_discord() -> AsyncIterator[dict[str, str]]:
    """Start the local Discord as a process of its own; give its url, api_base and token."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--port", "0", stdout=asyncio.subprocess.PIPE
    )
    try:
        yield json.loads(await cast("asyncio.StreamReader", process.stdout).readline())
    finally:
        process.terminate()
        await process.wait()
