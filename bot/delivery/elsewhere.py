"""Ways for an answer whose interaction is over (15 minutes): its message, its channel, its person.

A private answer goes to its person only.
"""

import logging
from collections.abc import Awaitable

import discord

from bot.delivery.parts import as_edit, as_send
from bot.locale import N_, _
from bot.render import Reply, headed
from bot.store.job import Job

LATE = N_("Here is the late answer to your request #{id}.")
READ_BACK = 50
"""Messages looked through before posting again: Discord forgets a nonce after a few minutes."""

log = logging.getLogger(__name__)


async def deliver_elsewhere(client: discord.Client, job: Job, reply: Reply) -> bool:
    """Show a reply without its interaction; tell whether any way was open.

    Raises aiohttp.ClientError, OSError or DiscordServerError when that cannot be known now.
    """
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
    return await _open(job, "its message", message.edit(**as_edit(reply)))


async def _post(client: discord.Client, job: Job, reply: Reply) -> bool:
    """Post into the channel, once: with the interaction's id as nonce, after looking for an earlier post."""
    channel = job.order.origin.channel
    if channel is None:
        return False
    place = client.get_partial_messageable(channel)
    if await _posted_before(client, place, job):
        return True
    head = f"<@{job.order.origin.user}> {_(LATE).format(id=job.id)}"
    return await _open(job, "its channel", place.send(**as_send(headed(head, reply)), nonce=_nonce(job)))


async def _posted_before(client: discord.Client, place: discord.PartialMessageable, job: Job) -> bool:
    """Tell whether an earlier post for this job is among the channel's last messages.

    Where they cannot be read, one double that carries the same number is accepted.
    """
    mark = _(LATE).format(id=job.id)
    try:
        async for message in place.history(limit=READ_BACK):
            if client.user and message.author.id == client.user.id and mark in message.content:
                return True
    except discord.HTTPException as error:
        log.info("job %s: its channel cannot be read (%s, code %s)", job.id, error.status, error.code)
    return False


async def _write_to_person(client: discord.Client, job: Job, reply: Reply) -> bool:
    """Send a direct message."""

    async def send() -> None:
        person = await client.fetch_user(job.order.origin.user)
        await person.send(**as_send(headed(_(LATE).format(id=job.id), reply)), nonce=_nonce(job))

    return await _open(job, "its person", send())


async def _open(job: Job, way: str, sending: Awaitable[object]) -> bool:
    """Tell whether a way was open; what Discord repeats of the message stays out of the log."""
    try:
        await sending
    except discord.DiscordServerError:
        raise
    except discord.HTTPException as error:
        log.info("job %s: %s is closed (%s, code %s)", job.id, way, error.status, error.code)
        return False
    return True


def _nonce(job: Job) -> str:
    """Return what keeps Discord from posting twice; discord.py has it enforced."""
    return str(job.order.origin.interaction)
