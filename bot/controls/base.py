"""The bases of every control of ours: it works after a restart, and its errors reach the person."""

import re
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from discord import ui

from bot.task_cog import Interaction, address

if TYPE_CHECKING:
    from collections.abc import Mapping

NEVER = r"(?!)"
"""Matches nothing: a base has no ids of its own."""


Kind = TypeVar("Kind", bound=ui.Item[Any])


class _Careful(ui.DynamicItem[Kind], template=NEVER):
    """A control found by its custom id; `template` has a named group for each field that the id carries.

    discord.py logs and swallows what an item raises: here it goes to the one error function.
    """

    kind: ClassVar[type[ui.Item[Any]]]

    def __init__(self, item: Kind, fields: dict[str, str]) -> None:
        super().__init__(item)
        self.fields = fields

    @classmethod
    async def from_custom_id(  # type: ignore[override]  # every client here is a Host
        cls, _interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the item with the fields of the id that was pressed."""
        if not isinstance(item, cls.kind):
            raise TypeError(f"{match.string} is not the id of a {cls.kind.__name__}")
        return cls(item, match.groupdict())  # type: ignore[arg-type]  # its kind was looked at

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
        """Do what the control says and answer the interaction; may raise BotError."""
        raise NotImplementedError


class DynamicButton(_Careful[ui.Button[Any]], template=NEVER):
    """A button; see `_Careful`."""

    kind = ui.Button


class DynamicSelect(_Careful[ui.Select[Any]], template=NEVER):
    """A select; see `_Careful`."""

    kind = ui.Select


class DynamicChannels(_Careful[ui.ChannelSelect[Any]], template=NEVER):
    """A select of channels; see `_Careful`."""

    kind = ui.ChannelSelect


class DynamicRoles(_Careful[ui.RoleSelect[Any]], template=NEVER):
    """A select of roles; see `_Careful`."""

    kind = ui.RoleSelect


def ids_of(interaction: Interaction) -> frozenset[int]:
    """Return the ids that were chosen in a select of channels or roles; what is no id is left out."""
    data: Mapping[str, Any] = interaction.data or {}
    return frozenset(int(one) for one in data.get("values") or [] if str(one).isdecimal())


def choice_of(interaction: Interaction) -> str:
    """Return the value that was chosen in a select; '' where a raw payload has none."""
    data: Mapping[str, Any] = interaction.data or {}
    return str((data.get("values") or [""])[0])
