"""/model: which models there are, what is known of them, and which one you use."""

from collections.abc import Iterable, Mapping

from discord import app_commands
from discord.app_commands import Range
from discord.ext import commands

from bot.catalog import Default, Entry, ModelFacts
from bot.locale import N_, _
from bot.render import notice
from bot.task_cog import Host, Interaction
from bot.task_cog.task_option import suggest_models_of_task, suggest_tasks, task_named
from bot.tasks import Task
from bot.text import code, literal

LIST_TITLE = N_("Models")
HEAD = "**/{task}** ({title})"
ROW = "• {model}{marks}{details}"
DEFAULT, READY, YOURS = N_("default"), N_("ready"), N_("yours")
NONE_SPEAKS = N_("No model is known to speak {language}.")
SET_TITLE = N_("Your model")
SET = N_("`/{task}` now uses {model} for you. `/model reset` goes back to the default.")
RESET = N_("`/{task}` uses the default again.")
RESET_ALL = N_("Every task uses its default again.")
DEFAULT_TITLE = N_("Default models of /{task}")
TODAY = N_("transformers today: {model}")
COURSE = N_("The course and its video: {model}")
PINNED = N_("{model} at commit {revision}")
HERE = N_("This bot, for you, here: {model} ({chosen})")
NO_DEFAULT = N_("none (the task was removed)")
CHOSEN = {
    "preference": N_("you chose it"),
    "server": N_("this server's default"),
    "default": N_("the bot's default"),
    "option": N_("named"),
}
GOOD_FOR = {
    "encoder": N_("Encoder: reads the whole text at once; good for labels, spans and blanks"),
    "decoder": N_("Decoder: writes on, one token after another; good for generating text"),
    "encoder-decoder": N_(
        "Encoder-decoder: reads one text, writes another; good for summaries and translation"
    ),
}
MEGA = 1_000_000
FULL, HALF = 4, 2
"""Bytes of a number in float32 and in bfloat16."""
MEMORY = N_("Memory: about {full:,.0f} MB when loaded, {half:,.0f} MB in half precision")
LABELS_SHOWN = 12
MILLION, AND_MORE = N_("{count:,.1f} million"), N_(" and {count} more")
FACTS = {
    "parameters": N_("Parameters: {value}"),
    "bytes": N_("Weights: {value} in files"),
    "memory": "{value}",
    "token_limit": N_("Reads at most {value} tokens at once"),
    "mask": N_("Mask word: {value}"),
    "labels": N_("Labels: {value}"),
    "languages": N_("Languages: {value}"),
    "licence": N_("Licence: {value}"),
    "revision": N_("Revision: {value}"),
    "tuned_on": N_("Tuned on: {value}"),
    "good_for": N_("Good for: {value}"),
    "badge": "{value}",
    "note": "{value}",
}


def row(entry: Entry, mine: str | None) -> str:
    """Show a model of the catalog on one line."""
    marks = [
        name
        for name, holds in (
            (_(DEFAULT), entry.default),
            (_(YOURS), entry.name == mine),
            (_(READY), entry.ready),
        )
        if holds
    ]
    told = dict.fromkeys((entry.badge, entry.note, entry.licence, ", ".join(entry.languages)))
    details = [literal(_(text)) for text in told if text]
    return ROW.format(
        model=code(entry.name),
        marks=f" ({', '.join(marks)})" if marks else "",
        details=f": {' · '.join(details)}" if details else "",
    )


def listed(tasks: Iterable[Task], entries: Mapping[str, tuple[Entry, ...]], mine: Mapping[str, str]) -> str:
    """List the models of several tasks."""
    blocks = []
    for task in tasks:
        rows = [row(entry, mine.get(task.name)) for entry in entries[task.name]]
        if rows:
            blocks.append("\n".join([HEAD.format(task=task.name, title=_(task.title)), *rows]))
    return "\n\n".join(blocks)


def described(facts: ModelFacts) -> str:
    """Say what is known of a model, a line a fact; what is unknown is left out."""
    parameters = facts.parameters or 0
    values = {
        "parameters": _(MILLION).format(count=parameters / MEGA) if parameters else "",
        "bytes": f"{facts.bytes / MEGA:,.1f} MB" if facts.bytes else "",
        "memory": _(MEMORY).format(full=parameters * FULL / MEGA, half=parameters * HALF / MEGA)
        if parameters
        else "",
        "token_limit": f"{facts.token_limit:,}" if facts.token_limit else "",
        "mask": code(facts.mask or ""),
        "labels": some(facts.labels),
        "languages": some(facts.languages),
        "licence": literal(facts.licence or ""),
        "revision": code(facts.revision or ""),
        "tuned_on": some(facts.tuned_on),
        "good_for": literal(_(facts.good_for)),
        "badge": literal(facts.badge or ""),
        "note": literal(_(facts.note)) if facts.note != facts.badge else "",
    }
    lines = [_(FACTS[name]).format(value=value) for name, value in values.items() if value]
    return "\n".join([_(GOOD_FOR.get(facts.family or "", "")), *lines]).strip()


