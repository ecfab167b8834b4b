"""A person's action becomes an interaction: its full payload, its delivery and its three seconds."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from typing import TYPE_CHECKING

from bot.sandbox import permissions
from bot.sandbox.files import MAX_FILE_BYTES
from bot.sandbox.rest.callbacks import AUTOCOMPLETE_KIND, DEADLINE_SECONDS
from bot.sandbox.views.channels import channel_view
from bot.sandbox.views.messages import message_view
from bot.sandbox.views.people import acting_member_view
from bot.sandbox.views.users import user_view
from bot.sandbox.world import Interaction, World

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.sandbox.wire import Json
    from bot.sandbox.world import Channel, Message, User

NO_RESPONSE = "The application did not respond"
EVENT = "INTERACTION_CREATE"
NESTING = frozenset({1, 2})
"""Option types of a subcommand and a group of them (application-commands.mdx)."""

GUILD_CONTEXT, BOT_DM_CONTEXT, PRIVATE_CONTEXT = 0, 1, 2
GUILD_INSTALL, USER_INSTALL = 0, 1


def owners(world: World, channel: Channel, user: User, kinds: Iterable[int]) -> dict[str, str]:
    """Return which installs authorize an interaction here, as authorizing_integration_owners has it.

    `kinds` are the installation types that the command supports. A direct message with the bot counts as a
    server install owned by "0" (receiving-and-responding.mdx, Authorizing Integration Owners Object).
    """
    held: dict[str, str] = {}
    application = world.application
    if GUILD_INSTALL in kinds and world.has_bot(channel):
        held["0"] = channel.guild_id or "0"
    if USER_INSTALL in kinds and user.id in application.user_installs:
        held["1"] = user.id
    return held


def context_of(world: World, channel: Channel) -> int:
    """Return Discord's number for the kind of place (receiving-and-responding.mdx, Context Types)."""
    if channel.guild_id is not None:
        return GUILD_CONTEXT
    return BOT_DM_CONTEXT if world.has_bot(channel) else PRIVATE_CONTEXT


def start(
    world: World,
    kind: int,
    user: User,
    channel: Channel,
    data: Json,
    held: dict[str, str],
    source: Message | None,
) -> Interaction:
    """Make an interaction, send it to the bot and watch its deadline.

    `kind` is Discord's interaction type, `held` its authorizing owners, `source` the message it came from.
    """
    interaction = Interaction(
        id=world.snowflakes.next(),
        token=f"sandbox-interaction-{secrets.token_hex(24)}",
        type=kind,
        user_id=user.id,
        channel_id=channel.id,
        guild_id=channel.guild_id,
        created=world.clock.now(),
        data=data,
        owners=held,
        name=_whole_name(data),
        source_id=source.id if source is not None else None,
    )
    interaction.payload = _payload(world, interaction, channel, user, source)
    world.interactions[interaction.id] = world.by_token[interaction.token] = interaction
    delivered = world.switchboard.dispatch(EVENT, interaction.payload, channel.guild_id)
    _watch(world, interaction, DEADLINE_SECONDS if delivered else 0.0)
    return interaction


def _whole_name(data: Json) -> str:
    """Return a command's name with its group's and subcommand's, as Discord shows it; '' for a component."""
    inner = [one for one in data.get("options", ()) if one.get("type") in NESTING]
    return " ".join(part for part in (str(data.get("name", "")), *map(_whole_name, inner)) if part)


def _payload(
    world: World, interaction: Interaction, channel: Channel, user: User, source: Message | None
) -> Json:
    payload: Json = {
        "id": interaction.id,
        "application_id": world.application.id,
        "type": interaction.type,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": channel.id,
        "channel": channel_view(world, channel),
        "locale": user.locale,
        "context": context_of(world, channel),
        "app_permissions": str(permissions.in_channel(world, channel, world.application.id)),
        "authorizing_integration_owners": interaction.owners,
        "attachment_size_limit": MAX_FILE_BYTES,
        "entitlements": [],
    }
    if source is not None:
        payload["message"] = message_view(world, source)
    if channel.guild_id is None:
        return payload | {"user": user_view(user)}
    guild = world.guilds[channel.guild_id]
    return payload | {
        "guild_id": guild.id,
        "guild": {"id": guild.id, "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": acting_member_view(world, channel, user),
    }


def deliver_again(world: World, interaction: Interaction) -> None:
    """Send the same interaction once more, as Discord may."""
    world.switchboard.dispatch(EVENT, interaction.payload, interaction.guild_id)


def _watch(world: World, interaction: Interaction, seconds: float) -> None:
    task = asyncio.get_running_loop().create_task(_expire(world, interaction, seconds))
    world.tasks.add(task)
    task.add_done_callback(world.tasks.discard)


async def _expire(world: World, interaction: Interaction, seconds: float) -> None:
    if not await answered_within(world, interaction, seconds):
        interaction.failed = True
        # wakes an autocomplete that waits for choices which will not come
        interaction.answered.set()
        if interaction.type != AUTOCOMPLETE_KIND:
            told = {"interaction": interaction.id, "channel": interaction.channel_id, "reason": NO_RESPONSE}
            world.hub.tell("interaction_failed", told, only=interaction.user_id)


async def answered_within(world: World, interaction: Interaction, seconds: float) -> bool:
    """Wait until the bot has answered, at most for so many seconds of the sandbox's clock."""
    deadline = asyncio.ensure_future(world.clock.sleep_until(interaction.created + seconds))
    answer = asyncio.ensure_future(interaction.answered.wait())
    try:
        await asyncio.wait((deadline, answer), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for waiter in (deadline, answer):
            waiter.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await waiter
    return interaction.response_type is not None
