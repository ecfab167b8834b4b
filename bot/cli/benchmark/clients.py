"""Clients that ask one message after the other, each when its last is answered."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TypeAlias

Ask: TypeAlias = Callable[[int, str], Awaitable[object]]
"""Called with the client's number and a message; returns once it is answered."""


async def closed_loop(ask: Ask, texts: Sequence[str], clients: int, enough: int | None = None) -> list[float]:
    """Let clients share messages out among them; return the seconds each answer took.

    With `enough` it ends after so many answers, and whoever waits then goes away.
    """
    waiting, seconds = iter(texts), list[float]()
    done = asyncio.Event()

    async def client(number: int) -> None:
        for text in waiting:
            began = time.perf_counter()
            await ask(number, text)
            seconds.append(time.perf_counter() - began)
            if len(seconds) == enough:
                done.set()

    asking = asyncio.gather(*(client(number) for number in range(1, clients + 1)))
    if enough is None:
        await asking
        return seconds
    watching = asyncio.create_task(done.wait())
    await asyncio.wait((asking, watching), return_when=asyncio.FIRST_COMPLETED)
    return await _leave(asking, watching, seconds)


async def _leave(
    asking: "asyncio.Future[list[None]]", watching: "asyncio.Task[bool]", seconds: list[float]
) -> list[float]:
    """Let everybody go who still waits; raises what a client raised."""
    watching.cancel()
    if asking.done():
        await asking
    found = list(seconds)
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking
    return found
