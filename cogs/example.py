"""/example: run a task on the course's own kind of example."""

from discord import app_commands
from discord.ext import commands

from bot.errors import NotFound
from bot.locale import N_
from bot.store.job import Order
from bot.task_cog import Host, Interaction, origin_of, wants_private
from bot.task_cog.task_option import suggest_tasks, task_named

NO_EXAMPLE = N_("The task {name} has no example.")
NO_EXAMPLE_HINT = N_("Try `/{name}` with a text of your own.")


class Example(commands.Cog):
    """The command."""

    @app_commands.command(description="Run a task on an example, to see what it does")
    @app_commands.describe(task="Which task", private="Show the answer only to you")
    @app_commands.autocomplete(task=suggest_tasks)
    async def example(self, interaction: Interaction, task: str, private: bool | None = None) -> None:
        """Walk the road with the task's own example."""
        found = task_named(interaction.client.service, task)
        if not found.example:
            raise NotFound(NO_EXAMPLE.format(name=found.name), NO_EXAMPLE_HINT.format(name=found.name))
        order = Order(
            task=found.name,
            inputs=found.example,
            origin=origin_of(interaction, private=wants_private(interaction, private)),
            parameters=found.example_parameters,
        )
        await interaction.client.road.walk(interaction, order)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Example())
