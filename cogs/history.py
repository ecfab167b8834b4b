"""/history: what you asked before, shown, asked again or deleted."""

from dataclasses import replace
from functools import partial

from discord import app_commands
from discord.app_commands import Range
from discord.ext import commands

from bot.controls import DynamicButton
from bot.errors import Forbidden, NotFound, TooLong
from bot.locale import N_, _
from bot.render import Button, Reply, notice
from bot.service import Service
from bot.store.job import CLOSED, Job, State
from bot.task_cog import Host, Interaction, careful, origin_of
from bot.task_cog.task_option import suggest_tasks, task_named
from bot.tasks import Passage
from bot.text import code, cut, line, literal, measure

TITLE = N_("Your requests")
NONE_YET = N_("Nothing here. What you ask is listed for as long as `/privacy show` says.")
COUNTED = N_("Page {page} of {pages} · {total} in all")
ROW = "**#{id}** `/{task}` <t:{at}:R> · {state} · {model}\n{text}"
STATES = {State.DELIVERED: N_("answered"), State.DONE: N_("answered"), State.ACKNOWLEDGED: N_("waiting")}
"""In a person's words; the others stand as they are."""
TEXT_GONE = N_("*text no longer kept*")
SHOWN = 80
ON_A_PAGE = 5
OLDER, NEWER = N_("Older"), N_("Newer")
NO_JOB = N_("You have no request #{job}.")
NO_JOB_HINT = N_("`/history list` shows their numbers.")
OPEN = N_("#{job} is not finished yet.")
OPEN_HINT = N_("`/queue show` says where it stands; `/queue cancel` ends it.")
GONE = N_("The text of #{job} is no longer kept, so it cannot be asked again.")
GONE_HINT = N_("Type it again.")
DELETED_TITLE = N_("Deleted")
DELETED = N_("#{job} is deleted here. The message with its answer stays: use the button Delete under it.")
NOT_YOURS = N_("This list is another person's.")
NOT_YOURS_HINT = N_("Use `/history list` for your own.")
SUGGESTED = 25
QUERY = 30
"""A query travels in the paging buttons' ids, which hold 100 characters, an emoji counting as two."""
WIDE = N_("`query` takes {most} characters, and an emoji counts as two.")
WIDE_HINT = N_("Use fewer of its words.")


def row(job: Job) -> str:
    """Show a job in two lines."""
    first = job.order.inputs[0] if job.order.inputs else None
    text = first.question if isinstance(first, Passage) else first
    return ROW.format(
        id=job.id,
        task=job.order.task,
        at=int(job.received_at),
        state=job.failure.code.lower() if job.failure else _(STATES.get(job.state, job.state)),
        model=code(job.model),
        text=literal(cut(line(text), SHOWN)) if text else _(TEXT_GONE),
    )


