"""Every plain field at what it may hold and one beyond, as Discord's specification has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox.form import Field
from bot.sandbox.refusals import Problems
from bot.sandbox.rules.suggestions import check_suggestions
from tests.sandbox.rules import test_commands as commands
from tests.sandbox.rules import test_modals as modals
from tests.sandbox.rules.shapes import codes
from tests.sandbox.rules.test_components import button, layout, row, rows, select, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.wire import Json

LINK = "https://a.b"
SAFE = 2**53 - 1
USER = {"id": "1", "type": "user"}


def chooser(kind: int, **more: object) -> Json:
    """Return a message with a select of people, roles or channels."""
    return rows(row({"type": kind, "custom_id": "s", **more}))


def emoji(**parts: object) -> Json:
    """Return a message with a button that has an emoji."""
    return rows(row(button(emoji={"name": "x", **parts})))


def option(**parts: object) -> Json:
    """Return a message with a select of one option."""
    return rows(row(select(0) | {"options": [{"label": "l", "value": "v", **parts}]}))


def embed(**parts: object) -> Json:
    """Return a message with an embed."""
    return {"embeds": [{"title": "t", **parts}]}


def picture(**parts: object) -> Json:
    """Return a message with a picture in an embed."""
    return embed(image={"url": LINK, **parts})


def gallery(**parts: object) -> Json:
    """Return a layout with one picture."""
    return layout({"type": 12, "items": [{"media": {"url": LINK}, **parts}]})


def thumbnail(**parts: object) -> Json:
    """Return a layout with a thumbnail."""
    side = {"type": 11, "media": {"url": LINK}, **parts}
    return layout({"type": 9, "components": [text()], "accessory": side})


def poll(**parts: object) -> Json:
    """Return a message with a poll."""
    return {"poll": {"question": {"text": "q"}, "answers": [answer("a")], **parts}}


def answer(words: str) -> Json:
    """Return an answer of a poll."""
    return {"poll_media": {"text": words}}


def attached(**parts: object) -> Json:
    """Return a message that describes a file; the file itself is missing, which is told after the form."""
    return {"content": "x", "attachments": [{"id": 0, **parts}]}


MISSING_FILE = {"ATTACHMENT_NOT_FOUND"}

MESSAGES: list[tuple[Json, Json]] = [
    ({"content": "x", "nonce": 2**63 - 1}, {"content": "x", "nonce": 2**63}),
    ({"content": "x", "nonce": -(2**63)}, {"content": "x", "nonce": -(2**63) - 1}),
    ({"content": "x", "nonce": "n"}, {"content": "x", "nonce": {}}),
    ({"content": "x", "tts": True}, {"content": "x", "tts": "yes"}),
    ({"content": "x", "enforce_nonce": True}, {"content": "x", "enforce_nonce": 1}),
    ({"content": "x", "sticker_ids": ["1"] * 3}, {"content": "x", "sticker_ids": ["1"] * 4}),
    (
        {"content": "x", "allowed_mentions": {"replied_user": False}},
        {"content": "x", "allowed_mentions": {"replied_user": 0}},
    ),
    (embed(timestamp="2026-07-01T12:00:00Z"), embed(timestamp="noon")),
    (embed(url=LINK), embed(url={})),
    (
        embed(fields=[{"name": "n", "value": "v", "inline": True}]),
        embed(fields=[{"name": "n", "value": "v", "inline": 1}]),
    ),
    (picture(width=1), picture(width="wide")),
    (picture(height=0), picture(height=-1)),
    (picture(description="x" * 4096), picture(description="x" * 4097)),
    (picture(placeholder="x" * 64), picture(placeholder="x" * 65)),
    (picture(is_animated=False), picture(is_animated="no")),
    (picture(placeholder_version=1), picture(placeholder_version=-1)),
    (poll(duration=768), poll(duration=769)),
    (poll(duration=1), poll(duration=0)),
    (poll(layout_type=1), poll(layout_type=2)),
    (poll(allow_multiselect=True), poll(allow_multiselect="yes")),
    (poll(question={"text": "q" * 300}), poll(question={"text": "q" * 301})),
    (poll(), poll(question=None)),
    (poll(answers=[answer("a")] * 10), poll(answers=[answer("a")] * 11)),
    (poll(answers=[answer("a")]), poll(answers=[])),
    (poll(), poll(answers=None)),
    (poll(answers=[answer("a" * 55)]), poll(answers=[answer("a" * 56)])),
    (rows(row(button(id=2**31 - 1))), rows(row(button(id=2**31)))),
    (rows(row(button(id=0))), rows(row(button(id=-1)))),
    (rows(row(button()) | {"id": 7}), rows(row(button()) | {"id": "seven"})),
    (
        rows(row(button(style=6, label=None, custom_id=None, sku_id="12"))),
        rows(row(button(style=6, sku_id="dear"))),
    ),
    (emoji(id="12"), emoji(id="twelve")),
    (emoji(name="x" * 32), emoji(name="x" * 33)),
    (emoji(), emoji(name=None)),
    (option(default=True), option(default="yes")),
    (option(description="x" * 100), option(description="x" * 101)),
    (rows(row(select(1, disabled=True))), rows(row(select(1, disabled="no")))),
    (rows(row(select(1, required=False))), rows(row(select(1, required="no")))),
    (chooser(8, channel_types=[0, 11]), chooser(8, channel_types=[6])),
    (chooser(5, default_values=[USER]), chooser(5, default_values=[USER | {"type": "role"}])),
    (chooser(6, default_values=[USER | {"type": "role"}]), chooser(6, default_values=[USER])),
    (chooser(7, default_values=[USER]), chooser(7, default_values=[USER | {"type": "channel"}])),
    (chooser(8, default_values=[USER | {"type": "channel"}]), chooser(8, default_values={})),
    (chooser(5, default_values=[USER]), chooser(5, default_values=[{"type": "user"}])),
    (
        chooser(5, max_values=2, default_values=[USER] * 2),
        chooser(5, max_values=1, default_values=[USER] * 2),
    ),
    (
        chooser(5, max_values=25, default_values=[USER] * 25),
        chooser(5, max_values=25, default_values=[USER] * 26),
    ),
    (gallery(description="x" * 1024), gallery(description="x" * 1025)),
    (gallery(description="x"), gallery(description="")),
    (gallery(spoiler=True), gallery(spoiler="yes")),
    (thumbnail(description="x" * 1024), thumbnail(description="x" * 1025)),
    (thumbnail(spoiler=False), thumbnail(spoiler=0)),
    (layout(text() | {"id": 1}), layout(text() | {"id": -1})),
    (layout({"type": 14, "divider": False}), layout({"type": 14, "divider": "no"})),
    (
        layout({"type": 17, "components": [text()], "accent_color": 0xFFFFFF}),
        layout({"type": 17, "components": [text()], "accent_color": 0x1000000}),
    ),
    (
        layout({"type": 17, "components": [text()], "spoiler": True}),
        layout({"type": 17, "components": [text()], "spoiler": 1}),
    ),
]

INPUT, UPLOAD, BOXES, BOX = 4, 19, 22, 23
ONE = [{"label": "l", "value": "v"}]


def field(kind: int, **parts: object) -> Json:
    """Return a modal with one input."""
    needs: dict[int, Json] = {INPUT: {"style": 1}, BOXES: {"options": ONE}}
    return modals.modal(
        {
            "type": 18,
            "label": "l",
            "component": {"type": kind, "custom_id": "i", **needs.get(kind, {}), **parts},
        }
    )


MODALS: list[tuple[Json, Json]] = [
    (modals.modal(modals.label() | {"description": "x"}), modals.modal(modals.label() | {"description": ""})),
    (modals.modal(modals.label() | {"id": 3}), modals.modal(modals.label() | {"id": -3})),
    (field(INPUT, label="x" * 45), field(INPUT, label="x" * 46)),
    (field(INPUT, min_length=4000), field(INPUT, min_length=4001)),
    (field(INPUT, min_length=2, max_length=2), field(INPUT, min_length=3, max_length=2)),
    (field(INPUT, required=False), field(INPUT, required="no")),
    (field(UPLOAD, min_values=10, max_values=10), field(UPLOAD, min_values=11, max_values=10)),
    (field(UPLOAD, required=False), field(UPLOAD, required="no")),
    (field(BOXES, min_values=0), field(BOXES, min_values=-1)),
    (field(BOXES, max_values=10), field(BOXES, max_values=11)),
    (field(BOXES, options=[ONE[0] | {"default": True}]), field(BOXES, options=[ONE[0] | {"default": "yes"}])),
    (field(BOX, default=True), field(BOX, default="yes")),
]


def given(kind: int, **parts: object) -> Json:
    """Return a command with one option."""
    return commands.slash("n", commands.option("o", kind, **parts))


def choice(value: object, **parts: object) -> list[Json]:
    """Return a list of one choice."""
    return [{"name": "c", "value": value, **parts}]


COMMANDS: list[tuple[Json, Json]] = [
    (commands.slash(dm_permission=False), commands.slash(dm_permission="no")),
    (commands.slash(nsfw=True), commands.slash(nsfw="yes")),
    (given(3, autocomplete=True), given(3, autocomplete="yes")),
    (given(4, min_value=-SAFE), given(4, min_value=-SAFE - 1)),
    (given(4, max_value=SAFE), given(4, max_value=SAFE + 1)),
    (given(10, max_value=float(SAFE)), given(10, max_value=1e300)),
    (given(4, choices=choice(SAFE)), given(4, choices=choice(SAFE + 1))),
    (given(7, channel_types=[0, 4, 11, 16]), given(7, channel_types=[7])),
    (
        given(3, choices=choice("v", name_localizations={"fr": "x" * 100})),
        given(3, choices=choice("v", name_localizations={"fr": "x" * 101})),
    ),
    (
        given(3, choices=choice("v", name_localizations={"fr": "x"})),
        given(3, choices=choice("v", name_localizations={"xx": "x"})),
    ),
]


@pytest.mark.parametrize(
    ("kind", "fits", "breaks"),
    [
        (3, choice("x" * 100), choice("x" * 101)),
        (3, choice("x"), choice(1)),
        (4, choice(SAFE), choice(SAFE + 1)),
        (4, choice(1), choice("1")),
        (10, choice(0.5), choice("half")),
        (3, [{"name": "n" * 100, "value": "v"}], [{"name": "n" * 101, "value": "v"}]),
        (3, [{"name": "n", "value": "v"}], [{"name": "", "value": "v"}]),
        (3, [{"name": "n", "value": "v"}], [{"name": "n"}]),
        (3, choice("v") * 25, choice("v") * 26),
    ],
)
def test_a_field_of_a_suggestion(kind: int, fits: list[Json], breaks: list[Json]) -> None:
    inner = [{"name": "o", "type": kind, "value": "", "focused": True}]
    options = [{"name": "s", "type": 1, "options": [{"name": "p", "type": 3, "value": "x"}, *inner]}]
    for choices, well in ((fits, True), (breaks, False)):
        problems = Problems()
        check_suggestions(Field(problems, (), choices), options)
        assert bool(problems) is not well


def check(complaints: Callable[[Json], set[str]], fits: Json, breaks: Json) -> None:
    """Assert that the one passes and the other does not."""
    assert complaints(fits) == set()
    assert len(complaints(breaks) - {"50006"}) == 1


@pytest.mark.parametrize(("fits", "breaks"), MESSAGES)
def test_a_field_of_a_message(fits: Json, breaks: Json) -> None:
    check(codes, fits, breaks)


@pytest.mark.parametrize(("fits", "breaks"), MODALS)
def test_a_field_of_a_modal(fits: Json, breaks: Json) -> None:
    check(modals.codes, fits, breaks)


@pytest.mark.parametrize(("fits", "breaks"), COMMANDS)
def test_a_field_of_a_command(fits: Json, breaks: Json) -> None:
    check(commands.codes, fits, breaks)


@pytest.mark.parametrize(
    ("fits", "breaks"),
    [
        ({"id": "0"}, {"id": "zero"}),
        ({"filename": "x" * 1024}, {"filename": "x" * 1025}),
        ({"title": "x" * 1024}, {"title": "x" * 1025}),
        ({"description": "x" * 1024}, {"description": "x" * 1025}),
        ({"is_spoiler": True}, {"is_spoiler": "yes"}),
    ],
)
def test_a_field_of_a_file(fits: Json, breaks: Json) -> None:
    assert codes(attached(**fits)) == MISSING_FILE
    assert codes(attached(**breaks)) not in (set(), MISSING_FILE)
