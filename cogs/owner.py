"""/owner: what the person who runs the bot does while it runs."""

import asyncio
import time
from collections.abc import Mapping

import discord
from discord import app_commands
from discord.app_commands import Range
from discord.ext import commands

from bot.app.sync import sync
from bot.errors import BadOption, Forbidden
from bot.inference.backend import InMemory, Waiting
from bot.locale import N_, _
from bot.render import notice
from bot.store.job import State
from bot.task_cog import Host, Interaction
from bot.task_cog.task_option import suggest_models_of_task, suggest_tasks, task_named
from bot.tasks import Task
from bot.text import code, literal

NOT_YOURS = N_("Only the owner of this bot's application can do this.")
NOT_YOURS_HINT = N_("It is the person, or the team, that Discord's developer portal names.")
MODELS, DOORS, BLOCKS, STATS, SYNC = (
    N_("Models in memory"),
    N_("Doors"),
    N_("Blocked"),
    N_("Statistics"),
    N_("Commands"),
)
LOADED = N_("{model} is loaded for `/{task}`.")
UNLOADED = N_("{model} has left the memory; it is loaded again when somebody asks for it.")
NOT_LOADED = N_("{model} was not in memory for `/{task}`.")
PINNED = N_("{model} stays in memory for `/{task}` from now on.")
UNPINNED = N_("{model} may leave the memory again when others need its room.")
PAUSED = N_("Nothing new is taken until `/owner resume` or the next start. Still under way: {count}.")
RESUMED = N_("Requests are taken again.")
DRAINING = N_("Nothing new is taken. Still under way: {count}. This message says when they are done.")
DRAINED = N_("Nothing is under way any more, and nothing new is taken until `/owner resume`.")
DRAIN_SECONDS = 14 * 60
"""An answer can be edited for 15 minutes."""
STILL = N_("After 14 minutes, still under way: {count}. `/queue show` tells more.")
SYNCED = N_("Discord has been told all commands anew.")
ONE_OF_TWO = N_("Name a person or a server, one of the two.")
HIGHEST_NUMBER = 2**63 - 1
"""Discord's numbers and the database's have 63 bits."""
NO_NUMBER = N_("{given} is not the number of a server.")
NO_NUMBER_HINT = N_("With Discord's developer mode on, a server's menu has Copy Server ID.")
BLOCKED = N_("{who} can ask nothing any more.")
UNBLOCKED = N_("{who} can ask again.")
NOBODY = N_("Nobody is blocked.")
DAMAGED = N_(
    "**The database was damaged when the bot started.** It lies beside as {file}; what could be read of it "
    "is kept."
)
UP = N_("Up since <t:{since}:R>. Servers: {servers}.")
LINE = N_("Waiting {waiting}, running {running}; the doors are {doors}.")
OPEN, CLOSED = N_("open"), N_("closed")
DAY = N_("**The last 24 hours**")
NO_JOBS = N_("No requests.")
COUNTED = "`/{task}` {states}"
MEMORY = N_("**In memory**")
NOTHING_LOADED = N_("No model.")
KEPT = N_("{model} for {pipeline}, {megabytes:,.0f} MB{pinned}")
IS_PINNED = N_(", pinned")
MEGABYTE = 1_000_000
DAY_SECONDS = 86_400


def check(interaction: Interaction) -> None:
    """Raise Forbidden unless the person owns the application: Discord knows no permission for that."""
    if not interaction.client.is_application_owner(interaction.user.id):
        raise Forbidden(_(NOT_YOURS), _(NOT_YOURS_HINT))


def loaded(models: tuple[InMemory, ...]) -> str:
    """List what is in memory."""
    rows = [
        _(KEPT).format(
            model=code(one.model),
            pipeline=one.pipeline,
            megabytes=one.bytes / MEGABYTE,
            pinned=_(IS_PINNED) if one.pinned else "",
        )
        for one in models
    ]
    return "\n".join([_(MEMORY), *(rows or [_(NOTHING_LOADED)])])


def counted(tally: Mapping[tuple[str, State], int]) -> str:
    """List the requests of a day, by task and what became of them."""
    tasks = dict.fromkeys(task for task, _state in tally)
    rows = [
        COUNTED.format(
            task=task,
            states=", ".join(f"{state} {count}" for (of, state), count in tally.items() if of == task),
        )
        for task in tasks
    ]
    return "\n".join([_(DAY), *(rows or [_(NO_JOBS)])])


def line(waiting: Waiting, *, open_: bool) -> str:
    """Say who waits and runs, and whether anything new is taken."""
    return _(LINE).format(
        waiting=len(waiting.waiting), running=len(waiting.running), doors=_(OPEN if open_ else CLOSED)
    )


def server_of(given: str) -> int:
    """Read a server's number; BadOption."""
    if not given.strip().isdecimal() or int(given) > HIGHEST_NUMBER:
        raise BadOption(_(NO_NUMBER).format(given=code(given)), _(NO_NUMBER_HINT))
    return int(given)


