"""One example a source language."""

import pytest

from cogs.translate import TASK
from cogs.translate.examples import EXAMPLES, of
from cogs.translate.pairs import names


def test_there_is_one_for_each_language_that_has_a_name() -> None:
    assert {of(code) for code in names()} == set(EXAMPLES.values())
    assert len(set(EXAMPLES.values())) == len(EXAMPLES)


@pytest.mark.parametrize("code", ["fr", "fra", "fr_XX", "fra_Latn"])
def test_a_code_may_be_spelt_as_the_model_does(code: str) -> None:
    assert of(code) == EXAMPLES["fr"]


def test_the_tasks_own_is_english_and_stands_in_for_a_language_unknown() -> None:
    assert (of("en"),) == (of("lin_Latn"),) == TASK.example
