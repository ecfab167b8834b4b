"""Where an interaction stands: its origin for the journal, and who the person is there."""

from bot.store.job import Origin
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
        locale=str(interaction.locale),
    )


def moderates(interaction: Interaction) -> bool:
    """Tell whether the person may remove others' messages here."""
    return interaction.guild_id is not None and interaction.permissions.manage_messages


def manages_server(interaction: Interaction) -> bool:
    """Tell whether the person may change the server's settings."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild
