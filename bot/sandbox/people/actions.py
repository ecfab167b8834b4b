"""Commands, autocomplete and components as people use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.form import Field
from bot.sandbox.interacting import answered_within, owners, start
from bot.sandbox.people.choices import used_component
from bot.sandbox.people.desk import asked, place
from bot.sandbox.people.state import may_use, usable
from bot.sandbox.people.values import Given, fill_options
from bot.sandbox.posting import visible
from bot.sandbox.refusals import Problems, refuse
from bot.sandbox.rest.callbacks import AUTOCOMPLETE_KIND, COMMAND_KIND, COMPONENT_KIND, DEADLINE_SECONDS
from bot.sandbox.rules.commands import CHAT_INPUT, MESSAGE_MENU
from bot.sandbox.views.messages import message_view, resolved_users

if TYPE_CHECKING:
    from bot.sandbox.rest.call import Call, Reply
    from bot.sandbox.wire import Json
    from bot.sandbox.world import Channel, Interaction, User, World


async def command(world: World, call: Call) -> Reply:
    """POST /sandbox/commands."""
    return 200, {"interaction": _invoke(world, call, COMMAND_KIND).id}


async def autocomplete(world: World, call: Call) -> Reply:
    """POST /sandbox/autocomplete: the bot's choices, none when it does not answer in three seconds."""
    interaction = _invoke(world, call, AUTOCOMPLETE_KIND)
    await answered_within(world, interaction, DEADLINE_SECONDS)
    return 200, {"choices": interaction.choices or []}


def _invoke(world: World, call: Call, kind: int) -> Interaction:
    form = call.form()
    user = world.user(asked(form, "user"))
    channel = place(world, user, asked(form, "channel"))
    found = _find(world, form, channel, user)
    data: Json = {"id": found["id"], "name": found["name"], "type": found["type"]}
    if "guild_id" in found:
        data["guild_id"] = found["guild_id"]
    if found["type"] == CHAT_INPUT:
        data |= _options(world, call, found, channel, lenient=kind == AUTOCOMPLETE_KIND)
    else:
        data |= _target(world, form, found, channel, user)
    held = owners(world, channel, user, found.get("integration_types", [0]))
    return start(world, kind, user, channel, data, held, None)


def _find(world: World, form: Json, channel: Channel, user: User) -> Json:
    wanted = asked(form, "command")
    everything = [one for held in world.application.commands.values() for one in held.values()]
    named = [one for one in everything if wanted in (one["id"], one["name"])]
    here = [one for one in named if usable(world, one, channel, user)]
    if here:
        return here[0]
    raise refuse(50013 if any(not may_use(world, one, channel, user) for one in named) else 10063)


def _options(world: World, call: Call, found: Json, channel: Channel, *, lenient: bool) -> Json:
    form = call.form()
    user = world.user(asked(form, "user"))
    problems = Problems()
    given = Given(world, user, channel, call.files, raw=bool(form.get("raw")), lenient=lenient)
    options = fill_options(
        given, found.get("options", []), Field(problems, ("options",), form.get("options") or [])
    )
    problems.raise_if_any()
    filled: Json = {"options": options} if options else {}
    return filled | ({"resolved": given.resolved} if given.resolved else {})


def _target(world: World, form: Json, found: Json, channel: Channel, user: User) -> Json:
    target = asked(form, "target")
    if found["type"] == MESSAGE_MENU:
        message = world.message(channel.id, target)
        if message not in visible(channel, user.id):
            raise refuse(10008)
        return {"target_id": target, "resolved": {"messages": {target: message_view(world, message)}}}
    world.user(target)
    return {"target_id": target, "resolved": resolved_users(world, channel.guild_id, [target])}


async def component(world: World, call: Call) -> Reply:
    """POST /sandbox/components."""
    form = call.form()
    user = world.user(asked(form, "user"))
    channel = place(world, user, asked(form, "channel"))
    message = world.message(channel.id, asked(form, "message"))
    if message not in visible(channel, user.id):
        raise refuse(10008)
    data = used_component(world, user, message, form)
    held = message.interaction.owners if message.interaction else owners(world, channel, user, (0, 1))
    return 200, {"interaction": start(world, COMPONENT_KIND, user, channel, data, held, message).id}
