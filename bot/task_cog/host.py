"""What a cog finds on its bot: declared below `bot.app`, which sets it up, so that cogs can be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import discord
from discord.ext import commands

if TYPE_CHECKING:
    from bot.delivery import Delivery
    from bot.service import Service
    from bot.settings import Settings
    from bot.task_cog.attachments import Attachments
    from bot.task_cog.road import Road


class Host(commands.Bot):
    """The bot as its cogs see it."""

    settings: Settings
    service: Service
    delivery: Delivery
    road: Road
    attachments: Attachments

    def invite_url(self) -> str:
        """Return the link that adds the bot to a server, with the least permissions."""
        raise NotImplementedError

    def is_application_owner(self, user: int) -> bool:
        """Tell whether a person owns the application (or is in its team)."""
        raise NotImplementedError


Interaction: TypeAlias = discord.Interaction[Host]
