"""Components, legacy and V2, at their limits and one beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.sandbox.rules.shapes import any_json, codes, fresh

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

V2 = 1 << 15
LONG, SHORT, MISSING, CHOICE = (
    "BASE_TYPE_MAX_LENGTH",
    "BASE_TYPE_BAD_LENGTH",
    "BASE_TYPE_REQUIRED",
    "BASE_TYPE_CHOICES",
)


def button(number: int = 0, **more: object) -> Json:
    """Return a button with its own id."""
    return {"type": 2, "style": 1, "label": "b", "custom_id": f"b{number}", **more}


def row(*members: Json) -> Json:
    """Return an action row."""
    return {"type": 1, "components": list(members)}


def select(count: int = 1, **more: object) -> Json:
    """Return a string select."""
    options = [{"label": f"l{n}", "value": f"v{n}"} for n in range(count)]
    return {"type": 3, "custom_id": "s", "options": options, **more}


def rows(*components: Json) -> Json:
    """Return a legacy message with these components."""
    return {"content": "x", "components": list(components)}


def layout(*components: Json) -> Json:
    """Return a Components V2 message."""
    return {"flags": V2, "components": list(components)}


def text(content: str = "t") -> Json:
    """Return a text display."""
    return {"type": 10, "content": content}


def section(count: int) -> Json:
    """Return a section with so many texts."""
    return {"type": 9, "components": [text()] * count, "accessory": button()}


def gallery(count: int) -> Json:
    """Return a gallery with so many pictures."""
    return {"type": 12, "items": [{"media": {"url": "https://a.b"}}] * count}


@pytest.mark.parametrize(
    ("fits", "breaks", "code"),
    [
        (rows(*(row(button(n)) for n in range(5))), rows(*(row(button(n)) for n in range(6))), LONG),
        (rows(row(*map(button, range(5)))), rows(row(*map(button, range(6)))), SHORT),
        (rows(row(button(0))), rows(row()), SHORT),
        (rows(row(button(label="x" * 80))), rows(row(button(label="x" * 81))), LONG),
        (rows(row(button(custom_id="x" * 100))), rows(row(button(custom_id="x" * 101))), SHORT),
        (rows(row(button(0), button(1))), rows(row(button(0), button(0))), "COMPONENT_CUSTOM_ID_DUPLICATED"),
        (rows(row(select())), rows(row(select(), button())), "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
        (rows(row(select(25))), rows(row(select(26))), SHORT),
        (rows(row(select(1))), rows(row(select(0))), SHORT),
        (rows(row(select(placeholder="x" * 150))), rows(row(select(placeholder="x" * 151))), LONG),
        (rows(row(select(3, max_values=25))), rows(row(select(3, max_values=26))), "NUMBER_TYPE_MAX"),
        (
            rows(row(select(3, min_values=1))),
            rows(row(select(3, min_values=2))),
            "SELECT_COMPONENT_MIN_VALUES",
        ),
        (
            rows(row({"type": 2, "style": 5, "label": "l", "url": "https://a.b"})),
            rows(row(button(style=5, url="https://a.b"))),
            "BUTTON_COMPONENT_CUSTOM_ID_AND_URL",
        ),
        (rows(row(button())), rows(text()), CHOICE),
        (
            layout(text("x" * 4000)),
            layout(text("x" * 2000), text("x" * 2001)),
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
        ),
        (layout(text()), layout(text("")), SHORT),
        (layout(*[text()] * 40), layout(*[text()] * 41), LONG),
        (
            layout({"type": 17, "components": [text()] * 39}),
            layout({"type": 17, "components": [text()] * 39}, text()),
            LONG,
        ),
        (layout(section(3)), layout(section(4)), SHORT),
        (layout(section(1)), layout({"type": 9, "components": [text()]}), MISSING),
        (layout(gallery(10)), layout(gallery(11)), SHORT),
        (layout({"type": 14, "spacing": 2}), layout({"type": 14, "spacing": 3}), "NUMBER_TYPE_MAX"),
        (
            layout(text()),
            layout({"type": 13, "file": {"url": "https://a.b"}}),
            "UNFURLED_MEDIA_ITEM_ATTACHMENT_ONLY",
        ),
        (
            layout(text()),
            layout({"type": 13, "file": {"url": "attachment://no.txt"}}),
            "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
        ),
        (
            layout({"type": 17, "components": [text()]}),
            layout({"type": 17, "components": [{"type": 17}]}),
            CHOICE,
        ),
        (
            layout(text()),
            layout(text()) | {"content": "x"},
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
    ],
)
def test_at_the_limit_and_beyond(fits: Json, breaks: Json, code: str) -> None:
    assert codes(fits) == set()
    assert codes(breaks) == {code}


def test_v2_cannot_be_taken_back() -> None:
    _, message = fresh()
    assert codes(layout(text()), message) == set()
    assert codes({"flags": 0, "components": [text("u")]}, message) == set()
    assert message.flags & V2
    assert codes({"content": "x"}, message) == {"MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"}


def test_every_component_gets_an_id_of_its_own() -> None:
    _, message = fresh()
    codes(layout({"type": 17, "id": 2, "components": [section(2)]}, text()), message)
    container = message.components[0]
    inner = container["components"][0]
    ids = [
        container["id"],
        inner["id"],
        *(one["id"] for one in inner["components"]),
        inner["accessory"]["id"],
    ]
    assert len({*ids, message.components[1]["id"]}) == 6
    assert ids[0] == 2


NAMES = [
    "type",
    "components",
    "accessory",
    "media",
    "items",
    "file",
    "url",
    "content",
    "custom_id",
    "options",
    "style",
    "label",
]


@settings(max_examples=80, deadline=None)
@given(any_json(NAMES))
def test_refuses_any_shape_without_falling_over(value: object) -> None:
    codes({"flags": V2, "components": [value, {"type": 17, "components": value}]})
    codes({"components": [{"type": 1, "components": [value]}]})
