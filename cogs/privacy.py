"""/privacy: what is kept of you and how long, as a file, and its deletion."""

from discord import app_commands
from discord.app_commands import Range
from discord.ext import commands
from pydantic_core import to_json

from bot.controls import DynamicButton
from bot.errors import Forbidden
from bot.locale import N_, _
from bot.render import Attached, Button, decisions, notice
from bot.task_cog import Host, Interaction

TITLE = N_("Privacy")
KEPT = N_(
    "Your texts and their answers are kept {days} days here, so that `/history`, Redo and Python work; "
    "then they are wiped, and only task, model and time stay, for 90 days at most."
)
NOT_KEPT = N_(
    "Your texts and their answers are wiped here as soon as they are shown; task, model and time stay, "
    "for 90 days at most."
)
YOURS = N_(
    "Kept of you now: {jobs} requests, {models} chosen models, your `/settings`, and how often you asked "
    "today ({today} times), which is forgotten tomorrow.\n"
    "No text is written to the log, and none leaves this bot: the models run on its own machine.\n"
    "30 days after a server removed this bot, its settings and the texts of what was asked there are "
    "wiped.\n"
    "`/privacy keep` changes how long texts are kept; `/privacy export` gives you everything as a file; "
    "`/privacy delete` deletes it at once."
)
EXPORT_TITLE = N_("Your data")
EXPORT = N_("Everything that is kept of you: {jobs} requests, {models} chosen models and your settings.")
FILE = "pipewright-{user}.json"
SURE_TITLE = N_("Delete everything?")
SURE = N_(
    "This deletes your {jobs} requests with their answers, your chosen models and your settings. "
    "It cannot be undone."
)
SURE_BUTTON = N_("Delete it all")
KEEP_BUTTON = N_("Keep it")
GONE_TITLE = N_("Deleted")
GONE = N_(
    "{jobs} requests, your chosen models and your settings are deleted; only how often you asked today is "
    "counted until tomorrow. Messages in channels stay: the button Delete under each takes it away."
)
KEPT_TITLE = N_("Kept")
KEPT_ALL = N_("Nothing was deleted.")
KEEP_TITLE = N_("From now on")
FOR_OLD = N_(
    "What is kept already is wiped after as many days, if they are fewer; what is gone does not come back."
)
NOT_YOURS = N_("This button is another person's.")
NOT_YOURS_HINT = N_("Use `/privacy delete` for your own data.")


class Answered(DynamicButton, template=r"pw:privacy:(?P<choice>delete|keep):(?P<user>\d+)"):
    """The two buttons of the question whether to delete everything."""

    async def allow(self, interaction: Interaction, **fields: str) -> None:
        """Only the person who was asked."""
        if fields["user"] != str(interaction.user.id):
            raise Forbidden(NOT_YOURS, NOT_YOURS_HINT)

    async def press(self, interaction: Interaction, **fields: str) -> None:
        """Delete or keep, and say so in place of the question."""
        reply = notice(_(KEPT_TITLE), _(KEPT_ALL))
        if fields["choice"] == "delete":
            count = await interaction.client.service.forget(interaction.user.id)
            reply = notice(_(GONE_TITLE), _(GONE).format(jobs=count))
        await interaction.client.delivery.update(interaction, reply)


class Privacy(commands.GroupCog, group_name="privacy", group_description="What is kept of you"):
    """The group."""

    @app_commands.command(description="See what is kept of you, why and how long")
    async def show(self, interaction: Interaction) -> None:
        """Say what is kept, and for how long in this place."""
        bot, user = interaction.client, interaction.user.id
        jobs, models = await counts(interaction)
        person, server = bot.service.rules.of(user, interaction.guild_id)
        days = bot.service.rules.days(person.keep_days, server.keep_days)
        kept = _(KEPT).format(days=days) if days else _(NOT_KEPT)
        today = await bot.service.store.jobs.today(user)
        text = f"{kept}\n\n{_(YOURS).format(jobs=jobs, models=models, today=today)}"
        await bot.delivery.reply(interaction, notice(_(TITLE), text), private=True)

    @app_commands.command(description="Choose for how many days your texts and answers are kept")
    @app_commands.describe(days="0 keeps nothing: texts and answers are wiped as soon as they are shown")
    async def keep(self, interaction: Interaction, days: Range[int, 0, 90]) -> None:
        """Remember the days; fewer count at once."""
        bot = interaction.client
        await bot.service.rules.keep(interaction.user.id, days)
        text = decisions.keeping(bot.settings.privacy.keep_days, person=days)
        reply = notice(_(KEEP_TITLE), f"{text}\n{_(FOR_OLD)}")
        await bot.delivery.reply(interaction, reply, private=True)

    @app_commands.command(description="Get everything that is kept of you as a JSON file")
    async def export(self, interaction: Interaction) -> None:
        """Send the file, only to the person; interaction tokens are secrets and left out by the store."""
        store, user = interaction.client.service.store, interaction.user.id
        jobs, models = await store.jobs.export(user), await store.preferences.of_user(user)
        person, _server = store.decisions.of(user, None)
        kept = {
            "user": user,
            "models": dict(models),
            "settings": person,
            "today": await store.jobs.today(user),
            "requests": jobs,
        }
        file = Attached(FILE.format(user=user), to_json(kept, indent=1, inf_nan_mode="strings"))
        text = _(EXPORT).format(jobs=len(jobs), models=len(models))
        reply = notice(_(EXPORT_TITLE), text, files=(file,))
        await interaction.client.delivery.reply(interaction, reply, private=True)

    @app_commands.command(description="Delete everything that is kept of you")
    async def delete(self, interaction: Interaction) -> None:
        """Ask first, with buttons that only this person may press."""
        jobs, _models = await counts(interaction)
        user = interaction.user.id
        buttons = (
            Button(_(SURE_BUTTON), f"pw:privacy:delete:{user}", danger=True),
            Button(_(KEEP_BUTTON), f"pw:privacy:keep:{user}"),
        )
        reply = notice(_(SURE_TITLE), _(SURE).format(jobs=jobs), buttons=buttons)
        await interaction.client.delivery.reply(interaction, reply, private=True)


async def counts(interaction: Interaction) -> tuple[int, int]:
    """Count the person's jobs and preferences."""
    store, user = interaction.client.service.store, interaction.user.id
    _, jobs = await store.jobs.page(user, limit=1)
    return jobs, len(await store.preferences.of_user(user))


async def setup(bot: Host) -> None:
    """Add the cog and its buttons."""
    bot.add_dynamic_items(Answered)
    await bot.add_cog(Privacy())
