"""Every test begins and ends in English."""

from collections.abc import Iterator

import pytest

from bot.locale import ENGLISH, speak


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Speak English again, whatever a test spoke."""
    yield
    speak(ENGLISH)
