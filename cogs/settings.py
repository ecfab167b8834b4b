"""/settings: what you decide for yourself, and what counts where you are."""

from discord import app_commands
from discord.app_commands import Range
from discord.ext import commands

from bot.locale import N_, _, speak
from bot.render import decisions, notice
from bot.store.decisions import PersonSettings
from bot.task_cog import Host, Interaction
from bot.task_cog.language_option import chosen, language_choices, named

TITLE = N_("Your settings")
HERE_TITLE = N_("On this server")
CHANGED_TITLE = N_("From now on")
ONLY_YOU = N_("Your answers: shown only to you, unless a command says otherwise")
EVERYBODY = N_("Your answers: shown to everybody, unless a command says otherwise")
UNDECIDED = N_("Your answers: as the server decides (shown to everybody, where it decides nothing)")
LANGUAGE = N_("Your language: {language}")
OF_DISCORD = N_("Your language: that of your Discord")
HINT = N_("-# Change them with `/settings private`, `/settings language` and `/settings history`.")
SHOWN_TO = {"me": True, "everybody": False, "server": None}


def visibility(person: PersonSettings) -> str:
    """Say who sees a person's answers."""
    if person.private is None:
        return _(UNDECIDED)
    return _(ONLY_YOU if person.private else EVERYBODY)


def language_of(person: PersonSettings) -> str:
    """Say in which language a person is spoken to."""
    if person.language is None:
        return _(OF_DISCORD)
    return _(LANGUAGE).format(language=named(person.language))


async def tell(interaction: Interaction, text: str) -> None:
    """Say privately what counts from now on."""
    await interaction.client.delivery.reply(interaction, notice(_(CHANGED_TITLE), text), private=True)


class Settings(commands.GroupCog, group_name="settings", group_description="What you decide for yourself"):
    """The group."""

    @app_commands.command(description="See what you decided, and what counts where you are")
    async def show(self, interaction: Interaction) -> None:
        """Say what counts for this person here."""
        bot = interaction.client
        person, server = bot.service.rules.of(interaction.user.id, interaction.guild_id)
        days = decisions.keeping(
            bot.settings.privacy.keep_days, person=person.keep_days, server=server.keep_days
        )
        lines = [visibility(person), language_of(person), days]
        if interaction.guild_id is not None:
            lines += [
                "",
                f"**{_(HERE_TITLE)}**",
                decisions.channels(server),
                decisions.roles(server),
                decisions.limits(server),
                decisions.features(server),
            ]
        reply = notice(_(TITLE), "\n".join([*lines, "", _(HINT)]))
        await bot.delivery.reply(interaction, reply, private=True)

    @app_commands.command(description="Choose who sees your answers, where a command says nothing")
    @app_commands.describe(answers="Who sees them")
    @app_commands.choices(
        answers=[
            app_commands.Choice(name="Only me", value="me"),
            app_commands.Choice(name="Everybody", value="everybody"),
            app_commands.Choice(name="As the server decides", value="server"),
        ]
    )
    async def private(self, interaction: Interaction, answers: str) -> None:
        """Remember who sees this person's answers."""
        user, private = interaction.user.id, SHOWN_TO[answers]
        await interaction.client.service.store.decisions.change_person(user, private=private)
        await tell(interaction, visibility(PersonSettings(private=private)))

    @app_commands.command(description="Choose the language in which the bot speaks to you")
    @app_commands.describe(language="Which language; what models write keeps its own")
    @app_commands.choices(language=language_choices("That of my Discord"))
    async def language(self, interaction: Interaction, language: str) -> None:
        """Remember the language, and answer in it."""
        user, code = interaction.user.id, chosen(language)
        await interaction.client.service.store.decisions.change_person(user, language=code)
        speak(code or str(interaction.locale))
        await tell(interaction, language_of(PersonSettings(language=code)))

    @app_commands.command(description="Choose for how many days your texts and answers are kept")
    @app_commands.describe(days="0: wiped as soon as they are shown; left out, as long as the bot keeps any")
    async def history(self, interaction: Interaction, days: Range[int, 0, 90] | None = None) -> None:
        """Remember the days; fewer count at once."""
        bot = interaction.client
        await bot.service.rules.keep(interaction.user.id, days)
        await tell(interaction, decisions.keeping(bot.settings.privacy.keep_days, person=days))


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Settings())
