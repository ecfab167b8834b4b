"""/ping: whether the bot hears you, and how long the way takes."""

import math
import time

import discord
from discord import app_commands
from discord.ext import commands

from bot.locale import N_, _
from bot.render import notice
from bot.task_cog import Host, Interaction

TITLE = N_("Pong")
TEXT = N_("Your command took {command:.0f} ms to reach me. The gateway answers in {gateway}.")
UNKNOWN = N_("a time not measured yet")


class Ping(commands.Cog):
    """The command."""

    @app_commands.command(description="See whether the bot is awake, and how fast")
    async def ping(self, interaction: Interaction) -> None:
        """Tell the age of the command (by its snowflake) and the heartbeat's round trip."""
        sent = discord.utils.snowflake_time(interaction.id).timestamp()
        beat = interaction.client.latency
        gateway = f"{beat * 1000:.0f} ms" if math.isfinite(beat) else _(UNKNOWN)
        text = _(TEXT).format(command=max(0.0, time.time() - sent) * 1000, gateway=gateway)
        await interaction.client.delivery.reply(interaction, notice(_(TITLE), text), private=True)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Ping())
