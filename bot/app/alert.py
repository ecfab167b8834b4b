"""What the bot's owner must hear of, as a direct message; the log has it in any case."""

import logging

import aiohttp
import discord

from bot.delivery.parts import as_send
from bot.render import Reply

log = logging.getLogger(__name__)


async def alert(client: discord.Client, text: str) -> None:
    """Write to whoever owns the application, alone or a team; closed direct messages are noted in the log."""
    if (application := client.application) is None:
        return
    team = application.team
    owner = application.owner.id if team is None or team.owner_id is None else team.owner_id
    try:
        person = await client.fetch_user(owner)
        await person.send(**as_send(Reply(content=text)))
    except (discord.HTTPException, aiohttp.ClientError) as error:
        log.warning("the owner could not be written to: %s", type(error).__name__)
