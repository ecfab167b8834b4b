"""The owner hears of a database that was damaged."""

from pathlib import Path
from typing import Any

from bot.store.database import DATABASE
from tests.app.stage import until
from tests.cogs.stage import ADA, Json, Person, Played, stage

DIRECT = 401
"""Ada's direct messages with the bot; the application is hers."""


async def damaged(folder: Path) -> None:
    """Leave a damaged database in a folder."""
    async with stage(folder, Played()):
        pass
    file = folder / DATABASE
    file.write_bytes(b"\xa5" * len(file.read_bytes()))


async def direct(person: Person) -> Json | None:
    """Return the first direct message of the bot to a person."""
    told: Any = await person.call("GET", f"/channels/{DIRECT}/messages?user={person.user}")
    return next(iter(told), None)


async def test_the_owner_is_written_to(tmp_path: Path) -> None:
    await damaged(tmp_path)
    async with stage(tmp_path, Played()) as opened:
        ada = await opened.person(ADA)
        message = await until(lambda: direct(ada))
        assert "My database was damaged" in message["content"]
        aside = opened.service.store.salvaged
        assert aside is not None
        assert aside.aside.name in message["content"]
