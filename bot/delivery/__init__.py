"""The only writer of replies: to an interaction, else its message, its channel or its person."""

from contextlib import AbstractAsyncContextManager

import aiohttp
import discord

from bot.delivery.elsewhere import deliver_elsewhere
from bot.delivery.explain import explain
from bot.delivery.original import Outcome, edit_original
from bot.delivery.speak import speak, update
from bot.delivery.status import status
from bot.inference.backend import Tell
from bot.render import Reach, Reply, fit
from bot.settings import Discord
from bot.store.job import Job, Origin

__all__ = ["Delivery", "Reach"]


class Delivery:
    """Writes replies, mentioning nobody; `session` is its own, so that it can write before login ends."""

    def __init__(self, client: discord.Client, session: aiohttp.ClientSession, settings: Discord) -> None:
        self._client = client
        self._session = session
        self._settings = settings

    async def explain(self, interaction: discord.Interaction, error: BaseException) -> None:
        """Tell a person about an error; never raises."""
        await explain(interaction, error)

    async def reply(self, interaction: discord.Interaction, reply: Reply, *, private: bool) -> None:
        """Answer an interaction without a job: first response, deferred one, or a follow-up."""
        await speak(interaction, fit(reply, self.reach_of(interaction)), private=private)

    async def update(self, interaction: discord.Interaction, reply: Reply) -> None:
        """Replace the message that the pressed button stands under."""
        await update(interaction, fit(reply, self.reach_of(interaction)))

    def status(self, job: Job) -> AbstractAsyncContextManager[Tell]:
        """Show a job's progress in its place while the context lasts."""
        origin = job.order.origin

        async def show(reply: Reply) -> None:
            await edit_original(self._session, origin, reply, tries=1)

        return status(
            job, show, patience=self._settings.patience_seconds, pause=self._settings.progress_seconds
        )

    async def deliver(self, job: Job, reply: Reply, reach: Reach) -> bool:
        """Show a finished job's reply; tell whether anybody can see it now."""
        reply = fit(reply, reach)
        outcome = await edit_original(self._session, job.order.origin, reply)
        if outcome is Outcome.CLOSED:
            return await deliver_elsewhere(self._client, job, reply)
        return outcome is Outcome.SHOWN

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
