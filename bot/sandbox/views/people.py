"""Users, members, servers, channels and the application as JSON objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import permissions
from bot.sandbox.views.channels import channel_view
from bot.sandbox.views.users import JOINED, user_view

if TYPE_CHECKING:
    from bot.sandbox.wire import Json
    from bot.sandbox.world import Application, Channel, Guild, Role, User, World

FLAG_OF_INTENT = {1 << 8: 1 << 12, 1 << 1: 1 << 14, 1 << 15: 1 << 18}
"""The application flag of each privileged intent (resources/application.mdx, Application Flags)."""


def member_view(guild: Guild, user: User) -> Json:
    """Return the guild member object (resources/guild.mdx, Guild Member Structure)."""
    return {
        "user": user_view(user),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": list(guild.members[user.id]),
        "joined_at": JOINED,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def acting_member_view(world: World, channel: Channel, user: User) -> Json:
    """Return the member of an interaction, with their permissions in the channel."""
    guild = world.guilds[channel.guild_id or ""]
    bits = permissions.in_channel(world, channel, user.id)
    return member_view(guild, user) | {"permissions": str(bits)}


def role_view(role: Role) -> Json:
    """Return the role object (topics/permissions.mdx, Role Structure)."""
    return {
        "id": role.id,
        "name": role.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": role.position,
        "permissions": str(role.permissions),
        "managed": role.managed,
        "mentionable": False,
        "flags": 0,
    }


def guild_view(guild: Guild) -> Json:
    """Return the guild object (resources/guild.mdx, Guild Structure)."""
    return {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "owner_id": guild.owner_id,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "application_id": None,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "premium_tier": 0,
        "preferred_locale": guild.locale,
        "nsfw_level": 0,
        "premium_progress_bar_enabled": False,
        "premium_subscription_count": 0,
        "safety_alerts_channel_id": None,
        "nsfw": False,
        "incidents_data": None,
        "home_header": None,
        "region": "deprecated",
        "widget_enabled": False,
        "widget_channel_id": None,
        "max_presences": None,
        "max_members": 500_000,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role_view(role) for role in guild.roles.values()],
    }


def guild_create_view(world: World, guild: Guild) -> Json:
    """Return the GUILD_CREATE event (events/gateway-events.mdx, Guild Create), with no member but the bot."""
    rooms = [one for one in world.channels.values() if one.guild_id == guild.id]
    threads = [one for one in rooms if one.parent is not None]
    bot = world.users[world.application.id]
    return guild_view(guild) | {
        "joined_at": JOINED,
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_view(guild, bot)] if bot.id in guild.members else [],
        "channels": [channel_view(world, room) for room in rooms if room.parent is None],
        "voice_states": [],
        "threads": [channel_view(world, room) for room in threads],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def application_flags(application: Application) -> int:
    """Return the flags that show which privileged intents are switched on."""
    return sum(flag for intent, flag in FLAG_OF_INTENT.items() if application.privileged & intent)


def application_view(world: World, application: Application) -> Json:
    """Return the application object (resources/application.mdx, Application Structure)."""
    return {
        "id": application.id,
        "name": application.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user_view(world.users[application.owner_id]),
        "team": None,
        "verify_key": "0" * 64,
        "flags": application_flags(application),
        "flags_new": str(application_flags(application)),
        "hook": True,
        "summary": "",
        "rpc_origins": [],
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
        "integration_types_config": {"0": {}, "1": {}},
        "approximate_guild_count": len(application.guild_installs),
        "approximate_user_install_count": len(application.user_installs),
        "approximate_user_authorization_count": 0,
    }
