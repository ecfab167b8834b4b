"""The record, the fault switches and the way back to an empty sandbox: for tests."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from bot.sandbox.faults import Fault
from bot.sandbox.interacting import deliver_again
from bot.sandbox.people.desk import asked
from bot.sandbox.people.threads import end_all
from bot.sandbox.refusals import bad_form, refuse
from bot.sandbox.wire import Json, as_int

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.rest.call import Call, Reply
    from bot.sandbox.world import Interaction, World


SHOWN = 50
"""How many refusals the page lists."""

TOKEN = re.compile(r"sandbox-interaction-\w+")


async def record(world: World, _call: Call) -> Reply:
    """GET /sandbox/record."""
    kept = world.record
    return 200, {
        "calls": list(kept.calls),
        "refusals": list(kept.refusals),
        "pings": list(kept.pings),
        "interactions": [_told(one) for one in world.interactions.values()],
    }


async def refusals(world: World, _call: Call) -> Reply:
    """GET /sandbox/refusals: what the bot was refused, the newest first, for a person to read."""
    return 200, [_readable(one) for one in islice(reversed(world.record.refusals), SHOWN)]


def _readable(refusal: Json) -> Json:
    # an interaction's token says nothing to a reader and is long
    return refusal | {"path": TOKEN.sub("…", refusal["path"])}


def _told(one: Interaction) -> Json:
    waited = None if one.acknowledged is None else round((one.acknowledged - one.created) * 1000, 3)
    return {
        "id": one.id,
        "type": one.type,
        "name": one.name,
        "user": one.user_id,
        "channel": one.channel_id,
        "acknowledged_ms": waited,
        "response_type": one.response_type,
        "responses": one.responses,
        "original": one.original_id,
        "followups": list(one.followups),
        "ephemeral": one.ephemeral,
        "failed": one.failed,
    }


async def clear(world: World, _call: Call) -> Reply:
    """POST /sandbox/clear: no messages, no record, no faults; the commands stay."""
    for channel in world.channels.values():
        for message_id in list(channel.messages):
            del channel.messages[message_id]
            world.hub.tell("message_delete", {"channel": channel.id, "id": message_id})
    end_all(world)
    world.interactions.clear()
    world.by_token.clear()
    world.files.kept.clear()
    world.faults.waiting.clear()
    world.record.clear()
    world.hub.tell("refusals", {"count": 0})
    return 204, None


async def fault(world: World, call: Call) -> Reply:
    """POST /sandbox/faults."""
    form = call.form()
    name = asked(form, "name")
    if name not in SWITCHES:
        raise bad_form(("name",), "BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(SWITCHES)}}}.")
    return 200, SWITCHES[name](world, form)


def _on_calls(world: World, form: Json) -> Json:
    world.faults.waiting.append(
        Fault(
            kind=form["name"],
            times=int(form.get("times", 1)),
            match=str(form.get("match", "")),
            status=int(form.get("status", 500)),
            code=int(form.get("code", 0)),
            seconds=float(form.get("seconds") or form.get("retry_after") or 0.0),
            after=bool(form.get("after", False)),
        )
    )
    return {"waiting": len(world.faults.waiting)}


def _interaction(world: World, form: Json) -> Interaction:
    interaction = world.interactions.get(asked(form, "interaction"))
    if interaction is None:
        raise refuse(10062)
    return interaction


def _duplicate(world: World, form: Json) -> Json:
    deliver_again(world, _interaction(world, form))
    return {}


def _dead_token(world: World, form: Json) -> Json:
    _interaction(world, form).dead = True
    return {}


def _advance(world: World, form: Json) -> Json:
    world.clock.advance(float(form.get("seconds", 0.0)))
    return {"now": world.clock.now()}


def _permissions(world: World, form: Json) -> Json:
    world.channel(asked(form, "channel")).denied = as_int(form.get("deny"))
    return {}


def _direct_closed(world: World, form: Json) -> Json:
    world.user(asked(form, "user")).closed = bool(form.get("closed", True))
    return {}


def _installs(world: World, form: Json) -> Json:
    application = world.application
    if "guilds" in form:
        application.guild_installs = {str(one) for one in form["guilds"]} & world.guilds.keys()
    if "users" in form:
        application.user_installs = {str(one) for one in form["users"]} & world.users.keys()
    world.hub.tell("commands", {})
    return {"guilds": sorted(application.guild_installs), "users": sorted(application.user_installs)}


def _rates(world: World, form: Json) -> Json:
    profile = asked(form, "profile")
    if profile not in ("generous", "observed"):
        raise bad_form(("profile",), "BASE_TYPE_CHOICES", "Value must be one of {generous, observed}.")
    world.rates.profile = "observed" if profile == "observed" else "generous"
    return {"profile": profile}


SWITCHES: dict[str, Callable[[World, Json], Json]] = {
    "status": _on_calls,
    "slow": _on_calls,
    "rate_limit": _on_calls,
    "drop": _on_calls,
    "disconnect": lambda world, _form: {"closed": world.switchboard.disconnect()},
    "reconnect": lambda world, _form: {"closed": world.switchboard.reconnect()},
    "invalid_session": lambda world, _form: {"closed": world.switchboard.invalidate()},
    "duplicate": _duplicate,
    "dead_token": _dead_token,
    "advance": _advance,
    "permissions": _permissions,
    "dm_closed": _direct_closed,
    "installs": _installs,
    "rates": _rates,
}
"""What POST /sandbox/faults can do, by name."""
