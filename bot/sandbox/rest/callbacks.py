"""The first answer to an interaction (receiving-and-responding.mdx, Create Interaction Response)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import permissions
from bot.sandbox.form import Field
from bot.sandbox.posting import publish, publish_edit
from bot.sandbox.refusals import Problems, bad_form, refuse
from bot.sandbox.rest.call import Call, Endpoint, Reply
from bot.sandbox.rules.messages import Draft, compose
from bot.sandbox.rules.modals import check_modal
from bot.sandbox.rules.suggestions import check_suggestions
from bot.sandbox.views.messages import message_view
from bot.sandbox.world import EPHEMERAL, LOADING, Interaction, Message, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.wire import Json

DEADLINE_SECONDS = 3.0
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, AUTOCOMPLETE, MODAL = 4, 5, 6, 7, 8, 9

COMMAND_KIND, COMPONENT_KIND, AUTOCOMPLETE_KIND, MODAL_KIND = 2, 3, 4, 5
ALLOWED = {
    COMMAND_KIND: (MESSAGE, DEFERRED_MESSAGE, MODAL),
    COMPONENT_KIND: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE_KIND: (AUTOCOMPLETE,),
    MODAL_KIND: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE),
}
"""Which callback types answer which kind of interaction; a modal does not answer a modal."""

CHAT_INPUT_REPLY, CONTEXT_MENU_REPLY, REPLY = 20, 23, 19


async def respond(world: World, call: Call) -> Reply:
    """POST /interactions/{interaction}/{token}/callback."""
    interaction = _open(world, call)
    form = call.form()
    kind = _checked_type(interaction, form)
    data = form.get("data") or {}
    if not isinstance(data, dict):
        raise bad_form(("data",), "MODEL_TYPE_CONVERT", "Only dictionaries may be used.")
    message = _ANSWERS[kind](world, interaction, Draft(data, call.uploads()))
    _acknowledge(world, interaction, kind)
    if message is not None:
        interaction.original_id = message.id
    if not call.flag("with_response"):
        return 204, None
    return 200, _response(world, interaction, message)


def _open(world: World, call: Call) -> Interaction:
    interaction = world.interactions.get(call.match["interaction"])
    if interaction is None or interaction.token != call.match["token"]:
        raise refuse(10062)
    if interaction.response_type is not None:
        raise refuse(40060)
    if interaction.failed or interaction.dead or world.clock.now() - interaction.created > DEADLINE_SECONDS:
        raise refuse(10062)
    return interaction


def _checked_type(interaction: Interaction, form: Json) -> int:
    problems = Problems()
    field = Field(problems, (), form).get("type")
    allowed = ALLOWED[interaction.type]
    if interaction.type == MODAL_KIND and interaction.source_id is None:
        # without a message there is nothing to update, but closing the modal silently is possible
        allowed = (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE)
    if field.required():
        field.choice(allowed)
    problems.raise_if_any()
    return int(form["type"])


def _acknowledge(world: World, interaction: Interaction, kind: int) -> None:
    interaction.response_type = kind
    interaction.acknowledged = world.clock.now()
    interaction.answered.set()
    if kind != AUTOCOMPLETE:
        interaction.responses += kind in (MESSAGE, UPDATE)
        world.hub.tell("interaction_done", {"interaction": interaction.id}, only=interaction.user_id)
    if kind == MODAL and interaction.modal is not None:
        shown = {name: interaction.modal[name] for name in ("title", "custom_id", "components")}
        world.hub.tell("modal", {"interaction": interaction.id} | shown, only=interaction.user_id)


def blank(world: World, interaction: Interaction, *, ephemeral: bool) -> Message:
    """Return a fresh empty message of the bot of the interaction; some are private regardless."""
    ephemeral = ephemeral or _is_hushed(world, interaction)
    message = Message(
        id=world.snowflakes.next(),
        channel_id=interaction.channel_id,
        author_id=world.application.id,
        created=world.clock.now(),
        interaction=interaction,
        webhook=True,
        viewer=interaction.user_id if ephemeral else None,
        flags=EPHEMERAL if ephemeral else 0,
    )
    if interaction.type == COMMAND_KIND:
        message.kind = CHAT_INPUT_REPLY if interaction.data["type"] == 1 else CONTEXT_MENU_REPLY
    elif interaction.source_id is not None:
        message.kind = REPLY
        message.reference = {
            "channel_id": interaction.channel_id,
            "message_id": interaction.source_id,
            "type": 0,
        }
    return message


def _is_hushed(world: World, interaction: Interaction) -> bool:
    channel = world.channels[interaction.channel_id]
    return own_install(interaction) and not permissions.may_answer_publicly(
        world, channel, interaction.user_id
    )


def own_install(interaction: Interaction) -> bool:
    """Whether nothing but the person's own install authorizes the interaction."""
    return set(interaction.owners) == {"1"}


