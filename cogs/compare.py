"""/compare: the same text for two models of a task, side by side."""

from dataclasses import replace

from discord import app_commands
from discord.app_commands import Range
from discord.ext import commands

from bot.errors import BadOption
from bot.locale import N_, _
from bot.store.job import Rival
from bot.task_cog import Host, Interaction, TaskCog, origin_of, wants_private
from bot.task_cog.draft import draft
from bot.task_cog.task_option import suggest_models_of_task, suggest_tasks, task_named
from bot.text import code

SAME = N_("Both models are {model}.")
SAME_HINT = N_("Choose two different ones; `/model list` shows what there is.")
WRITE_SO = N_("Give it with the option {name} of `/compare`.")


def cog_of(bot: Host, task: str) -> type[TaskCog]:
    """Return the cog of a task."""
    return next(type(cog) for cog in bot.cogs.values() if isinstance(cog, TaskCog) and cog.task.name == task)


class Compare(commands.Cog):
    """The command."""

    @app_commands.command(description="Ask two models the same, and see their answers side by side")
    @app_commands.describe(
        task="Which task",
        text="The text for both (a prompt, or what to look in)",
        model_a="The first model",
        model_b="The second model",
        labels="For zero-shot: the labels, separated by commas",
        question="For answer: what you want to know",
        to="For translate: the language to translate to",
        private="Show the answer only to you",
    )
    @app_commands.autocomplete(
        task=suggest_tasks, model_a=suggest_models_of_task, model_b=suggest_models_of_task
    )
    async def compare(  # noqa: PLR0913 - a parameter is an option of the command
        self,
        interaction: Interaction,
        *,
        task: str,
        text: Range[str, 1, 6000],
        model_a: Range[str, 1, 200],
        model_b: Range[str, 1, 200],
        labels: Range[str, 1, 1000] | None = None,
        question: Range[str, 1, 1000] | None = None,
        to: Range[str, 1, 40] | None = None,
        private: bool | None = None,
    ) -> None:
        """Walk the road with an order for both models."""
        bot = interaction.client
        found = task_named(bot.service, task)
        first, second = model_a.strip(), model_b.strip()
        if first == second:
            raise BadOption(_(SAME).format(model=code(first)), _(SAME_HINT))
        origin = origin_of(interaction, private=wants_private(interaction, private))
        bot.service.rules.permit(found, origin)
        options = {"labels": labels, "question": question, "to": to}
        order = await draft(
            cog_of(bot, found.name),
            {name: value for name, value in options.items() if value is not None},
            [text],
            model=first,
            limits=bot.settings.limits,
            write_so=_(WRITE_SO),
        )
        order = replace(order, origin=origin, from_file=False, rival=Rival(model=second))
        await bot.road.walk(interaction, order)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Compare())
