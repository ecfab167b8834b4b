"""A stage with a played backend, and a plain member at the page."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cogs.stage import LINUS, Person, Played, Stage, stage


@pytest.fixture
def played() -> Played:
    """Return the backend of `scene`."""
    return Played()


@pytest.fixture
async def scene(tmp_path: Path, played: Played) -> AsyncIterator[Stage]:
    """Yield the bot with all cogs, online in a sandbox."""
    async with stage(tmp_path, played) as opened:
        yield opened


@pytest.fixture
async def linus(scene: Stage) -> Person:
    """Return a plain member."""
    return await scene.person(LINUS)
