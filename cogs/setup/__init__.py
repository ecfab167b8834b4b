"""/setup: what the people who manage a server decide for it."""

import discord
from discord import app_commands
from discord.app_commands import AppCommandChannel, AppCommandThread, Range
from discord.ext import commands

from bot.errors import BadOption
from bot.locale import N_, _
from bot.render import decisions, notice
from bot.store.decisions import ServerSettings
from bot.task_cog import Host, Interaction
from bot.task_cog.language_option import chosen, language_choices, named
from bot.task_cog.task_option import suggest_models_of_task, suggest_tasks, task_named
from bot.text import code
from cogs.setup.lists import ChannelUse, RoleUse, with_channel, with_role
from cogs.setup.picks import SHOW_TITLE, Channels, Roles, channel_lists, role_list
from cogs.setup.server import guild_of, server_of

TITLE = N_("Server default")
SET = N_("Here `/{task}` now uses {model}, unless a person has chosen another model.")
UNSET = N_("This server has no model of its own for `/{task}` any more.")
CHANGED_TITLE = N_("From now on, on this server")
WHICH_USE = N_("Say what to do with it.")
WHICH_USE_HINT = N_("Give the option `use` too, or no option at all to choose from lists.")
BOTH = N_("Say which task, and whether it is on.")
BOTH_HINT = N_("Give the options `task` and `on` together, or `spoiler` alone.")


def needs_use(named: object) -> None:
    """Raise BadOption where a channel or role is named, but not what to do with it."""
    if named is not None:
        raise BadOption(_(WHICH_USE), _(WHICH_USE_HINT))


async def tell(interaction: Interaction, text: str) -> None:
    """Say privately what counts from now on."""
    await interaction.client.delivery.reply(interaction, notice(_(CHANGED_TITLE), text), private=True)


