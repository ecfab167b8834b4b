"""A server as a process of its own: started, awaited, and ended with all its workers."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp

START_SECONDS = 180.0
STOP_SECONDS = 10.0
POLL = 0.1
KEPT_SECONDS = 2.0
"""An idle connection is dropped before the server drops it (uvicorn: after 5 s), while the other ways run."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


class Server:
    """A server that classifies texts at POST /predict."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self._url = f"http://127.0.0.1:{port}/predict"

    async def ask(self, text: str) -> None:
        """Have a text classified."""
        async with self._session.post(self._url, json={"text": text}) as answer:
            answer.raise_for_status()
            await answer.read()

    async def answers(self, text: str) -> bool:
        """Tell whether it is up and has loaded its model."""
        with suppress(aiohttp.ClientError, OSError):
            await self.ask(text)
            return True
        return False


@asynccontextmanager
async def running(module: str, *arguments: str) -> AsyncIterator[Server]:
    """Start a server's module with its folder, a free port and what else it takes; TimeoutError."""
    port = _free_port()
    folder, *more = arguments
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"bot.cli.benchmark.servers.{module}", folder, str(port), *more),
        env={**os.environ, **ONE_THREAD},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        unbounded = aiohttp.ClientTimeout(total=None)
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_SECONDS)
        async with aiohttp.ClientSession(connector=connector, timeout=unbounded) as session:
            server = Server(session, port)
            await _until_up(server, process)
            yield server
    finally:
        await _end(process)


async def _until_up(server: Server, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(START_SECONDS):
        while not await server.answers("Hello."):
            if process.returncode is not None:
                raise ChildProcessError(f"The server ended with {process.returncode}.")
            await asyncio.sleep(POLL)


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a server and its workers, which share its group."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), STOP_SECONDS)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
