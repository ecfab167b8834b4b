"""/about: what this bot is, what it runs on, and how to get it."""

from importlib.metadata import PackageNotFoundError, version

import discord
from discord import app_commands
from discord.ext import commands

from bot.locale import N_, _
from bot.render import notice
from bot.settings import Discord
from bot.task_cog import Host, Interaction

TITLE = N_("Pipewright {version}")
TEXT = N_(
    "The Hugging Face course's `pipeline()` examples, still working, as slash commands: {tasks}.\n\n"
    "Answers come from models, not from people, and can be wrong; it is not a chat bot.\n"
    "What is kept of your texts, and for how long: `/privacy show`. How to use it: `/help`.\n\n"
    "[Add it to your server]({invite}){links} · MIT licence · "
    "transformers {transformers}, torch {torch}, discord.py {discord}"
)
PRIVACY, TERMS = N_("Privacy"), N_("Terms")


def own_version() -> str:
    """Give the installed version; run from a folder without having been installed, it has none."""
    try:
        return version("pipewright")
    except PackageNotFoundError:
        return ""


def links(settings: Discord) -> str:
    """Link the owner's privacy policy and terms, where they are named."""
    named = ((_(PRIVACY), settings.privacy_url), (_(TERMS), settings.terms_url))
    return "".join(f" · [{_(title)}]({url})" for title, url in named if url)


class About(commands.Cog):
    """The command."""

    @app_commands.command(description="What this bot is, what it runs on, and how to add it to a server")
    async def about(self, interaction: Interaction) -> None:
        """Tell the invite link and versions, which are read without importing torch."""
        bot = interaction.client
        text = _(TEXT).format(
            tasks=", ".join(f"`/{name}`" for name in bot.service.tasks),
            invite=bot.invite_url(),
            links=links(bot.settings.discord),
            transformers=version("transformers"),
            torch=version("torch"),
            discord=discord.__version__,
        )
        title = _(TITLE).format(version=own_version()).strip()
        await bot.delivery.reply(interaction, notice(title, text), private=True)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(About())