def pinned(default: Default | None) -> str:
    """Show a default model of transformers with its commit."""
    if default is None:
        return _(NO_DEFAULT)
    return _(PINNED).format(model=code(default.name), revision=code(default.revision))


def some(values: Iterable[str]) -> str:
    """List the first dozen values."""
    names = [literal(value) for value in values]
    more = _(AND_MORE).format(count=len(names) - LABELS_SHOWN) if len(names) > LABELS_SHOWN else ""
    return ", ".join(names[:LABELS_SHOWN]) + more


class Models(commands.GroupCog, group_name="model", group_description="Models: see and choose"):
    """The group."""

    @app_commands.command(name="list", description="List the models that may be used")
    @app_commands.describe(task="Only for this task", language="Only those that speak it, such as en")
    @app_commands.autocomplete(task=suggest_tasks)
    async def list_models(
        self, interaction: Interaction, task: str | None = None, language: str | None = None
    ) -> None:
        """List the catalog, the person's own choices marked."""
        bot = interaction.client
        service = bot.service
        tasks = [task_named(service, task)] if task else list(service.tasks.values())
        mine = await service.store.preferences.of_user(interaction.user.id)
        entries = {one.name: speaking(service.catalog.entries(one.name), language) for one in tasks}
        text = listed(tasks, entries, mine) or _(NONE_SPEAKS).format(language=code(language or ""))
        await bot.delivery.reply(interaction, notice(_(LIST_TITLE), text), private=True)

    @app_commands.command(description="What is known of a model: family, size, limits, labels, licence")
    @app_commands.describe(model="Its name")
    @app_commands.autocomplete(model=suggest_models_of_task)
    async def info(self, interaction: Interaction, model: Range[str, 1, 200]) -> None:
        """Describe a model; what lies on the hub may take a while to read."""
        bot = interaction.client
        await interaction.response.defer(ephemeral=True)
        owner = bot.is_application_owner(interaction.user.id)
        facts = await bot.service.catalog.inspect(model.strip(), user_is_owner=owner)
        await bot.delivery.reply(interaction, notice(model, described(facts)), private=True)

    @app_commands.command(name="set", description="Choose the model a task uses for you")
    @app_commands.describe(task="Which task", model="Which model, of those of /model list")
    @app_commands.autocomplete(task=suggest_tasks, model=suggest_models_of_task)
    async def choose(self, interaction: Interaction, task: str, model: Range[str, 1, 200]) -> None:
        """Remember the person's model; one that is not offered goes through the catalog's checks."""
        bot = interaction.client
        service, user = bot.service, interaction.user.id
        found, name = task_named(service, task), model.strip()
        owner = bot.is_application_owner(user)
        await interaction.response.defer(ephemeral=True)
        if name not in {entry.name for entry in service.catalog.entries(found.name)}:
            name = (await service.catalog.admit(name, by_owner=owner, task=found)).name
        await service.store.preferences.set_user(user, found.name, name)
        text = _(SET).format(task=found.name, model=code(name))
        await bot.delivery.reply(interaction, notice(_(SET_TITLE), text), private=True)

    @app_commands.command(description="Go back to the default model")
    @app_commands.describe(task="Only for this task; left out, for all")
    @app_commands.autocomplete(task=suggest_tasks)
    async def reset(self, interaction: Interaction, task: str | None = None) -> None:
        """Forget the person's choice."""
        bot = interaction.client
        preferences = bot.service.store.preferences
        if task is not None:
            name = task_named(bot.service, task).name
            await preferences.set_user(interaction.user.id, name, None)
            reply = notice(_(SET_TITLE), _(RESET).format(task=name))
        else:
            await preferences.forget(interaction.user.id)
            reply = notice(_(SET_TITLE), _(RESET_ALL))
        await bot.delivery.reply(interaction, reply, private=True)

    @app_commands.command(name="default", description="Which model is the default: today's and the course's")
    @app_commands.describe(task="Which task")
    @app_commands.autocomplete(task=suggest_tasks)
    async def default_model(self, interaction: Interaction, task: str) -> None:
        """Compare transformers' defaults with what this bot would use."""
        bot = interaction.client
        found = task_named(bot.service, task)
        catalog = bot.service.catalog
        today, course = catalog.defaults_of(found)
        here, by = await catalog.choose(
            found, option=None, user=interaction.user.id, guild=interaction.guild_id
        )
        lines = [
            _(TODAY).format(model=pinned(today)),
            _(COURSE).format(model=pinned(course)),
            _(HERE).format(model=code(here), chosen=_(CHOSEN[by])),
        ]
        title = _(DEFAULT_TITLE).format(task=found.name)
        await bot.delivery.reply(interaction, notice(title, "\n".join(lines)), private=True)


def speaking(entries: Iterable[Entry], language: str | None) -> tuple[Entry, ...]:
    """Keep the models that speak a language, all where none is named."""
    wanted = (language or "").strip().lower()
    return tuple(entry for entry in entries if not wanted or wanted in map(str.lower, entry.languages))


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Models())
