"""/help: every command there is, from the commands themselves, so that it cannot say otherwise."""

from collections.abc import Iterator
from typing import Any

from discord import AppCommandOptionType, app_commands
from discord.ext import commands

from bot.controls import DynamicButton
from bot.errors import NotFound
from bot.locale import N_, _
from bot.render import Button, Reply, notice
from bot.store.job import Order
from bot.task_cog import Host, Interaction, careful, origin_of
from bot.task_cog.task_option import task_named
from bot.text import code

TITLE = N_("Help")
TASKS = N_("**Tasks**")
OTHERS = N_("**Everything else**")
ROW = "`/{name}` {description}"
MORE = N_("`/help topic` tells the options of a command. The buttons run a task on an example, only for you.")
OPTION = "• `{name}` {description}{limits}"
CHOICES = " ({choices})"
RANGE = N_(" ({low} to {high})")
CHARACTERS = N_(" (at most {high} characters)")
TRY = N_("Try {name}")
NO_TOPIC = N_("There is no command {given}.")
NO_TOPIC_HINT = N_("`/help` lists them all.")
SHOWN = 40

Command = app_commands.Command[Any, ..., Any]


def all_commands(bot: Host) -> Iterator[Command]:
    """Go through every slash command, those in groups included, in order of names."""
    found = [one for one in bot.tree.walk_commands() if isinstance(one, app_commands.Command)]
    yield from sorted(found, key=lambda one: one.qualified_name)


def overview(bot: Host) -> Reply:
    """List all commands, the tasks first, with a button for each example."""
    rows = {
        one.qualified_name: ROW.format(name=one.qualified_name, description=_(str(one.description)))
        for one in all_commands(bot)
    }
    tasks = [rows[name] for name in bot.service.tasks if name in rows]
    others = [row for name, row in rows.items() if name not in bot.service.tasks]
    text = "\n".join([_(TASKS), *tasks, "", _(OTHERS), *others, "", _(MORE)])
    buttons = tuple(try_button(name) for name, task in bot.service.tasks.items() if task.example)
    return notice(_(TITLE), text, buttons=buttons[:25])


def topic(bot: Host, command: Command) -> Reply:
    """Describe one command's options."""
    options = [
        OPTION.format(name=one.display_name, description=_(str(one.description)), limits=limits(one))
        for one in command.parameters
    ]
    task = bot.service.tasks.get(command.qualified_name)
    buttons = (try_button(task.name),) if task and task.example else ()
    return notice(
        f"/{command.qualified_name}", "\n".join([_(str(command.description)), "", *options]), buttons=buttons
    )


def limits(option: app_commands.Parameter) -> str:
    """Say an option's choices or range as it declares them."""
    if option.choices:
        return CHOICES.format(choices=", ".join(choice.name for choice in option.choices))
    if option.max_value is None:
        return ""
    if option.type is AppCommandOptionType.string:
        return _(CHARACTERS).format(high=option.max_value)
    return _(RANGE).format(low=option.min_value, high=option.max_value)


def try_button(task: str) -> Button:
    """Make the button that runs a task's example."""
    return Button(_(TRY).format(name=task), f"pw:try:{task}")


class Try(DynamicButton, template=r"pw:try:(?P<task>[a-z0-9_-]+)"):
    """Runs a task's example privately."""

    async def press(self, interaction: Interaction, **fields: str) -> None:
        """Walk the road with the example."""
        bot = interaction.client
        task = task_named(bot.service, fields["task"])
        origin = origin_of(interaction, private=True)
        order = Order(task=task.name, inputs=task.example, origin=origin, parameters=task.example_parameters)
        await bot.road.walk(interaction, order)


@careful
async def suggest_topics(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Suggest commands whose name contains what was typed."""
    names = (one.qualified_name for one in all_commands(interaction.client))
    return [app_commands.Choice(name=f"/{name}", value=name) for name in names if current.lstrip("/") in name]


class Help(commands.Cog):
    """The command."""

    @app_commands.command(description="What this bot can do, and how")
    @app_commands.describe(about="A command; left out, all of them")
    @app_commands.rename(about="topic")
    @app_commands.autocomplete(about=suggest_topics)
    async def help(self, interaction: Interaction, about: str | None = None) -> None:
        """Show all commands, or one."""
        bot = interaction.client
        reply = overview(bot)
        if about is not None:
            wanted = about.strip().lstrip("/").lower()
            found = next((one for one in all_commands(bot) if one.qualified_name == wanted), None)
            if found is None:
                raise NotFound(NO_TOPIC.format(given=code(about[:SHOWN])), NO_TOPIC_HINT)
            reply = topic(bot, found)
        await bot.delivery.reply(interaction, reply, private=True)


async def setup(bot: Host) -> None:
    """Add the cog and its buttons."""
    bot.add_dynamic_items(Try)
    await bot.add_cog(Help())
