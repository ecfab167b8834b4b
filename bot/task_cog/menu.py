"""Commands in a message's menu: the message's own text is what they work on."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.errors import EmptyInput
from bot.locale import N_, _
from bot.task_cog.host import Host, Interaction
from bot.text import visible

NO_WORDS = N_("That message has no text to work on.")
NO_WORDS_HINT = N_("Choose a message with text of its own; pictures, files and embeds are not read.")

OfMessage: TypeAlias = Callable[[Interaction, discord.Message], Coroutine[Any, Any, None]]


def add_menu(bot: Host, name: str, callback: OfMessage) -> None:
    """Add a command to the menu of every message; discord.py 2.7 takes five of them in all."""
    bot.tree.add_command(app_commands.ContextMenu(name=name, callback=callback))


def text_of(message: discord.Message) -> str:
    """Return the text of a message that somebody chose; EmptyInput where it has none."""
    if not visible(message.content):
        raise EmptyInput(_(NO_WORDS), _(NO_WORDS_HINT))
    return message.content
