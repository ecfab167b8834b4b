"""The language of a person's client, which every interaction carries as its locale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.people.desk import actor, asked
from bot.sandbox.people.state import person_view
from bot.sandbox.refusals import bad_form
from bot.sandbox.rules.locales import LOCALES

if TYPE_CHECKING:
    from bot.sandbox.rest.call import Call, Reply
    from bot.sandbox.world import World

UNKNOWN = f"Value must be one of {{{', '.join(LOCALES)}}}."


async def choose(world: World, call: Call) -> Reply:
    """POST /sandbox/locale: all windows of the person speak another language from now on."""
    user = actor(world, call)
    locale = asked(call.form(), "locale")
    if locale not in LOCALES:
        raise bad_form(("locale",), "BASE_TYPE_CHOICES", UNKNOWN)
    user.locale = locale
    world.hub.tell("commands", {}, only=user.id)
    return 200, person_view(user)
