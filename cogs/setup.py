"""/setup: what the people who manage a server decide for it."""

from discord import app_commands
from discord.ext import commands

from bot.errors import Forbidden
from bot.render import notice
from bot.task_cog import Host, Interaction, manages_server
from bot.task_cog.task_option import suggest_models_of_task, suggest_tasks, task_named
from bot.text import code

NOT_YOURS = "Only people who may manage this server can change its settings."
NOT_YOURS_HINT = "Ask one of them, or choose a model for yourself with `/model set`."
TITLE = "Server default"
SET = "Here `/{task}` now uses {model}, unless a person has chosen another model."
UNSET = "This server has no model of its own for `/{task}` any more."


def guild_of(interaction: Interaction) -> int:
    """Return the server, once the person's right is checked again; Forbidden.

    Discord checks default_permissions too, but owners can override those, and raw payloads arrive.
    """
    if interaction.guild_id is None or not manages_server(interaction):
        raise Forbidden(NOT_YOURS, NOT_YOURS_HINT)
    return interaction.guild_id


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class Setup(commands.GroupCog, group_name="setup", group_description="Settings of this server"):
    """The group."""

    @app_commands.command(description="Choose the model a task uses on this server")
    @app_commands.describe(
        task="Which task", model="Which model; leave it out to go back to the bot's default"
    )
    @app_commands.autocomplete(task=suggest_tasks, model=suggest_models_of_task)
    async def defaults(self, interaction: Interaction, task: str, model: str | None = None) -> None:
        """Remember the server's model, if the catalog has it for the task."""
        guild = guild_of(interaction)
        service = interaction.client.service
        found = task_named(service, task)
        text = UNSET.format(task=found.name)
        if model is not None:
            name, _ = await service.catalog.choose(found, option=model, user=interaction.user.id, guild=guild)
            model, text = name, SET.format(task=found.name, model=code(name))
        await service.store.preferences.set_server(guild, found.name, model)
        await interaction.client.delivery.reply(interaction, notice(TITLE, text), private=True)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Setup())
