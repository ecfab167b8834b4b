"""Modals (receiving-and-responding.mdx, Modal; components/reference.mdx)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.form import Field, repeated
from bot.sandbox.rules import fields
from bot.sandbox.rules.components import flatten
from bot.sandbox.rules.containers import TEXT_DISPLAY, check_text_display
from bot.sandbox.rules.interactive import ACTION_ROW, SELECTS, check_custom_id, check_select

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.wire import Json

TEXT_INPUT, LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 4, 18, 19, 21, 22, 23

MAX_INPUT = 4000
MAX_PARTS = 5


def check_modal(field: Field) -> None:
    """Complain about everything in a modal that Discord refuses."""
    if not field.required() or not field.mapping():
        return
    if field.get("title").required():
        field.get("title").text(45, 1)
    check_custom_id(field)
    parts = field.get("components")
    if not parts.required() or not parts.listing(MAX_PARTS, 1):
        return
    for part in parts.objects():
        kind = part.get("type")
        if kind.required() and kind.choice((ACTION_ROW, LABEL, TEXT_DISPLAY)):
            _PARTS[kind.value](part)
    if field.problems:
        return  # what hangs together is looked at once the shapes are right
    ids = [str(one["custom_id"]) for one in flatten(parts.value) if one.get("custom_id")]
    if repeated(ids):
        parts.fail("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")


def _check_label(part: Field) -> None:
    if part.get("label").required():
        part.get("label").text(45, 1)
    fields.check_fields(part, fields.LABEL)
    inner = part.get("component")
    if not inner.required() or not inner.mapping():
        return
    kind = inner.get("type")
    if kind.required() and kind.choice(_INPUTS):
        _INPUTS[kind.value](inner)


def _check_legacy_row(part: Field) -> None:
    fields.check_fields(part, fields.PART)
    members = part.get("components")
    if not members.required() or not members.listing(1, 1):
        return
    for member in members.objects():
        kind = member.get("type")
        if kind.required() and kind.choice((TEXT_INPUT,)):
            if member.get("label").required():
                member.get("label").text(45, 1)
            _check_text_input(member)


def _check_text_input(part: Field) -> None:
    check_custom_id(part)
    if part.get("style").required():
        part.get("style").choice((1, 2))
    fields.check_fields(part, fields.INPUT)
    least, most = part.get("min_length").value, part.get("max_length").value
    if isinstance(least, int) and isinstance(most, int) and least > most:
        part.get("min_length").fail("TEXT_INPUT_COMPONENT_LENGTH", "min_length must not exceed max_length")


def _check_file_upload(part: Field) -> None:
    check_custom_id(part)
    fields.check_fields(part, fields.SEVERAL)


def _check_group(part: Field) -> None:
    check_custom_id(part)
    fields.check_fields(part, fields.SEVERAL)
    least = 2 if part.get("type").value == RADIO_GROUP else 1
    options = part.get("options")
    if not options.required() or not options.listing(10, least):
        return
    for option in options.objects():
        for name in ("label", "value"):
            if option.get(name).required():
                option.get(name).text(100, 1)
        fields.check_fields(option, fields.OPTION)


def _check_checkbox(part: Field) -> None:
    check_custom_id(part)
    fields.check_fields(part, fields.CHECKBOX)


def _check_modal_select(part: Field) -> None:
    check_select(part, modal=True)


_TYPED: dict[int, Callable[[Field], None]] = {
    TEXT_INPUT: _check_text_input,
    FILE_UPLOAD: _check_file_upload,
    RADIO_GROUP: _check_group,
    CHECKBOX_GROUP: _check_group,
    CHECKBOX: _check_checkbox,
}
_INPUTS = _TYPED | dict.fromkeys(SELECTS, _check_modal_select)

_PARTS: dict[int, Callable[[Field], None]] = {
    ACTION_ROW: _check_legacy_row,
    LABEL: _check_label,
    TEXT_DISPLAY: check_text_display,
}


def inputs(modal: Json) -> dict[str, Json]:
    """Return the parts of a modal that take a value, by custom_id."""
    return {one["custom_id"]: one for one in flatten(modal["components"]) if one.get("custom_id")}
