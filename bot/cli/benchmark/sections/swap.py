"""Two models where there is room for one: what a swap costs, and whether anything of the old one stays."""

import os
import statistics
from itertools import cycle, islice
from pathlib import Path

from bot.cli.benchmark import heavy, mix
from bot.cli.benchmark.figure import MEMORY, SWAP, Figure
from bot.cli.benchmark.ground import Ground, infer
from bot.inference.worker import WorkerBackend

TASK = "text-classification"
ROOM_MB = 300
"""For one model of 255 MB."""
SETTLED = 2
"""Swaps after which memory is measured first."""
MEGABYTE = 2**20
STATM = Path("/proc/self/statm")
NO_MEMORY = "This system does not tell how much memory a process has: memory after swaps is left out."


async def measure(ground: Ground) -> list[Figure]:
    """Measure swaps, less the request itself: seconds, and memory after a few and after all."""
    models = [ground.folder / f"heavy-{number}" for number in (1, 2)]
    for number, path in enumerate(models):
        heavy.write(path, number)
    costs, memory = list[float](), list[float]()
    async with ground.engine(ROOM_MB) as backend:
        for path in islice(cycle(models), ground.sizes.swaps + 1):
            costs.append(await _asked(ground, backend, path))
            costs[-1] -= await _asked(ground, backend, path)
            memory.append(_megabytes())
    return [*_costs(costs), *_memory(ground, memory)]


async def _asked(ground: Ground, backend: WorkerBackend, path: Path) -> float:
    """Ask a model once; return the seconds."""
    began = ground.clock()
    await infer(backend, ground.request(TASK, path, mix.text(16)))
    return ground.clock() - began


def _costs(costs: list[float]) -> list[Figure]:
    # the first is no swap: nothing has to leave
    return [Figure(SWAP, statistics.median(costs[1:]), "s")]


def _memory(ground: Ground, memory: list[float]) -> list[Figure]:
    if not STATM.exists():
        ground.notice(NO_MEMORY)
        return []
    # the first load is none of the swaps
    early, late = memory[SETTLED], memory[-1]
    return [
        Figure(f"memory after {SETTLED} swaps", early, "MB"),
        Figure(f"memory after {len(memory) - 1} swaps", late, "MB"),
        Figure(MEMORY, late / early, "x"),
    ]


def _megabytes() -> float:
    """Return the memory of this process that is resident; 0 where nothing tells."""
    if not STATM.exists():
        return 0.0
    return int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
