"""The server whose settings are changed, and who may."""

from bot.errors import Forbidden
from bot.locale import N_, _
from bot.store.decisions import ServerSettings
from bot.task_cog import Interaction, manages_server

NOT_YOURS = N_("Only people who may manage this server can change its settings.")
NOT_YOURS_HINT = N_("Ask one of them, or choose for yourself with `/settings` and `/model set`.")


def guild_of(interaction: Interaction) -> int:
    """Return the server, once the person's right is checked again; Forbidden.

    Discord checks default_permissions too, but owners can override those, and raw payloads arrive.
    """
    if interaction.guild_id is None or not manages_server(interaction):
        raise Forbidden(_(NOT_YOURS), _(NOT_YOURS_HINT))
    return interaction.guild_id


def server_of(interaction: Interaction) -> ServerSettings:
    """Return the settings of the server as they are now."""
    return interaction.client.service.rules.of(interaction.user.id, interaction.guild_id).server