@app_commands.default_permissions(administrator=True)
class Owner(commands.GroupCog, group_name="owner", group_description="For the person who runs this bot"):
    """The group."""

    def __init__(self) -> None:
        self._since = int(time.time())

    async def _tell(self, interaction: Interaction, title: str, text: str) -> None:
        await interaction.client.delivery.reply(interaction, notice(_(title), text), private=True)

    @app_commands.command(description="Have a model ready before anybody asks for it")
    @app_commands.describe(task="For which task", model="Which model")
    @app_commands.autocomplete(task=suggest_tasks, model=suggest_models_of_task)
    async def load(self, interaction: Interaction, task: str, model: Range[str, 1, 200]) -> None:
        """Load it on the worker, between two batches."""
        found = await self._begin(interaction, task)
        await interaction.client.service.keeping.load(found, model)
        await self._tell(interaction, _(MODELS), _(LOADED).format(model=code(model), task=found.name))

    @app_commands.command(description="Let a model leave the memory")
    @app_commands.describe(task="For which task", model="Which model")
    @app_commands.autocomplete(task=suggest_tasks, model=suggest_models_of_task)
    async def unload(self, interaction: Interaction, task: str, model: Range[str, 1, 200]) -> None:
        """Drop it, pinned or not."""
        found = await self._begin(interaction, task)
        left = await interaction.client.service.keeping.unload(found, model)
        text = _(UNLOADED if left else NOT_LOADED)
        await self._tell(interaction, _(MODELS), text.format(model=code(model), task=found.name))

    @app_commands.command(description="Let a model stay in memory whatever else needs room")
    @app_commands.describe(task="For which task", model="Which model", on="No: it may leave again")
    @app_commands.autocomplete(task=suggest_tasks, model=suggest_models_of_task)
    async def pin(
        self, interaction: Interaction, task: str, model: Range[str, 1, 200], on: bool = True
    ) -> None:
        """Pin or unpin it."""
        found = await self._begin(interaction, task)
        keeping = interaction.client.service.keeping
        await (keeping.pin if on else keeping.unpin)(found, model)
        text = _(PINNED if on else UNPINNED)
        await self._tell(interaction, _(MODELS), text.format(model=code(model), task=found.name))

    async def _begin(self, interaction: Interaction, task: str) -> Task:
        """Check the person, and take the time that a model may need; returns the task."""
        check(interaction)
        found = task_named(interaction.client.service, task)
        await interaction.response.defer(ephemeral=True)
        return found

    @app_commands.command(description="Take nothing new; what is under way is answered")
    async def pause(self, interaction: Interaction) -> None:
        """Close the doors."""
        check(interaction)
        doors = interaction.client.service.doors
        doors.pause()
        await self._tell(interaction, _(DOORS), _(PAUSED).format(count=doors.under_way))

    @app_commands.command(description="Take requests again")
    async def resume(self, interaction: Interaction) -> None:
        """Open the doors."""
        check(interaction)
        interaction.client.service.doors.resume()
        await self._tell(interaction, _(DOORS), _(RESUMED))

    @app_commands.command(description="Take nothing new, and say when everything under way is answered")
    async def drain(self, interaction: Interaction) -> None:
        """Close the doors and wait."""
        check(interaction)
        doors, delivery = interaction.client.service.doors, interaction.client.delivery
        doors.pause()
        if not doors.under_way:
            await self._tell(interaction, _(DOORS), _(DRAINED))
            return
        await self._tell(interaction, _(DOORS), _(DRAINING).format(count=doors.under_way))
        try:
            drained = await asyncio.wait_for(doors.drained(), DRAIN_SECONDS)
        except TimeoutError:
            text = _(STILL).format(count=doors.under_way)
        else:
            text = _(DRAINED if drained else RESUMED)
        await delivery.update(interaction, notice(_(DOORS), text))

    @app_commands.command(description="What the bot does: requests, queue, models in memory")
    async def stats(self, interaction: Interaction) -> None:
        """Count."""
        check(interaction)
        bot = interaction.client
        await interaction.response.defer(ephemeral=True)
        waiting, _owners = bot.service.waiting()
        store = bot.service.store
        parts = [
            *([_(DAMAGED).format(file=code(store.salvaged.aside.name))] if store.salvaged else []),
            _(UP).format(since=self._since, servers=len(bot.guilds)),
            line(waiting, open_=bot.service.doors.open),
            counted(await store.jobs.tally(time.time() - DAY_SECONDS)),
            loaded(await bot.service.keeping.in_memory()),
        ]
        await self._tell(interaction, _(STATS), "\n\n".join(parts))

    @app_commands.command(name="sync", description="Tell Discord all commands anew")
    async def sync_commands(self, interaction: Interaction) -> None:
        """Sync, changed or not."""
        check(interaction)
        bot = interaction.client
        await interaction.response.defer(ephemeral=True)
        await sync(bot.tree, bot.service.store.state, "always")  # type: ignore[arg-type]  # the bot's own tree
        await self._tell(interaction, _(SYNC), _(SYNCED))

    @app_commands.command(description="Let a person or a server ask nothing any more, or again")
    @app_commands.describe(
        user="A person", server="A server's number", block="No: let them ask again", show="Who is blocked"
    )
    async def block(
        self,
        interaction: Interaction,
        *,
        user: discord.User | None = None,
        server: Range[str, 1, 20] | None = None,
        block: bool = True,
        show: bool = False,
    ) -> None:
        """Block or unblock, or list."""
        check(interaction)
        blocked = interaction.client.service.store.blocked
        if show:
            rows = [
                f"<@{one}>" if scope == "user" else code(str(one)) for scope, one in sorted(blocked.all())
            ]
            await self._tell(interaction, _(BLOCKS), "\n".join(rows) or _(NOBODY))
            return
        if (user is None) == (server is None):
            raise BadOption(_(ONE_OF_TWO))
        change = blocked.block if block else blocked.unblock
        if user is not None:
            await change("user", user.id)
            who = literal(user.display_name)
        else:
            number = server_of(server or "")
            await change("server", number)
            who = code(str(number))
        await self._tell(interaction, _(BLOCKS), _(BLOCKED if block else UNBLOCKED).format(who=who))


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Owner())
