"""A running stage for every test of this folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.app.stage import Stage, stage


@pytest.fixture(name="stage")
async def running_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Yield a stage whose model finds every text positive."""
    async with stage(tmp_path / "data") as running:
        yield running
