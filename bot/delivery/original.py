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
TRIES = 5
PAUSES = (0.5, 1.0, 2.0, 4.0)

log = logging.getLogger(__name__)


class Outcome(Enum):
    """What became of one way of delivery."""

    SHOWN = "shown"
    GONE = "gone"
    """The place was taken away by a person; no other way is tried."""
    CLOSED = "closed"
    """This way is not open; the next one may be."""


async def edit_original(
    session: aiohttp.ClientSession,
    origin: Origin,
    reply: Reply,
    *,
    tries: int = TRIES,
) -> Outcome:
    """Replace the original response; a broken connection is tried again, because an edit is idempotent."""
    if not origin.token:
        return Outcome.CLOSED
    for attempt in range(tries):
        try:
            await _patch(session, origin, reply)
        except discord.DiscordServerError:
            return Outcome.CLOSED  # discord.py tried five times already
        except discord.HTTPException as error:
            log.info("edit of the original response refused: %s, code %s", error.status, error.code)
            return Outcome.GONE if error.code == UNKNOWN_MESSAGE else Outcome.CLOSED
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("edit of the original response broke off: %s", type(error).__name__)
            if attempt + 1 < tries:
                await asyncio.sleep(PAUSES[min(attempt, len(PAUSES) - 1)])
        else:
            return Outcome.SHOWN
    return Outcome.CLOSED


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
