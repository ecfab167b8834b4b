"""What a person chose in a message's component or a modal's input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.form import Field
from bot.sandbox.people.values import Given, pick
from bot.sandbox.refusals import Problems, bad_form
from bot.sandbox.rules.components import flatten
from bot.sandbox.rules.interactive import BUTTON, STRING_SELECT

if TYPE_CHECKING:
    from bot.sandbox.wire import Json
    from bot.sandbox.world import Message, User, World


def used_component(world: World, user: User, message: Message, form: Json) -> Json:
    """Return the data of a component interaction, or refuse what no client would send."""
    wanted = form.get("custom_id")
    parts = [one for one in flatten(message.components) if one.get("custom_id") == wanted and wanted]
    if not parts or parts[0].get("disabled"):
        raise bad_form(("custom_id",), "COMPONENT_VALIDATION_FAILED", "Component validation failed")
    part = parts[0]
    data: Json = {"component_type": part["type"], "custom_id": wanted, "id": part["id"]}
    if part["type"] == BUTTON:
        return data
    problems = Problems()
    given = Given(world, user, world.channels[message.channel_id], {})
    values = Field(problems, ("values",), form.get("values") or [])
    data["values"] = check_selection(given, part, values)
    problems.raise_if_any()
    return data | ({"resolved": given.resolved} if part["type"] != STRING_SELECT else {})


def check_selection(given: Given, part: Json, values: Field) -> list[str]:
    """Return the values of a select, noting too many, too few or unknown ones."""
    least, most = bounds(part)
    if not values.listing(most, least):
        return []
    for value in values.each():
        if part["type"] == STRING_SELECT:
            value.choice([one["value"] for one in part["options"]])
        else:
            pick(given, part, value)
    return [str(value.value) for value in values.each()]


def bounds(part: Json) -> tuple[int, int]:
    """Return how few and how many values a component takes; an optional one of a modal takes none."""
    least, most = part.get("min_values"), part.get("max_values")
    fewest = 1 if least is None else least
    return (0 if part.get("required") is False else fewest), (1 if most is None else most)
