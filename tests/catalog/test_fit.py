"""Whether a model can do a task, by its class and its size."""

import pytest

from bot.catalog.fit import check_fit, check_room
from bot.errors import TooLarge, WrongModel
from tests.catalog.parts import SENTIMENT


def test_the_class_tells_the_task() -> None:
    """A class nobody knows may be tried."""
    check_fit(SENTIMENT, "a/b", "BertForSequenceClassification")
    check_fit(SENTIMENT, "a/b", "")
    with pytest.raises(WrongModel, match=r"BertForMaskedLM.*/sentiment"):
        check_fit(SENTIMENT, "a/b", "BertForMaskedLM")


def test_a_model_must_fit_into_the_memory_for_models() -> None:
    """Four bytes a number; one whose size is unknown may be tried."""
    check_room("a/b", 2**24, cache_mb=64)
    check_room("a/b", None, cache_mb=64)
    with pytest.raises(TooLarge, match=r"68 MB.*64 MB"):
        check_room("a/b", 2**24 + 2**20, cache_mb=64)
