"""The pack's pipelines, each loaded once for all tests."""

from typing import TYPE_CHECKING

import pytest
import torch
from transformers.utils import logging

from bot import starter

if TYPE_CHECKING:
    from transformers import Pipeline


@pytest.fixture(scope="session", autouse=True)
def _quiet_and_narrow() -> None:
    """Take one thread, as the bot's tests share two cores, and draw no progress bars."""
    torch.set_num_threads(1)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers ships no types


@pytest.fixture(scope="session")
def sentiment() -> "Pipeline":
    """Give the sentiment pipeline."""
    return starter.pipeline("starter/sentiment-minilm-r16")


@pytest.fixture(scope="session")
def zero_shot() -> "Pipeline":
    """Give the zero-shot pipeline."""
    return starter.pipeline("starter/zero-shot-minilm")


@pytest.fixture(scope="session")
def summary() -> "Pipeline":
    """Give the extractive summary pipeline."""
    return starter.pipeline("starter/summary-extractive")