async def listed(service: Service, user: int, page: int, task: str, query: str) -> Reply:
    """Show one page, numbered from 1 and at most the last, with buttons to its neighbours."""
    read = partial(service.store.jobs.page, user, task=task or None, query=query or None, limit=ON_A_PAGE)
    jobs, total = await read(offset=(page - 1) * ON_A_PAGE)
    if not total:
        return notice(_(TITLE), _(NONE_YET))
    pages = -(-total // ON_A_PAGE)
    if page > pages:
        page = pages
        jobs, total = await read(offset=(page - 1) * ON_A_PAGE)
    text = "\n".join([*map(row, jobs), _(COUNTED).format(page=page, pages=pages, total=total)])
    steps = ((_(NEWER), page - 1, page > 1), (_(OLDER), page + 1, page < pages))
    buttons = tuple(
        Button(label, f"pw:history:{user}:{to}:{task}:{query}", disabled=not possible)
        for label, to, possible in steps
    )
    return notice(_(TITLE), text, buttons=buttons if pages > 1 else ())


class Page(
    DynamicButton, template=r"pw:history:(?P<user>\d+):(?P<page>\d+):(?P<task>[a-z-]*):(?P<query>(?s:.*))"
):
    """Turns the page of a list; only its owner's."""

    async def allow(self, interaction: Interaction, **fields: str) -> None:
        """Only the list's owner."""
        if fields["user"] != str(interaction.user.id):
            raise Forbidden(NOT_YOURS, NOT_YOURS_HINT)

    async def press(self, interaction: Interaction, **fields: str) -> None:
        """Show the page that the id names."""
        bot = interaction.client
        page = max(1, int(fields["page"]))
        reply = await listed(bot.service, interaction.user.id, page, fields["task"], fields["query"])
        await bot.delivery.update(interaction, reply)


async def job_of(interaction: Interaction, number: int) -> Job:
    """Find one of the person's jobs; NotFound, which does not tell whether it is somebody else's."""
    job = await interaction.client.service.store.jobs.get(number)
    if job is None or job.order.origin.user != interaction.user.id:
        raise NotFound(NO_JOB.format(job=number), NO_JOB_HINT)
    return job


@careful  # type: ignore[arg-type]  # typed for options of text; these are numbers
async def suggest_jobs(interaction: Interaction, current: str) -> list[app_commands.Choice[int]]:
    """Suggest the person's newest jobs whose number begins like what is typed."""
    jobs, _total = await interaction.client.service.store.jobs.page(interaction.user.id, limit=SUGGESTED)
    return [
        app_commands.Choice(name=f"#{job.id} /{job.order.task}", value=job.id)
        for job in jobs
        if str(job.id).startswith(current.lstrip("#"))
    ]


class History(commands.GroupCog, group_name="history", group_description="What you asked before"):
    """The group."""

    @app_commands.command(name="list", description="List what you asked, newest first")
    @app_commands.describe(
        task="Only this task", query="Only with these words in text or answer", page="Which page"
    )
    @app_commands.autocomplete(task=suggest_tasks)
    async def list_jobs(
        self,
        interaction: Interaction,
        task: str | None = None,
        query: Range[str, 1, QUERY] | None = None,
        page: Range[int, 1, 100_000] = 1,
    ) -> None:
        """Show a page."""
        bot = interaction.client
        if query and measure(query) > QUERY:
            raise TooLong(_(WIDE).format(most=QUERY), _(WIDE_HINT))
        name = task_named(bot.service, task).name if task else ""
        reply = await listed(bot.service, interaction.user.id, page, name, query or "")
        await bot.delivery.reply(interaction, reply, private=True)

    @app_commands.command(description="Show an answer again, only to you")
    @app_commands.describe(job="Its number, from the footer of the answer")
    @app_commands.autocomplete(job=suggest_jobs)
    async def show(self, interaction: Interaction, job: Range[int, 1]) -> None:
        """Render the stored job again."""
        bot = interaction.client
        found = await job_of(interaction, job)
        task = task_named(bot.service, found.order.task)
        if not found.failure and found.facts is None:
            raise NotFound(OPEN.format(job=job), OPEN_HINT)
        await interaction.response.defer(ephemeral=True, thinking=True)  # a picture may have to be drawn
        reply = await bot.road.shown(found, task)
        await bot.delivery.reply(interaction, reply, private=True)

    @app_commands.command(description="Ask the same again")
    @app_commands.describe(job="Its number", private="Show the answer only to you")
    @app_commands.autocomplete(job=suggest_jobs)
    async def rerun(self, interaction: Interaction, job: Range[int, 1], private: bool = True) -> None:
        """Walk the road with the same order, model and options."""
        found = await job_of(interaction, job)
        if found.wiped or not found.order.inputs:
            raise NotFound(GONE.format(job=job), GONE_HINT)
        origin = origin_of(interaction, private=private)
        await interaction.client.road.walk(
            interaction, replace(found.order, origin=origin, model=found.model)
        )

    @app_commands.command(description="Delete a request and its answer from your history")
    @app_commands.describe(job="Its number")
    @app_commands.autocomplete(job=suggest_jobs)
    async def delete(self, interaction: Interaction, job: Range[int, 1]) -> None:
        """Delete one closed job; an open one still owes an answer."""
        bot = interaction.client
        found = await job_of(interaction, job)
        if found.state not in CLOSED:
            raise NotFound(OPEN.format(job=job), OPEN_HINT)
        await bot.service.store.jobs.delete(job, interaction.user.id)
        await bot.delivery.reply(
            interaction, notice(_(DELETED_TITLE), _(DELETED).format(job=job)), private=True
        )


async def setup(bot: Host) -> None:
    """Add the cog and its buttons."""
    bot.add_dynamic_items(Page)
    await bot.add_cog(History())
