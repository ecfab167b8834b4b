"""The sandbox and a discord.py bot as two processes of their own."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from tests.sandbox.wires import GENERAL, LINUS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.wire import Json

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


@asynccontextmanager
async def started(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a Python module as a process while the block runs."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate(b"")


async def test_two_processes_meet() -> None:
    async with started("bot.sandbox", "--name", "Two") as sandbox:
        assert sandbox.stdout is not None
        told = json.loads(await asyncio.wait_for(sandbox.stdout.readline(), PATIENCE))
        await use(told)
        sandbox.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(sandbox.wait(), PATIENCE) == 0


async def use(told: Json) -> None:
    """Let a bot of a third process answer a person at the sandbox, then leave by itself."""
    gateway = told["url"].replace("http", "ws") + "/gateway"
    options = [{"name": "text", "type": 3, "value": "hello"}]
    form = {"user": LINUS, "channel": GENERAL, "command": "echo", "options": options}
    async with aiohttp.ClientSession() as session:
        events = await session.ws_connect(f"{told['url']}/sandbox/events?user={LINUS}")
        async with started("tests.sandbox.client", told["api_base"], gateway, told["token"]) as client:
            await heard(events, "bot")
            await (await session.post(told["url"] + "/sandbox/commands", json=form)).read()
            answer = await heard(events, "message_update")
            assert (answer["content"], answer["author"]["username"]) == ("HELLO", "Two")
            await asyncio.wait_for(client.communicate(b""), PATIENCE)
            assert client.returncode == 0


async def heard(events: aiohttp.ClientWebSocketResponse, kind: str) -> Json:
    """Return the data of the next event of a kind."""
    while True:
        event = await asyncio.wait_for(events.receive_json(), PATIENCE)
        if event["type"] == kind:
            return dict(event["data"])
