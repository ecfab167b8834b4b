"""A person fills in a modal, or closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.form import Field
from bot.sandbox.interacting import start
from bot.sandbox.measure import length
from bot.sandbox.people.choices import bounds, check_selection
from bot.sandbox.people.desk import actor, asked
from bot.sandbox.people.values import Given, keep_attachment
from bot.sandbox.refusals import Problems, refuse
from bot.sandbox.rest.callbacks import MODAL_KIND
from bot.sandbox.rules.interactive import ACTION_ROW, SELECTS
from bot.sandbox.rules.modals import (
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    MAX_INPUT,
    RADIO_GROUP,
    TEXT_INPUT,
    inputs,
)

if TYPE_CHECKING:
    from bot.sandbox.rest.call import Call, Reply
    from bot.sandbox.wire import Json
    from bot.sandbox.world import Interaction, User, World


def _open(world: World, user: User, interaction_id: str) -> Interaction:
    interaction = world.interactions.get(interaction_id)
    if interaction is None or interaction.modal is None or interaction.user_id != user.id:
        raise refuse(10062)
    return interaction


async def submit(world: World, call: Call) -> Reply:
    """POST /sandbox/modals."""
    form = call.form()
    user = world.user(asked(form, "user"))
    opened = _open(world, user, asked(form, "interaction"))
    channel = world.channel(opened.channel_id)
    modal = opened.modal or {}
    problems = Problems()
    given = Given(world, user, channel, call.files, raw=bool(form.get("raw")))
    values = Field(problems, ("values",), form.get("values") or {})
    filled = {key: _fill(given, part, values.get(key)) for key, part in inputs(modal).items()}
    problems.raise_if_any()
    data: Json = {
        "custom_id": modal["custom_id"],
        "components": [_answer(one, filled) for one in modal["components"]],
    }
    if given.resolved:
        data["resolved"] = given.resolved
    opened.modal = None
    source = channel.messages.get(opened.source_id or "")
    submitted = start(world, MODAL_KIND, user, channel, data, opened.owners, source)
    submitted.origin = opened
    return 200, {"interaction": submitted.id}


async def close(world: World, call: Call) -> Reply:
    """DELETE /sandbox/modals/{interaction}: the bot never hears of it."""
    _open(world, actor(world, call), call.match["interaction"]).modal = None
    return 204, None


def _answer(part: Json, filled: dict[str, Json]) -> Json:
    """Return a modal's part as it is sent with its values."""
    shown: Json = {"type": part["type"], "id": part.get("id", 0)}
    if part["type"] == LABEL:
        inner = part["component"]
        return shown | {"component": _filled(inner, filled)}
    if part["type"] == ACTION_ROW:
        return shown | {"components": [_filled(one, filled) for one in part["components"]]}
    return shown


def _filled(inner: Json, filled: dict[str, Json]) -> Json:
    kept: Json = {"type": inner["type"], "id": inner.get("id", 0), "custom_id": inner["custom_id"]}
    return kept | filled[inner["custom_id"]]


def _fill(given: Given, part: Json, value: Field) -> Json:
    """Return the value of one input, noting what Discord's client would not send."""
    kind = part["type"]
    if kind == TEXT_INPUT:
        return {"value": _text(given, part, value)}
    if kind == CHECKBOX:
        value.boolean()
        return {"value": bool(value.value)}
    if kind == RADIO_GROUP:
        if part.get("required", True):
            value.required()
        value.choice([one["value"] for one in part["options"]])
        return {"value": value.value}
    return {"values": _several(given, part, value)}


def _several(given: Given, part: Json, value: Field) -> list[str]:
    listed = value if value.given else Field(value.problems, value.path, [])
    if part["type"] in SELECTS:
        return check_selection(given, part, listed)
    least, most = bounds(part)
    if part["type"] == CHECKBOX_GROUP:
        most = part.get("max_values") or len(part["options"])
    if not listed.listing(most, least):
        return []
    for one in listed.each():
        if part["type"] == CHECKBOX_GROUP:
            one.choice([option["value"] for option in part["options"]])
    if part["type"] == FILE_UPLOAD:
        return [keep_attachment(given, one) for one in listed.each()]
    return [str(one.value) for one in listed.each()]


def _text(given: Given, part: Json, value: Field) -> str:
    text = value.value if isinstance(value.value, str) else ""
    least, most = part.get("min_length") or 0, part.get("max_length") or MAX_INPUT
    needed = part.get("required", True) is not False
    if given.raw or (not text and not needed):
        return text
    if not max(least, int(needed)) <= length(text) <= most:
        value.fail("BASE_TYPE_BAD_LENGTH", f"Must be between {max(least, int(needed))} and {most} in length.")
    return text
