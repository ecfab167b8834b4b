"""Editing the original response by its interaction's token, for as long as that lives.

Works from a job alone, so that an answer is delivered the same way after a restart.
"""

import asyncio
import logging
from enum import Enum

import aiohttp
import discord
from discord.http import handle_message_parameters
from discord.webhook.async_ import async_context

from bot.delivery.parts import as_edit
from bot.render import Reply
from bot.store.job import Origin

UNKNOWN_MESSAGE = 10008
"""The person deleted the message: nothing is posted in its place."""
PAUSES = (0.5, 1.0, 2.0, 4.0)
UNREACHABLE = (aiohttp.ClientError, OSError, TimeoutError, discord.DiscordServerError, discord.RateLimited)
"""What leaves open whether Discord did it; on Linux discord.py tries none of the broken connections again."""
TOO_MANY = 429
"""Discord's status for one call too many. discord.py waits and tries again unless Cloudflare says it."""

log = logging.getLogger(__name__)


class Outcome(Enum):
    """What became of a delivery."""

    SHOWN = "shown"
    ELSEWHERE = "elsewhere"
    """Shown without the interaction, whose token is dead."""
    GONE = "gone"
    """No way is left, or a person took the message away: not to be tried again."""
    CLOSED = "closed"
    """The interaction is over; another way may be open."""
    UNREACHED = "unreached"
    """Discord could not be reached; to be tried again."""


async def edit_original(
    session: aiohttp.ClientSession, origin: Origin, reply: Reply, *, pauses: tuple[float, ...] = PAUSES
) -> Outcome:
    """Replace the original response; a broken connection is tried again, because an edit is idempotent."""
    if not origin.token:
        return Outcome.CLOSED
    for pause in (0.0, *pauses):
        await asyncio.sleep(pause)
        try:
            await _patch(session, origin, reply)
        except UNREACHABLE as error:
            log.warning("the original response could not be edited: %s", type(error).__name__)
        except discord.HTTPException as error:
            log.info("the original response cannot be edited (%s, code %s)", error.status, error.code)
            return refused(error)
        else:
            return Outcome.SHOWN
    return Outcome.UNREACHED


def refused(error: discord.HTTPException) -> Outcome:
    """Return what a refusal of Discord's means for the way that was tried.

    One call too many is not tried again at once: Discord bans those who go on.
    """
    if error.status == TOO_MANY or isinstance(error, UNREACHABLE):
        return Outcome.UNREACHED
    return Outcome.GONE if error.code == UNKNOWN_MESSAGE else Outcome.CLOSED


async def _patch(session: aiohttp.ClientSession, origin: Origin, reply: Reply) -> None:
    """Send one edit of the original response."""
    with handle_message_parameters(**as_edit(reply)) as parameters:
        await async_context.get().edit_original_interaction_response(
            origin.application,
            origin.token,
            session=session,
            payload=parameters.payload,
            multipart=parameters.multipart,
            files=parameters.files,
        )
