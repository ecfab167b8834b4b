"""Message components, legacy rows and Components V2 (components/reference.mdx)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.form import Field, repeated
from bot.sandbox.measure import length
from bot.sandbox.rules.containers import LAYOUT_CHECKS
from bot.sandbox.rules.interactive import ACTION_ROW, check_row

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

MAX_ROWS = 5
MAX_COMPONENTS = 40
MAX_DISPLAYED = 4000
TEXT_DISPLAY = 10


def check_components(field: Field, *, v2: bool) -> None:
    """Complain about everything in a message's components that Discord refuses."""
    if not field.listing(MAX_COMPONENTS if v2 else MAX_ROWS):
        return
    for component in field.objects():
        _check_top(component, v2=v2)
    if field.problems:
        return  # what hangs together is counted once the shapes are right
    everything = flatten(field.value or [])
    _check_custom_ids(field, everything)
    if not v2:
        return
    if len(everything) > MAX_COMPONENTS:
        field.fail("BASE_TYPE_MAX_LENGTH", f"Must be {MAX_COMPONENTS} or fewer in length.")
    displayed = sum(
        length(str(one.get("content", ""))) for one in everything if one.get("type") == TEXT_DISPLAY
    )
    if displayed > MAX_DISPLAYED:
        field.fail(
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Components displayable text size exceeds maximum size of {MAX_DISPLAYED}",
        )


def _check_top(component: Field, *, v2: bool) -> None:
    allowed = (ACTION_ROW, *LAYOUT_CHECKS) if v2 else (ACTION_ROW,)
    kind = component.get("type")
    if not kind.required() or not kind.choice(allowed):
        return
    if kind.value == ACTION_ROW:
        check_row(component)
    else:
        LAYOUT_CHECKS[kind.value](component)


def _check_custom_ids(field: Field, everything: list[Json]) -> None:
    ids = [one["custom_id"] for one in everything if isinstance(one.get("custom_id"), str)]
    if repeated(ids):
        field.fail("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")


def flatten(components: list[Json]) -> list[Json]:
    """Return every component with its nested ones, in reading order; accessories and label parts count."""
    found: list[Json] = []
    for component in components:
        found.append(component)
        found += flatten(component.get("components") or [])
        found += flatten([component[name] for name in ("accessory", "component") if component.get(name)])
    return found


def numbered(components: list[Json]) -> list[Json]:
    """Return copies in which every component has an id, as Discord gives those without one."""
    copies = [_copy(one) for one in components]
    everything = flatten(copies)
    taken = {one["id"] for one in everything if one.get("id")}
    free = (number for number in range(1, len(everything) * 2 + 1) if number not in taken)
    for component in everything:
        component["id"] = component.get("id") or next(free)
    return copies


def _copy(component: Json) -> Json:
    copied = dict(component)
    if isinstance(copied.get("components"), list):
        copied["components"] = [_copy(one) for one in copied["components"]]
    for name in ("accessory", "component"):
        if isinstance(copied.get(name), dict):
            copied[name] = _copy(copied[name])
    return copied
