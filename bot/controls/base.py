"""The base of every button of ours: it works after a restart, and its errors reach the person."""

import re
from typing import Any, Self

from discord import ui

from bot.task_cog import Interaction, address

NEVER = r"(?!)"
"""Matches nothing: a base has no ids of its own."""


class DynamicButton(ui.DynamicItem[ui.Button[Any]], template=NEVER):
    """A button found by its custom id; `template` has a named group for each field that the id carries.

    discord.py logs and swallows what an item raises: here it goes to the one error function.
    """

    def __init__(self, item: ui.Button[Any], fields: dict[str, str]) -> None:
        super().__init__(item)
        self.fields = fields

    @classmethod
    async def from_custom_id(  # type: ignore[override]  # every client here is a Host
        cls, _interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the item with the fields of the id that was pressed."""
        if not isinstance(item, ui.Button):
            raise TypeError(f"{match.string} is not the id of a button")
        return cls(item, match.groupdict())

    async def interaction_check(self, interaction: Interaction, /) -> bool:  # type: ignore[override]  # as above
        """Tell whether the person may press; if not, tell them why, in their language."""
        address(interaction)
        try:
            await self.allow(interaction, **self.fields)
        except Exception as error:  # noqa: BLE001 - the one error function takes every error
            await interaction.client.delivery.explain(interaction, error)
            return False
        return True

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]  # as above
        """Press, and tell the person about an error."""
        try:
            await self.press(interaction, **self.fields)
        except Exception as error:  # noqa: BLE001 - the one error function takes every error
            await interaction.client.delivery.explain(interaction, error)

    async def allow(self, interaction: Interaction, **fields: str) -> None:
        """Raise Forbidden or NotFound unless the person may press; everybody may by default."""

    async def press(self, interaction: Interaction, **fields: str) -> None:
        """Do what the button says and answer the interaction; may raise BotError."""
        raise NotImplementedError
