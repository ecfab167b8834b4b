"""The commands in other languages, as Discord shows them to people by their locale."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.locale import LANGUAGES, translated

SAME_EVERYWHERE = (Location.command_name, Location.group_name, Location.parameter_name)
"""A class, the docs and the course call commands and options by one name, whatever language they speak."""


class Translations(app_commands.Translator):
    """Gives descriptions, choices and the entries of a message's menu from the catalogues."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        """Return a text in a locale; None where it stays as it is."""
        menu = isinstance(context.data, app_commands.ContextMenu)
        if locale.value not in LANGUAGES or (context.location in SAME_EVERYWHERE and not menu):
            return None
        told = translated(string.message, locale.value)
        return None if told == string.message else told
