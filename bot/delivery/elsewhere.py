"""Ways for an answer whose interaction is over (15 minutes): its message, its channel, its person.

A private answer goes to its person only.
"""

import logging
from collections.abc import Awaitable

import discord

from bot.delivery.original import Outcome, refused
from bot.delivery.parts import as_edit, as_send
from bot.locale import N_, _
from bot.render import Reply, headed
from bot.store.job import Job

LATE = N_("Here is the late answer to your request #{id}.")
READ_BACK = 50
"""Messages looked through before posting again: Discord forgets a nonce after a few minutes."""

log = logging.getLogger(__name__)


async def deliver_elsewhere(client: discord.Client, job: Job, reply: Reply) -> Outcome:
    """Show a reply without its interaction, by the first way that is open.

    Raises what is in UNREACHABLE when that cannot be known now.
    """
    ways = [_write_to_person] if job.order.origin.private else [_edit_message, _post, _write_to_person]
    for way in ways:
        outcome = await way(client, job, reply)
        if outcome is not Outcome.CLOSED:
            return outcome
    return Outcome.GONE


async def _edit_message(client: discord.Client, job: Job, reply: Reply) -> Outcome:
    """Edit the placeholder by its id, with the bot's own token."""
    channel = job.order.origin.channel
    if channel is None or job.message is None:
        return Outcome.CLOSED
    message = client.get_partial_messageable(channel).get_partial_message(job.message)
    return await _open(job, "its message", message.edit(**as_edit(reply)))


async def _post(client: discord.Client, job: Job, reply: Reply) -> Outcome:
    """Post into the channel, once: with the interaction's id as nonce, after looking for an earlier post."""
    channel = job.order.origin.channel
    if channel is None:
        return Outcome.CLOSED
    place = client.get_partial_messageable(channel)
    head = f"<@{job.order.origin.user}> {_(LATE).format(id=job.id)}"
    return await _open(job, "its channel", _send(client, place, job, headed(head, reply)))


async def _write_to_person(client: discord.Client, job: Job, reply: Reply) -> Outcome:
    """Send a direct message, once."""

    async def send() -> None:
        person = await client.fetch_user(job.order.origin.user)
        place = await person.create_dm()
        await _send(client, place, job, headed(_(LATE).format(id=job.id), reply))

    return await _open(job, "its person", send())


async def _send(client: discord.Client, place: discord.abc.Messageable, job: Job, reply: Reply) -> None:
    """Send a message unless an earlier one for this job is there."""
    if not await _posted_before(client, place, job):
        await place.send(**as_send(reply), nonce=_nonce(job))


async def _posted_before(client: discord.Client, place: discord.abc.Messageable, job: Job) -> bool:
    """Tell whether an earlier post for this job is among the channel's last messages.

    Where they may not be read, one double that carries the same number is accepted.
    """
    mark = _(LATE).format(id=job.id)
    try:
        async for message in place.history(limit=READ_BACK):
            if client.user and message.author.id == client.user.id and mark in message.content:
                return True
    except discord.HTTPException as error:
        if refused(error) is Outcome.UNREACHED:
            raise
        log.info("job %s: its channel cannot be read (%s, code %s)", job.id, error.status, error.code)
    return False


async def _open(job: Job, way: str, sending: Awaitable[object]) -> Outcome:
    """Tell what became of a way; what Discord repeats of the message stays out of the log."""
    try:
        await sending
    except discord.HTTPException as error:
        log.info("job %s: %s does not open (%s, code %s)", job.id, way, error.status, error.code)
        return refused(error)
    return Outcome.ELSEWHERE


def _nonce(job: Job) -> str:
    """Return what keeps Discord from posting twice; discord.py has it enforced."""
    return str(job.order.origin.interaction)
