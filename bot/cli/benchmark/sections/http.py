"""Over loopback HTTP: the engine behind a small endpoint, and LitServe with two batch sizes."""

import importlib.util
import time
from contextlib import AsyncExitStack

from bot.cli.benchmark import mix
from bot.cli.benchmark.checkpoints import checkpoint
from bot.cli.benchmark.clients import closed_loop
from bot.cli.benchmark.figure import HTTP, Figure
from bot.cli.benchmark.ground import Ground
from bot.cli.benchmark.rounds import Rounds, Way, in_turn
from bot.cli.benchmark.servers.running import Server, running

BATCHES = (8, 64)
EACH = 2
"""Messages of each client: the peer's rounds are the longest of all sections'."""
NOT_UP = "{name} did not come up and is left out: {why}."
ABSENT = "LitServe is not installed (pip install litserve): the engine is measured without a peer."


async def measure(ground: Ground) -> list[Figure]:
    """Measure messages a second of the wall's clock: servers and clients are different processes."""
    path = str(checkpoint(ground.folder, "minilm"))
    peer = importlib.util.find_spec("litserve") is not None
    if not peer:
        ground.notice(ABSENT)
    async with AsyncExitStack() as stack:
        ways = {"engine": _rate(ground, await stack.enter_async_context(running("engine", path)))}
        for batch in BATCHES if peer else ():
            try:
                server = await stack.enter_async_context(running("lit", path, str(batch)))
            except (TimeoutError, ChildProcessError) as error:
                ground.notice(NOT_UP.format(name=_name(batch), why=type(error).__name__))
            else:
                ways[_name(batch)] = _rate(ground, server)
        found = await in_turn(ways, ground.sizes.rounds)
    return _figures(found)


def _rate(ground: Ground, server: Server) -> Way:
    """Return how to measure a server."""
    texts = mix.texts(EACH * ground.sizes.clients)

    async def rate() -> float:
        began = time.perf_counter()
        await closed_loop(lambda _client, text: server.ask(text), texts, ground.sizes.clients)
        return len(texts) / (time.perf_counter() - began)

    return rate


def _figures(found: Rounds) -> list[Figure]:
    figures = [Figure(f"over HTTP: {name}", found.median(name), "messages/s") for name in found.values]
    peers = [_name(batch) for batch in BATCHES if _name(batch) in found.values]
    if not peers:
        return figures
    better = max(peers, key=found.median)
    return [*figures, Figure(HTTP, found.ratio("engine", better), "x")]


def _name(batch: int) -> str:
    return f"LitServe, batches of {batch}"
