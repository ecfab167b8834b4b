"""The only writer of replies: to an interaction, else its message, its channel or its person."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager

import aiohttp
import discord

from bot.delivery.elsewhere import deliver_elsewhere
from bot.delivery.explain import explain, unwrapped
from bot.delivery.original import UNREACHABLE, Outcome, edit_original
from bot.delivery.parts import as_send
from bot.delivery.speak import speak, update
from bot.delivery.status import status
from bot.errors import BotError
from bot.inference.backend import Tell
from bot.locale import N_, _
from bot.render import Reach, Reply, fit
from bot.settings import Discord
from bot.store.job import Job, Origin

__all__ = ["Delivery", "Outcome", "Reach"]

AGAIN = (15.0, 60.0, 120.0)
"""Seconds before each further try; after the last, `bot.app.recover` tries again every few minutes."""
RESTARTING = N_("The bot is restarting; your request #{id} is kept and will be answered here.")

log = logging.getLogger(__name__)


class Delivery:
    """Writes replies, mentioning nobody; `session` is its own, so that it can write before login ends."""

    def __init__(self, client: discord.Client, session: aiohttp.ClientSession, settings: Discord) -> None:
        self._client = client
        self._session = session
        self._settings = settings

    async def explain(self, interaction: discord.Interaction, error: BaseException) -> None:
        """Tell a person about an error; never raises. Who listens to `error_told` hears its code."""
        command = interaction.command.qualified_name if interaction.command else ""
        error = unwrapped(error)
        self._client.dispatch("error_told", command, error.code if isinstance(error, BotError) else "")
        await explain(interaction, error)

    async def reply(self, interaction: discord.Interaction, reply: Reply, *, private: bool) -> None:
        """Answer an interaction without a job: first response, deferred one, or a follow-up."""
        await speak(interaction, fit(reply, self.reach_of(interaction)), private=private)

    async def add_private(self, interaction: discord.Interaction, reply: Reply) -> None:
        """Add a message that only the person sees, once the interaction has its answer."""
        await interaction.followup.send(**as_send(fit(reply, self.reach_of(interaction))), ephemeral=True)

    async def update(self, interaction: discord.Interaction, reply: Reply) -> None:
        """Replace the message that the pressed button stands under."""
        await update(interaction, fit(reply, self.reach_of(interaction)))

    def status(self, job: Job) -> AbstractAsyncContextManager[Tell]:
        """Show a job's progress in its place while the context lasts."""
        origin = job.order.origin

        async def show(reply: Reply) -> None:
            await edit_original(self._session, origin, reply, pauses=())

        return status(
            job, show, patience=self._settings.patience_seconds, pause=self._settings.progress_seconds
        )

    async def deliver(self, job: Job, reply: Reply, reach: Reach) -> Outcome:
        """Show a finished job's reply; tries for minutes when Discord cannot be reached."""
        reply = fit(reply, reach)
        outcome = await self._deliver(job, reply)
        for pause in AGAIN:
            if outcome is not Outcome.UNREACHED:
                break
            await asyncio.sleep(pause)
            outcome = await self._deliver(job, reply)
        return outcome

    async def _deliver(self, job: Job, reply: Reply) -> Outcome:
        """Try every way once."""
        outcome = await edit_original(self._session, job.order.origin, reply)
        if outcome is not Outcome.CLOSED:
            return outcome
        try:
            return await deliver_elsewhere(self._client, job, reply)
        except UNREACHABLE as error:
            log.warning("job %s could not be delivered: %s", job.id, type(error).__name__)
            return Outcome.UNREACHED

    async def keep_notice(self, job: Job) -> None:
        """Say in a job's place that the bot restarts and keeps the request."""
        text = _(RESTARTING).format(id=job.id)
        await edit_original(self._session, job.order.origin, Reply(content=text), pauses=())

    def reach_of(self, interaction: discord.Interaction) -> Reach:
        """Return what may be sent where an interaction stands."""
        if interaction.guild_id is None:
            return Reach()
        allowed = interaction.app_permissions
        return Reach(embeds=allowed.embed_links, files=allowed.attach_files)

    def reach_again(self, origin: Origin) -> Reach:
        """Return what may be sent to an earlier interaction's channel, as far as the cache knows."""
        guild = self._client.get_guild(origin.guild) if origin.guild else None
        channel = guild.get_channel(origin.channel) if guild and origin.channel else None
        if guild is None or channel is None:
            return Reach()
        allowed = channel.permissions_for(guild.me)
        return Reach(embeds=allowed.embed_links, files=allowed.attach_files)
