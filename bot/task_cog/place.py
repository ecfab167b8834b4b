"""Where an interaction stands: its origin for the journal, and who the person is there."""

import discord

from bot.locale import language, speak
from bot.store.job import Origin, Standing
from bot.task_cog.host import Interaction


def origin_of(interaction: Interaction, *, private: bool) -> Origin:
    """Return who asked and where the reply goes."""
    return Origin(
        interaction=interaction.id,
        user=interaction.user.id,
        application=interaction.application_id,
        token=interaction.token,
        guild=interaction.guild_id,
        channel=interaction.channel_id,
        private=private,
        locale=language(),
        standing=standing_of(interaction),
    )


def address(interaction: Interaction) -> None:
    """Speak the person's language from here on: the one they chose, else that of their Discord."""
    rules = interaction.client.service.rules
    speak(rules.language(interaction.user.id, str(interaction.locale)))


def wants_private(interaction: Interaction, option: bool | None) -> bool:
    """Tell whether an answer is private: by the option, else as the person or the server decided."""
    rules = interaction.client.service.rules
    return rules.private(option=option, user=interaction.user.id, guild=interaction.guild_id)


def standing_of(interaction: Interaction) -> Standing:
    """Return what a server's rules look at; a thread counts as its channel, a channel as its category."""
    channel = interaction.channel
    rooms = {interaction.channel_id}
    if isinstance(channel, discord.Thread):
        rooms.add(channel.parent_id)
        channel = channel.parent
    if isinstance(channel, discord.abc.GuildChannel):
        rooms.add(channel.category_id)
    person = interaction.user
    roles = person.roles if isinstance(person, discord.Member) else []
    return Standing(
        rooms=frozenset(room for room in rooms if room is not None),
        roles=frozenset(role.id for role in roles),
        manages=manages_server(interaction),
    )


def moderates(interaction: Interaction) -> bool:
    """Tell whether the person may remove others' messages here."""
    return moderated(interaction) is not None


def moderated(interaction: Interaction) -> int | None:
    """Return the server in which the person is and may remove others' messages here."""
    return interaction.guild_id if interaction.permissions.manage_messages else None


def manages_server(interaction: Interaction) -> bool:
    """Tell whether the person may change the server's settings."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild
