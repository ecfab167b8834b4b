"""Modals at their limits and one beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from bot.sandbox.form import Field
from bot.sandbox.refusals import ApiError, Problems
from bot.sandbox.rules.modals import check_modal
from tests.sandbox.rules.shapes import any_json, leaves

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

LONG, SHORT, CHOICE = "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_BAD_LENGTH", "BASE_TYPE_CHOICES"


def label(number: int = 0, text: str = "l", **inner: object) -> Json:
    """Return a label with a text input."""
    return {
        "type": 18,
        "label": text,
        "component": {"type": 4, "style": 1, "custom_id": f"i{number}", **inner},
    }


def modal(*parts: Json, title: str = "t", custom_id: str = "m") -> Json:
    """Return a modal."""
    return {"title": title, "custom_id": custom_id, "components": list(parts)}


def group(kind: int, count: int) -> Json:
    """Return a label with a radio or checkbox group."""
    options = [{"label": f"l{n}", "value": f"v{n}"} for n in range(count)]
    return {"type": 18, "label": "l", "component": {"type": kind, "custom_id": "g", "options": options}}


def codes(form: object) -> set[str]:
    """Return the complaints about a modal."""
    problems = Problems()
    check_modal(Field(problems, (), form))
    try:
        problems.raise_if_any()
    except ApiError as error:
        return leaves(error.errors)
    return set()


@pytest.mark.parametrize(
    ("fits", "breaks", "code"),
    [
        (modal(label(), title="x" * 45), modal(label(), title="x" * 46), SHORT),
        (modal(label(), custom_id="x" * 100), modal(label(), custom_id="x" * 101), SHORT),
        (modal(*map(label, range(5))), modal(*map(label, range(6))), SHORT),
        (modal(label()), modal(), SHORT),
        (modal(label(0), label(1)), modal(label(0), label(0)), "COMPONENT_CUSTOM_ID_DUPLICATED"),
        (modal(label(text="x" * 45)), modal(label(text="x" * 46)), SHORT),
        (modal(label() | {"description": "x" * 100}), modal(label() | {"description": "x" * 101}), SHORT),
        (modal(label(value="x" * 4000)), modal(label(value="x" * 4001)), LONG),
        (modal(label(max_length=4000)), modal(label(max_length=4001)), "NUMBER_TYPE_MAX"),
        (modal(label(placeholder="x" * 100)), modal(label(placeholder="x" * 101)), LONG),
        (modal(group(21, 10)), modal(group(21, 11)), SHORT),
        (modal(group(21, 2)), modal(group(21, 1)), SHORT),
        (modal(group(22, 1)), modal(group(22, 11)), SHORT),
        (
            modal({"type": 18, "label": "l", "component": {"type": 19, "custom_id": "f", "max_values": 10}}),
            modal({"type": 18, "label": "l", "component": {"type": 19, "custom_id": "f", "max_values": 11}}),
            "NUMBER_TYPE_MAX",
        ),
        (
            modal({"type": 18, "label": "l", "component": {"type": 5, "custom_id": "u"}}),
            modal({"type": 18, "label": "l", "component": {"type": 5, "custom_id": "u", "disabled": True}}),
            "COMPONENT_DISABLED_NOT_ALLOWED",
        ),
        (
            modal({"type": 1, "components": [{"type": 4, "style": 1, "custom_id": "i", "label": "l"}]}),
            modal({"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "i", "label": "l"}]}),
            CHOICE,
        ),
        (modal({"type": 10, "content": "x"}), modal({"type": 17, "components": []}), CHOICE),
    ],
)
def test_at_the_limit_and_beyond(fits: Json, breaks: Json, code: str) -> None:
    assert codes(fits) == set()
    assert codes(breaks) == {code}


@settings(max_examples=80, deadline=None)
@given(
    any_json(["title", "custom_id", "components", "component", "type", "label", "style", "options", "value"])
)
def test_refuses_any_shape_without_falling_over(value: object) -> None:
    codes(value)
    codes(
        {
            "title": "t",
            "custom_id": "m",
            "components": [value, {"type": 18, "label": "l", "component": value}],
        }
    )
