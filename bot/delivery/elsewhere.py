"""Ways for an answer whose interaction is over (15 minutes): its message, its channel, its person.

A private answer goes to its person only.
"""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import discord

from bot.delivery.original import Outcome
from bot.delivery.parts import as_edit, as_send
from bot.render import Reply
from bot.store.job import Job
from bot.text import cut

LATE = "Here is the late answer to your request #{id}."
READ_BACK = 50
"""Messages looked through before posting again: Discord forgets a nonce after a few minutes."""
CONTENT = 2000

log = logging.getLogger(__name__)

_REFUSED = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)


async def deliver_elsewhere(client: discord.Client, job: Job, reply: Reply) -> bool:
    """Show a reply without its interaction; tell whether any way was open."""
    public = not job.order.origin.private
    if public and (await _edit_message(client, job, reply) or await _post(client, job, reply)):
        return True
    return await _write_to_person(client, job, reply)


async def _edit_message(client: discord.Client, job: Job, reply: Reply) -> bool:
    """Edit the placeholder by its id, with the bot's own token."""
    channel = job.order.origin.channel
    if channel is None or job.message is None:
        return False
    message = client.get_partial_messageable(channel).get_partial_message(job.message)
    try:
        await message.edit(**as_edit(reply))
    except _REFUSED as error:
        log.info("job %s: its message cannot be edited: %s", job.id, _named(error))
        return False
    return True


async def _post(client: discord.Client, job: Job, reply: Reply) -> bool:
    """Post into the channel, once: with the interaction's id as nonce, after looking for an earlier post."""
    channel = job.order.origin.channel
    if channel is None:
        return False
    place = client.get_partial_messageable(channel)
    if await _posted_before(client, place, job):
        return True
    asker = f"<@{job.order.origin.user}> {LATE.format(id=job.id)}"
    late = replace(reply, content=cut(f"{asker}\n{reply.content}".strip(), CONTENT))
    try:
        await place.send(**as_send(late), nonce=str(job.order.origin.interaction))
    except _REFUSED as error:
        log.info("job %s: its channel is closed: %s", job.id, _named(error))
        return False
    return True


async def _posted_before(client: discord.Client, place: discord.PartialMessageable, job: Job) -> bool:
    """Tell whether an earlier post for this job is among the channel's last messages."""
    mark = LATE.format(id=job.id)
    try:
        async for message in _history(place):
            if client.user and message.author.id == client.user.id and mark in message.content:
                return True
    except _REFUSED as error:
        log.info("job %s: its channel cannot be read: %s", job.id, _named(error))
    return False


def _history(place: discord.PartialMessageable) -> AsyncIterator[discord.Message]:
    """Return the channel's last messages, newest first."""
    return place.history(limit=READ_BACK)


async def _write_to_person(client: discord.Client, job: Job, reply: Reply) -> bool:
    """Send a direct message."""
    late = replace(reply, content=cut(f"{LATE.format(id=job.id)}\n{reply.content}".strip(), CONTENT))
    try:
        person = await client.fetch_user(job.order.origin.user)
        await person.send(**as_send(late), nonce=str(job.order.origin.interaction))
    except _REFUSED as error:
        log.warning("job %s: no way to its person: %s", job.id, _named(error))
        return False
    return True


def _named(error: BaseException) -> str:
    """Return an error for the log without what Discord repeats of our message in it."""
    if isinstance(error, discord.HTTPException):
        return f"{error.status}, code {error.code}"
    return type(error).__name__


__all__ = ["Outcome", "deliver_elsewhere"]
