"""/queue: who waits, and leaving the line."""

import time
from collections.abc import Mapping

from discord import app_commands
from discord.ext import commands

from bot.errors import NotFound
from bot.inference.backend import Waiting
from bot.locale import N_, _
from bot.render import notice
from bot.task_cog import Host, Interaction, moderated

TITLE = N_("Waiting line")
IDLE = N_("Nobody is waiting: a request would start at once.")
NOW = N_("Running: {running} · waiting: {waiting}")
STARTS = N_("A new request would start <t:{at}:R>.")
SOON = N_("A new request would start soon, when what runs now is done.")
YOURS_RUN = N_("Yours, running: {jobs}")
YOURS_WAIT = N_("Yours, waiting: {jobs}")
PLACE = N_("#{job} (place {place})")
CANCELLED_TITLE = N_("Cancelled")
CANCELLED = N_("#{job} is cancelled; its message will say so.")
NOTHING = N_("You have no request waiting or running.")
NOTHING_HINT = N_("`/history list` shows what you asked before.")


def described(line: Waiting, owners: Mapping[str, int], user: int, now: float) -> str:
    """Say who waits, naming only the person's own jobs."""
    if not line.waiting and not line.running:
        return _(IDLE)
    parts = [_(NOW).format(running=len(line.running), waiting=len(line.waiting))]
    if line.estimate is not None:
        # below a second the guess is used up while something still runs: "now" would not be true
        parts.append(_(STARTS).format(at=round(now + line.estimate)) if line.estimate >= 1 else _(SOON))
    if running := [f"#{job}" for job in line.running if owners.get(job) == user]:
        parts.append(_(YOURS_RUN).format(jobs=", ".join(running)))
    places = enumerate(line.waiting, start=1)
    if waiting := [_(PLACE).format(job=job, place=n) for n, job in places if owners.get(job) == user]:
        parts.append(_(YOURS_WAIT).format(jobs=", ".join(waiting)))
    return "\n".join(parts)


class Queue(commands.GroupCog, group_name="queue", group_description="Requests that wait or run"):
    """The group."""

    @app_commands.command(description="See how many requests wait, and where yours stand")
    async def show(self, interaction: Interaction) -> None:
        """Describe the line."""
        line, owners = interaction.client.service.waiting()
        text = described(line, owners, interaction.user.id, time.time())
        await interaction.client.delivery.reply(interaction, notice(_(TITLE), text), private=True)

    @app_commands.command(description="Cancel a request that waits or runs")
    @app_commands.describe(job="Its number, from the footer or /queue show; left out, your newest one")
    async def cancel(self, interaction: Interaction, job: app_commands.Range[int, 1] | None = None) -> None:
        """Cancel one's own request; moderators may cancel anybody's."""
        service = interaction.client.service
        user = interaction.user.id
        if job is None:
            line, owners = service.waiting()
            own = [int(one) for one in (*line.running, *line.waiting) if owners.get(one) == user]
            if not own:
                raise NotFound(NOTHING, NOTHING_HINT)
            job = max(own)
        await service.cancel(job, by=user, moderates=moderated(interaction))
        text = _(CANCELLED).format(job=job)
        await interaction.client.delivery.reply(interaction, notice(_(CANCELLED_TITLE), text), private=True)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Queue())
