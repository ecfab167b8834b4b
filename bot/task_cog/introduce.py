"""What a person is told once, under their first answer: what is kept of them, and where to change it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.errors import StorageError
from bot.locale import N_, _
from bot.render import Reply

if TYPE_CHECKING:
    from bot.task_cog.host import Interaction

KEPT = N_(
    "-# Told once, and only to you: your texts and answers here are kept for {days} days, so that `/history` "
    "and the buttons work. `/privacy keep` changes that, `/privacy show` tells all."
)
NOT_KEPT = N_(
    "-# Told once, and only to you: your texts and answers here are wiped as soon as they are shown; task, "
    "model and time stay. `/privacy show` tells all."
)

log = logging.getLogger(__name__)


async def introduce(interaction: Interaction) -> None:
    """Tell a person once what is kept; never raises, because their answer already stands."""
    try:
        await _introduce(interaction)
    except (discord.HTTPException, aiohttp.ClientError, OSError, StorageError) as error:
        log.info("a person was not told what is kept: %s", type(error).__name__)


async def _introduce(interaction: Interaction) -> None:
    """Remember it first, so that two first answers at once tell it once; forget that when it failed."""
    service, user = interaction.client.service, interaction.user.id
    person, server = service.rules.of(user, interaction.guild_id)
    if person.told or (await service.store.decisions.change_person(user, told=True)).told:
        return
    days = service.rules.days(person.keep_days, server.keep_days)
    line = _(KEPT).format(days=days) if days else _(NOT_KEPT)
    try:
        await interaction.client.delivery.add_private(interaction, Reply(content=line))
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        await service.store.decisions.change_person(user, told=False)
        raise
