"""What follows the first answer: edits and follow-ups (receiving-and-responding.mdx, Followups)."""

from __future__ import annotations

from bot.sandbox.posting import publish, publish_edit, remove
from bot.sandbox.refusals import refuse
from bot.sandbox.rest.call import Call, Endpoint, Reply
from bot.sandbox.rest.callbacks import blank, own_install
from bot.sandbox.rules.messages import Draft, compose
from bot.sandbox.views.messages import message_view
from bot.sandbox.world import EPHEMERAL, Interaction, Message, World

TOKEN_SECONDS = 15 * 60.0
USER_FOLLOWUPS = 5
"""Follow-ups where only the user's own install authorizes the interaction."""
ORIGINAL = "@original"


def _interaction(world: World, call: Call) -> Interaction:
    interaction = world.by_token.get(call.match["token"])
    if interaction is None or call.match["application"] != world.application.id:
        raise refuse(10015)
    if interaction.dead or world.clock.now() - interaction.created > TOKEN_SECONDS:
        raise refuse(50027)
    if interaction.response_type is None:
        raise refuse(10015)
    return interaction


def _message(world: World, call: Call, interaction: Interaction) -> Message:
    asked = call.match["message"]
    message_id = interaction.original_id if asked == ORIGINAL else asked
    if message_id is None or (
        asked != ORIGINAL and asked not in {interaction.original_id, *interaction.followups}
    ):
        raise refuse(10008)
    return world.message(interaction.channel_id, message_id)


async def get(world: World, call: Call) -> Reply:
    """GET a message of the interaction."""
    return 200, message_view(world, _message(world, call, _interaction(world, call)))


async def edit(world: World, call: Call) -> Reply:
    """PATCH a message of the interaction; the first one on a deferral fills it."""
    interaction = _interaction(world, call)
    message = _message(world, call, interaction)
    return 200, _fill(world, interaction, message, call)


def _fill(world: World, interaction: Interaction, message: Message, call: Call) -> object:
    compose(world, message, Draft(call.form(), call.uploads()))
    interaction.responses += message.loading
    publish_edit(world, message)
    return message_view(world, message)


async def delete(world: World, call: Call) -> Reply:
    """DELETE a message of the interaction."""
    remove(world, _message(world, call, _interaction(world, call)))
    return 204, None


async def follow_up(world: World, call: Call) -> Reply:
    """POST a follow-up; the first one on an open deferral fills that, whatever its flags say."""
    interaction = _interaction(world, call)
    original = world.channel(interaction.channel_id).messages.get(interaction.original_id or "")
    if original is not None and original.loading:
        return 200, _fill(world, interaction, original, call)
    if own_install(interaction) and len(interaction.followups) >= USER_FOLLOWUPS:
        raise refuse(40094)
    flags = call.form().get("flags")
    message = blank(world, interaction, ephemeral=isinstance(flags, int) and bool(flags & EPHEMERAL))
    compose(world, message, Draft(call.form(), call.uploads()))
    interaction.followups.append(message.id)
    interaction.responses += 1
    publish(world, message)
    return 200, message_view(world, message)


BUCKET = "webhook:{token}"
PATH = "/webhooks/{application}/{token}"
ENDPOINTS = [
    Endpoint("POST", PATH, follow_up, BUCKET, open=True),
    Endpoint("GET", PATH + "/messages/{message}", get, BUCKET, open=True),
    Endpoint("PATCH", PATH + "/messages/{message}", edit, BUCKET, open=True),
    Endpoint("DELETE", PATH + "/messages/{message}", delete, BUCKET, open=True),
]
