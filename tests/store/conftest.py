"""A store of its own for every test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.store.orders import opened


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Give an open, empty store."""
    async with opened(tmp_path / "data") as store:
        yield store