def _is_ephemeral(draft: Draft) -> bool:
    flags = draft.body.get("flags")
    return isinstance(flags, int) and bool(flags & EPHEMERAL)


def _message(world: World, interaction: Interaction, draft: Draft) -> Message:
    message = blank(world, interaction, ephemeral=_is_ephemeral(draft))
    compose(world, message, draft)
    interaction.ephemeral = message.viewer is not None
    publish(world, message)
    return message


def _deferred_message(world: World, interaction: Interaction, draft: Draft) -> Message:
    # the one flag that counts here is ephemeral; Components V2 comes with the edit
    message = blank(world, interaction, ephemeral=_is_ephemeral(draft))
    interaction.ephemeral = message.viewer is not None
    message.loading = True
    message.flags |= LOADING
    publish(world, message)
    return message


def _source(world: World, interaction: Interaction) -> Message:
    message = world.message(interaction.channel_id, interaction.source_id or "")
    interaction.ephemeral = message.viewer is not None
    return message


def _deferred_update(world: World, interaction: Interaction, _draft: Draft) -> Message | None:
    return None if interaction.source_id is None else _source(world, interaction)


def _update(world: World, interaction: Interaction, draft: Draft) -> Message:
    message = _source(world, interaction)
    compose(world, message, draft)
    publish_edit(world, message)
    return message


def _autocomplete(_world: World, interaction: Interaction, draft: Draft) -> None:
    problems = Problems()
    choices = Field(problems, ("data",), draft.body).get("choices")
    check_suggestions(choices, interaction.data.get("options", ()))
    problems.raise_if_any()
    interaction.choices = choices.value


def _modal(_world: World, interaction: Interaction, draft: Draft) -> None:
    problems = Problems()
    check_modal(Field(problems, ("data",), draft.body))
    problems.raise_if_any()
    interaction.modal = draft.body


_ANSWERS: dict[int, Callable[[World, Interaction, Draft], Message | None]] = {
    MESSAGE: _message,
    DEFERRED_MESSAGE: _deferred_message,
    DEFERRED_UPDATE: _deferred_update,
    UPDATE: _update,
    AUTOCOMPLETE: _autocomplete,
    MODAL: _modal,
}


def _response(world: World, interaction: Interaction, message: Message | None) -> Json:
    """Return what with_response asks for (receiving-and-responding.mdx, Interaction Callback Response)."""
    told: Json = {"id": interaction.id, "type": interaction.type}
    body: Json = {"interaction": told}
    if message is not None:
        told |= {
            "response_message_id": message.id,
            "response_message_loading": message.loading,
            "response_message_ephemeral": message.viewer is not None,
        }
    if message is not None and interaction.response_type in (MESSAGE, UPDATE):
        body["resource"] = {"type": interaction.response_type, "message": message_view(world, message)}
    return body


ENDPOINTS = [Endpoint("POST", "/interactions/{interaction}/{token}/callback", respond, bucket="", open=True)]
