"""Exit codes: each kind of end has its own, and the documentation names them all."""

import pytest

from bot.cli.exits import FINAL, Exit, code_of, table
from bot.errors import (
    BadToken,
    BotError,
    ConfigError,
    EmptyInput,
    InferenceFailed,
    ModelUnavailable,
    StorageError,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadToken("x"), 77),
        (ConfigError("x"), 78),
        (StorageError("x"), 74),
        (EmptyInput("x"), 2),
        (ModelUnavailable("x"), 2),
        (InferenceFailed("x"), 1),
    ],
)
def test_every_kind_of_error_has_its_code(error: BotError, code: int) -> None:
    assert code_of(error) == code


def test_no_two_ends_share_a_code_and_each_is_told() -> None:
    assert len({one.value for one in Exit}) == len(Exit)
    assert [line.split(" | ")[0] for line in table().splitlines()[2:]] == [f"| {one.value}" for one in Exit]


def test_what_starting_again_mends_is_started_again() -> None:
    assert {Exit.AGAIN, Exit.INTERNAL, Exit.STORAGE} & FINAL == set()
