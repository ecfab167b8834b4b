"""Commands at their limits and one beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from bot.sandbox.form import Field
from bot.sandbox.refusals import ApiError, Problems
from bot.sandbox.rules.commands import check_set, tree_size
from tests.sandbox.rules.shapes import any_json, leaves

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

LONG, SHORT, CHOICE = "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_BAD_LENGTH", "BASE_TYPE_CHOICES"
NAME = "APPLICATION_COMMAND_INVALID_NAME"


def slash(name: str = "n", *options: Json, **more: object) -> Json:
    """Return a slash command."""
    return {"name": name, "description": "d", "options": list(options), **more}


def option(name: str = "o", kind: int = 3, **more: object) -> Json:
    """Return an option."""
    return {"type": kind, "name": name, "description": "d", **more}


def choices(count: int) -> list[Json]:
    """Return so many choices."""
    return [{"name": f"n{n}", "value": f"v{n}"} for n in range(count)]


def many(count: int) -> list[Json]:
    """Return so many options."""
    return [option(f"o{n}") for n in range(count)]


def codes(*commands: object) -> set[str]:
    """Return the complaints about a set of commands."""
    problems = Problems()
    check_set(Field(problems, (), list(commands)), scope="")
    try:
        problems.raise_if_any()
    except ApiError as error:
        return leaves(error.errors)
    return set()


@pytest.mark.parametrize(
    ("fits", "breaks", "code"),
    [
        (slash("x" * 32), slash("x" * 33), SHORT),
        (slash("词-é_'9"), slash("two words"), NAME),
        (slash("é"), slash("É"), NAME),
        (slash(description="x" * 100), slash(description="x" * 101), SHORT),
        (slash("n", *many(25)), slash("n", *many(26)), LONG),
        (slash("n", option(choices=choices(25))), slash("n", option(choices=choices(26))), LONG),
        (
            slash("n", option(choices=[{"name": "c", "value": "x" * 100}])),
            slash("n", option(choices=[{"name": "c", "value": "x" * 101}])),
            LONG,
        ),
        (slash("n", option(max_length=6000)), slash("n", option(max_length=6001)), "NUMBER_TYPE_MAX"),
        (
            slash("n", option(min_length=2, max_length=2)),
            slash("n", option(min_length=3, max_length=2)),
            "APPLICATION_COMMAND_OPTION_RANGE",
        ),
        (
            slash("n", option("a", required=True), option("b")),
            slash("n", option("a"), option("b", required=True)),
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            slash("n", option(choices=choices(1))),
            slash("n", option(choices=choices(1), autocomplete=True)),
            "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES",
        ),
        (
            slash("n", option("a"), option("b")),
            slash("n", option("a"), option("a")),
            "APPLICATION_COMMAND_OPTION_NAME_ALREADY_EXISTS",
        ),
        (
            slash("n", option("s", 1)),
            slash("n", option("s", 1), option("t", 3)),
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (
            slash("n", option("g", 2, options=[option("s", 1, options=[option()])])),
            slash("n", option("g", 2, options=[option("s", 1, options=[option("t", 1)])])),
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (slash(name_localizations={"fr": "n"}), slash(name_localizations={"xx": "n"}), CHOICE),
        (slash(contexts=[0, 1, 2]), slash(contexts=[3]), CHOICE),
        (slash(integration_types=[0, 1]), slash(integration_types=[2]), CHOICE),
        ({"type": 3, "name": "Two Words"}, {"type": 3, "name": "x" * 33}, SHORT),
        (
            {"type": 2, "name": "N"},
            {"type": 2, "name": "N", "description": "d"},
            "APPLICATION_COMMAND_MENU_DESCRIPTION",
        ),
        (slash("n", option(kind=11)), slash("n", option(kind=12)), CHOICE),
    ],
)
def test_at_the_limit_and_beyond(fits: Json, breaks: Json, code: str) -> None:
    assert codes(fits) == set()
    assert codes(breaks) == {code}


def test_names_are_unique_within_a_type() -> None:
    assert codes(slash("a"), {"type": 3, "name": "a"}) == set()
    assert codes(slash("a"), slash("a")) == {"APPLICATION_COMMANDS_DUPLICATE_NAME"}


def test_a_tree_has_eight_thousand_characters() -> None:
    def tree(last: int) -> Json:
        full = [{"name": f"{n:02}", "value": "x" * 100} for n in range(25)]
        rows = [option(f"o{n}", choices=full) for n in range(3)]
        # n + d, three times o0 + d + 25 * 102, then p + d + 3 * 102 + z1
        rest = [*full[:3], {"name": "z1", "value": "x" * last}]
        return slash("n", *rows, option("p", choices=rest))

    room = 8000 - tree_size(tree(0))
    assert room == 29
    assert codes(tree(room)) == set()
    assert codes(tree(room + 1)) == {"APPLICATION_COMMAND_TOO_LARGE"}


@settings(max_examples=80, deadline=None)
@given(
    any_json(
        [
            "name",
            "description",
            "type",
            "options",
            "choices",
            "value",
            "required",
            "contexts",
            "name_localizations",
            "min_value",
            "max_value",
        ]
    )
)
def test_refuses_any_shape_without_falling_over(value: object) -> None:
    codes(value)
    codes(
        {
            "name": "n",
            "description": "d",
            "options": [value, {"type": 3, "name": "o", "description": "d", "choices": value}],
        }
    )