def language_of(server: ServerSettings) -> str:
    """Say in which language public answers are."""
    return decisions.language(None if server.language is None else named(server.language))


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class Setup(commands.GroupCog, group_name="setup", group_description="Settings of this server"):
    """The group."""

    @app_commands.command(description="See everything that is decided for this server")
    async def show(self, interaction: Interaction) -> None:
        """Say what is decided."""
        guild = guild_of(interaction)
        bot = interaction.client
        server = server_of(interaction)
        lines = [
            decisions.channels(server),
            decisions.roles(server),
            decisions.visibility(server),
            decisions.limits(server),
            language_of(server),
            decisions.keeping(bot.settings.privacy.keep_days, server=server.keep_days),
            decisions.features(server),
            decisions.models(await bot.service.store.preferences.of_server(guild)),
        ]
        reply = notice(_(SHOW_TITLE), "\n".join(line for line in lines if line))
        await bot.delivery.reply(interaction, reply, private=True)

    @app_commands.command(description="Choose the channels in which the tasks may be used")
    @app_commands.describe(
        use="Allow (then only allowed ones may be used), block or clear; left out, choose from lists",
        channel="A channel or category; left out, the one you are in (to clear: all of them)",
    )
    async def channels(
        self,
        interaction: Interaction,
        use: ChannelUse | None = None,
        channel: AppCommandChannel | AppCommandThread | None = None,
    ) -> None:
        """Change the rule of one channel, clear all, or show lists to choose from."""
        guild = guild_of(interaction)
        if use is None:
            needs_use(channel)
            return await interaction.client.delivery.reply(
                interaction, channel_lists(interaction), private=True
            )
        which = channel.id if channel else None if use == "clear" else interaction.channel_id
        changes = with_channel(server_of(interaction), use, which)
        await interaction.client.service.store.decisions.change_server(guild, **changes)
        return await tell(interaction, decisions.channels(server_of(interaction)))

    @app_commands.command(description="Choose the roles that may use the tasks")
    @app_commands.describe(
        use="Allow a role (then only allowed ones may) or clear it; left out, choose from a list",
        role="Which role; left out, all to clear",
    )
    async def roles(
        self, interaction: Interaction, use: RoleUse | None = None, role: discord.Role | None = None
    ) -> None:
        """Change the rule of one role, clear all, or show a list to choose from."""
        guild = guild_of(interaction)
        if use is None:
            needs_use(role)
            return await interaction.client.delivery.reply(interaction, role_list(interaction), private=True)
        changes = with_role(server_of(interaction), use, role.id if role else None)
        await interaction.client.service.store.decisions.change_server(guild, **changes)
        return await tell(interaction, decisions.roles(server_of(interaction)))

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
        text = _(UNSET).format(task=found.name)
        if model is not None:
            model, _by = await service.catalog.choose(
                found, option=model, user=interaction.user.id, guild=guild
            )
            text = _(SET).format(task=found.name, model=code(model))
        await service.store.preferences.set_server(guild, found.name, model)
        await interaction.client.delivery.reply(interaction, notice(_(TITLE), text), private=True)

    @app_commands.command(description="Choose whether answers are private, unless a person decides")
    @app_commands.describe(private="True: only whoever asked sees an answer")
    async def private(self, interaction: Interaction, private: bool) -> None:
        """Remember who sees answers by default."""
        guild = guild_of(interaction)
        await interaction.client.service.store.decisions.change_server(guild, private=private)
        await tell(interaction, decisions.visibility(server_of(interaction)))

    @app_commands.command(description="Limit what one person may ask on this server")
    @app_commands.describe(
        per_minute="Requests a minute; 0 takes the limit away",
        per_day="Requests a day; 0 takes the limit away",
        characters="The longest text; 0 takes the limit away",
    )
    async def limits(
        self,
        interaction: Interaction,
        per_minute: Range[int, 0, 60] | None = None,
        per_day: Range[int, 0, 10_000] | None = None,
        characters: Range[int, 0, 60_000] | None = None,
    ) -> None:
        """Change the limits that are given; without one, say what they are."""
        guild = guild_of(interaction)
        change = interaction.client.service.store.decisions.change_server
        if per_minute is not None:
            await change(guild, per_minute=per_minute or None)
        if per_day is not None:
            await change(guild, per_day=per_day or None)
        if characters is not None:
            await change(guild, characters=characters or None)
        await tell(interaction, decisions.limits(server_of(interaction)))

    @app_commands.command(description="Choose the language of answers that everybody sees")
    @app_commands.describe(language="Which language; private answers keep each person's own")
    @app_commands.choices(language=language_choices("Everybody's own"))
    async def language(self, interaction: Interaction, language: str) -> None:
        """Remember the language of public answers."""
        guild = guild_of(interaction)
        await interaction.client.service.store.decisions.change_server(guild, language=chosen(language))
        await tell(interaction, language_of(server_of(interaction)))

    @app_commands.command(description="Keep texts of this server for fewer days than the bot does")
    @app_commands.describe(days="0: wiped as soon as they are shown; left out, as long as the bot")
    async def history(self, interaction: Interaction, days: Range[int, 0, 90] | None = None) -> None:
        """Remember the days; fewer count at once."""
        bot = interaction.client
        await bot.service.rules.keep_here(guild_of(interaction), days)
        await tell(interaction, decisions.keeping(bot.settings.privacy.keep_days, server=days))

    @app_commands.command(description="Switch a task off or on, or hide what models write")
    @app_commands.describe(
        task="Which task", on="Whether it may be used", spoiler="Hide what models write until it is clicked"
    )
    @app_commands.autocomplete(task=suggest_tasks)
    async def features(
        self,
        interaction: Interaction,
        task: str | None = None,
        on: bool | None = None,
        spoiler: bool | None = None,
    ) -> None:
        """Change what is given; without anything, say what is switched off."""
        guild = guild_of(interaction)
        service = interaction.client.service
        if (task is None) != (on is None):
            raise BadOption(_(BOTH), _(BOTH_HINT))
        if task is not None:
            one = frozenset({task_named(service, task).name})
            off = server_of(interaction).off
            await service.store.decisions.change_server(guild, off=off - one if on else off | one)
        if spoiler is not None:
            await service.store.decisions.change_server(guild, spoiler=spoiler)
        await tell(interaction, decisions.features(server_of(interaction)))


async def setup(bot: Host) -> None:
    """Add the cog and its lists."""
    bot.add_dynamic_items(Channels, Roles)
    await bot.add_cog(Setup())
