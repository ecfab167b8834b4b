"""What the bot says once when a server adds it."""

import logging

import aiohttp
import discord

from bot.app.sync import Memory
from bot.delivery.parts import as_send
from bot.locale import N_, _, speak
from bot.render import Reply

HELLO = N_(
    "Hello! I answer the eight tasks of the Hugging Face course right here: "
    "try `/sentiment I love this course`.\n"
    "`/help` shows everything, `/privacy show` what is kept. Those who manage this server decide with "
    "`/setup` in which channels I answer, which models I use, and more."
)

log = logging.getLogger(__name__)


async def greet(guild: discord.Guild, memory: Memory) -> None:
    """Say hello once, in the system channel or else the first one that the bot may write to."""
    key = f"greeted:{guild.id}"
    channel = _channel(guild)
    if channel is None or await memory.get(key):
        return
    await memory.set(key, "yes")
    speak(str(guild.preferred_locale))
    try:
        await channel.send(**as_send(Reply(content=_(HELLO))))
    except (discord.HTTPException, aiohttp.ClientError) as error:
        log.info("server %s was not greeted: %s", guild.id, type(error).__name__)


def _channel(guild: discord.Guild) -> discord.TextChannel | None:
    """Return where to say hello, or None."""
    channels = [guild.system_channel, *guild.text_channels]
    return next((one for one in channels if one and one.permissions_for(guild.me).send_messages), None)
