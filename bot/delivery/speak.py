"""Answering an interaction directly: what cogs and errors say without a job."""

import discord

from bot.delivery.parts import as_edit, as_send
from bot.render import Reply

Answered = discord.InteractionResponseType


async def speak(interaction: discord.Interaction, reply: Reply, *, private: bool) -> None:
    """Send the first response, or fill the deferred one, or else a private follow-up."""
    kind = interaction.response.type
    if kind is None:
        await interaction.response.send_message(**as_send(reply), ephemeral=private)
    elif kind is Answered.deferred_channel_message:
        await interaction.edit_original_response(**as_edit(reply))
    else:
        await interaction.followup.send(**as_send(reply), ephemeral=private)


async def update(interaction: discord.Interaction, reply: Reply) -> None:
    """Replace the message that the pressed button stands under."""
    if interaction.response.type is None:
        await interaction.response.edit_message(**as_edit(reply))
    else:
        await interaction.edit_original_response(**as_edit(reply))
