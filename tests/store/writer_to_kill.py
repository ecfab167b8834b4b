"""A process to kill: journals jobs as fast as it can and says which are committed."""

import asyncio
import sys
from pathlib import Path

from bot.store import Store
from tests.store.orders import order

WRITERS = 16


async def write(store: Store, user: int) -> None:
    """Journal jobs for ever; each number is printed only once its commit is done."""
    for number in range(10**9):
        given = order(f"text {number}", user=user, interaction=user * 10**9 + number)
        job = await store.jobs.receive(given, model="a/b", chosen_by="default")
        assert job is not None
        print(job.order.origin.interaction, flush=True)  # noqa: T201 - it talks to the test through its output


async def main(folder: Path) -> None:
    """Write from several callers at once."""
    store = await Store.open(folder, busy_milliseconds=1500)
    await asyncio.gather(*(write(store, user) for user in range(1, WRITERS + 1)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
