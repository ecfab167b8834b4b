"""kill -9 at any moment: every job whose commit was told of is there afterwards."""

import asyncio
import sqlite3
import sys
from pathlib import Path

from bot.store.database import DATABASE
from tests.store.orders import opened

ROUNDS = (50, 400, 1_000)
"""After how many acknowledged jobs each round kills."""


async def write_and_kill(folder: Path, after: int) -> set[int]:
    """Run the writer, kill it after so many told commits; returns all that it told of."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.store.writer_to_kill", str(folder), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    told = [await asyncio.wait_for(process.stdout.readline(), 30) for _ in range(after)]
    process.kill()
    told += (await asyncio.wait_for(process.stdout.read(), 30)).splitlines(keepends=True)
    await process.wait()
    # the last line may be cut in half by the kill
    return {int(line) for line in told if line.endswith(b"\n")}


async def test_nothing_that_was_acknowledged_is_lost(tmp_path: Path) -> None:
    """The lock of the dead process does not keep the next one out either."""
    for after in ROUNDS:
        folder = tmp_path / str(after)
        told = await write_and_kill(folder, after)
        assert len(told) >= after
        async with opened(folder) as store:
            found = {job.order.origin.interaction for job in await store.jobs.open()}
        assert told <= found
        database = sqlite3.connect(folder / DATABASE)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        database.close()
