"""Forms: the base of every modal of ours, and the one that asks for a long text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import discord
from discord import ui

from bot.locale import _
from bot.task_cog.place import address

if TYPE_CHECKING:
    from bot.task_cog.ask import Ask
    from bot.task_cog.cog import TaskCog
    from bot.task_cog.host import Host, Interaction

FORM_SECONDS = 900.0
FIELD = 4000
"""Characters of one text field (DISCORD.md section 2)."""
TITLE = 45


class Form(ui.Modal):
    """A modal whose errors reach the person: discord.py would only log them."""

    def __init__(self, title: str) -> None:
        super().__init__(title=title[:TITLE], timeout=FORM_SECONDS)

    async def interaction_check(self, interaction: Interaction, /) -> bool:  # type: ignore[override]  # every client here is a Host
        """Speak the person's language; whoever got the form may send it."""
        address(interaction)
        return True

    async def on_error(self, interaction: discord.Interaction, error: Exception) -> None:  # type: ignore[override]  # every client here is a Host
        """Tell the person through the one error function."""
        await cast("Host", interaction.client).delivery.explain(interaction, error)


def text_field(label: str, value: str = "", *, long: bool = True, required: bool = True) -> ui.Label[Form]:
    """Return a labelled text field, filled with `value`."""
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    field: ui.TextInput[Form] = ui.TextInput(
        style=style, default=value or None, required=required, max_length=FIELD
    )
    return ui.Label(text=label, component=field)


def typed(label: ui.Label[Form]) -> str:
    """Return what was typed into a field of `text_field`."""
    return cast("ui.TextInput[Form]", label.component).value


class TextForm(Form):
    """Asks for the text of a command that was sent without one, then walks the same road."""

    def __init__(self, cog: TaskCog, ask: Ask) -> None:
        super().__init__(_(cog.task.title))
        self._cog = cog
        self._ask = ask
        self._text = text_field(_(ask.label))
        self.add_item(self._text)

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]  # every client here is a Host
        """Answer as if the text had come with the command."""
        await self._cog.answer(interaction, replace(self._ask, text=typed(self._text)))
