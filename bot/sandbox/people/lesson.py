"""A class: pupils who press Enter at once, and how long each of them waited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import seed
from bot.sandbox.people.desk import actor, asked, place
from bot.sandbox.people.state import person_view
from bot.sandbox.refusals import bad_form

if TYPE_CHECKING:
    from bot.sandbox.rest.call import Call, Reply
    from bot.sandbox.wire import Json
    from bot.sandbox.world import Interaction, World

MOST_PUPILS = 30
NO_SERVER = "A class meets in a server's channel."
OUT_OF_RANGE = f"Must be between 1 and {MOST_PUPILS}."


async def enrol(world: World, call: Call) -> Reply:
    """POST /sandbox/pupils: put `count` pupils into the channel's server, the same ones every time."""
    form = call.form()
    guild_id = place(world, actor(world, call), asked(form, "channel")).guild_id
    if guild_id is None:
        raise bad_form(("channel",), "CHANNEL_TYPE_INVALID", NO_SERVER)
    count = form.get("count", MOST_PUPILS)
    if not isinstance(count, int) or not 1 <= count <= MOST_PUPILS:
        raise bad_form(("count",), "NUMBER_TYPE_RANGE", OUT_OF_RANGE)
    pupils = [seed.pupil(number) for number in range(1, count + 1)]
    for pupil in pupils:
        world.users.setdefault(pupil.id, pupil)
        world.guilds[guild_id].members.setdefault(pupil.id, [])
    return 200, [person_view(world.users[pupil.id]) for pupil in pupils]


async def waits(world: World, call: Call) -> Reply:
    """GET /sandbox/waits?interactions=1,2,3: how long each one has waited; unknown ones are left out."""
    named = call.query.get("interactions", "").split(",")
    found = [world.interactions[one] for one in named if one in world.interactions]
    return 200, [_wait(world, one) for one in found]


def _wait(world: World, one: Interaction) -> Json:
    """Return the times in milliseconds; an answer may still grow: `quiet_ms` is how long it has not."""
    quiet = None if one.changed is None else round((world.clock.now() - one.changed) * 1000)
    return {
        "interaction": one.id,
        "user": one.user_id,
        "acknowledged_ms": _since(one, one.acknowledged),
        "changed_ms": _since(one, one.changed),
        "quiet_ms": quiet,
        "failed": one.failed,
    }


def _since(one: Interaction, moment: float | None) -> int | None:
    return None if moment is None else round((moment - one.created) * 1000)
