"""A sandbox, a bare bot and people for every test of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox
from tests.sandbox.wires import LINUS, SPEAK, Person, RawBot, person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Yield a running sandbox."""
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def raw(sandbox: Sandbox) -> AsyncIterator[RawBot]:
    """Yield a logged-in bare bot with the command `speak`."""
    async with RawBot(sandbox) as bot:
        await bot.commands(SPEAK)
        yield bot


@pytest.fixture
async def linus(sandbox: Sandbox) -> AsyncIterator[Person]:
    """Yield a plain member at the page."""
    async with person(sandbox, LINUS) as somebody:
        yield somebody
