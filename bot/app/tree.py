"""The command tree: every command's options are checked, and every error goes to the one function."""

import discord
from discord import app_commands

from bot.task_cog import Host, Interaction, address
from bot.task_cog.check import check_options

CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
EVERYWHERE = app_commands.AppInstallationType(guild=True, user=True)
SERVERS_ONLY = app_commands.AppInstallationType(guild=True, user=False)


class Tree(app_commands.CommandTree[Host]):
    """Commands for servers, direct messages and user installs."""

    def __init__(self, client: Host) -> None:
        super().__init__(client, allowed_contexts=CONTEXTS, allowed_installs=EVERYWHERE)

    def follow(self, application: discord.AppInfo | None) -> None:
        """Offer user installs only where the application has them: Discord refuses the others."""
        if application is not None and application.user_integration_config is None:
            self.allowed_installs = SERVERS_ONLY

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Speak the person's language, and check a command's options as Discord's own client does.

        A mistake is told privately.
        """
        address(interaction)
        if interaction.type is not discord.InteractionType.application_command:
            return True
        try:
            check_options(interaction)
        except Exception as error:  # noqa: BLE001 - discord.py would let it vanish; the one function takes all
            await interaction.client.delivery.explain(interaction, error)
            return False
        return True

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tell the person."""
        await interaction.client.delivery.explain(interaction, error)
