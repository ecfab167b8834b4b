"""Messages as JSON objects, for the bot and for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import permissions
from bot.sandbox.views.channels import channel_view
from bot.sandbox.views.components import Links
from bot.sandbox.views.people import role_view
from bot.sandbox.views.users import JOINED, user_view
from bot.sandbox.wire import Json, iso, without_none

if TYPE_CHECKING:
    from bot.sandbox.world import Interaction, Message, World


def message_view(world: World, message: Message) -> Json:
    """Return the message object (resources/message.mdx, Message Structure)."""
    channel = world.channels[message.channel_id]
    links = Links(message.files, {file.id: world.files.link(file) for file in message.files})
    shown: Json = {
        "id": message.id,
        "channel_id": message.channel_id,
        "author": user_view(world.users[message.author_id]),
        "content": message.content,
        "timestamp": iso(message.created),
        "edited_timestamp": None if message.edited is None else iso(message.edited),
        "tts": False,
        "pinned": False,
        "type": message.kind,
        "flags": message.flags,
        "mention_everyone": message.mentions.everyone,
        "mentions": [user_view(world.users[one]) for one in message.mentions.users],
        "mention_roles": list(message.mentions.roles),
        "attachments": [world.files.view(file) for file in message.files],
        "embeds": [links.embed(embed) for embed in message.embeds],
        "components": [links.component(component) for component in message.components],
    }
    begun = world.channels.get(message.id)
    optional: Json = {
        "guild_id": channel.guild_id,
        "nonce": message.nonce,
        "poll": message.poll,
        "thread": channel_view(world, begun) if begun is not None else None,
        "message_reference": message.reference,
        "interaction_metadata": message.interaction and metadata_view(world, message.interaction),
        "webhook_id": message.author_id if message.webhook else None,
        "application_id": message.author_id if message.webhook else None,
    }
    return shown | without_none(optional)


def page_message_view(world: World, message: Message) -> Json:
    """Return a message for the page: Discord's object, whether it is loading and whether it is private."""
    extra: Json = {"_state": "loading" if message.loading else None, "ephemeral": message.viewer is not None}
    return message_view(world, message) | extra


def metadata_view(world: World, interaction: Interaction) -> Json:
    """Return what a message tells of its interaction (resources/message.mdx, Interaction Metadata)."""
    shown: Json = {
        "id": interaction.id,
        "type": interaction.type,
        "user": user_view(world.users[interaction.user_id]),
        "authorizing_integration_owners": interaction.owners,
    }
    if interaction.name:
        shown["name"] = interaction.name
    if interaction.source_id is not None:
        shown["interacted_message_id"] = interaction.source_id
    if interaction.origin is not None:
        shown["triggering_interaction_metadata"] = metadata_view(world, interaction.origin)
    return shown


def resolved_users(world: World, guild_id: str | None, user_ids: list[str]) -> Json:
    """Return the users and, in a server, the partial members that an interaction speaks of."""
    users = {one: user_view(world.users[one]) for one in user_ids}
    if guild_id is None:
        return {"users": users}
    held = world.guilds[guild_id].members
    members = {
        one: {
            "roles": list(held[one]),
            "joined_at": JOINED,
            "flags": 0,
            "permissions": str(permissions.in_guild(world.guilds[guild_id], one)),
        }
        for one in user_ids
        if one in held
    }
    return {"users": users, "members": members}


def resolved_roles(world: World, guild_id: str | None, role_ids: list[str]) -> Json:
    """Return the roles that an interaction speaks of."""
    roles = world.guilds[guild_id].roles if guild_id is not None else {}
    return {one: role_view(roles[one]) for one in role_ids if one in roles}
