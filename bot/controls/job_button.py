"""The buttons under an answer, an error or a status line: Redo, Edit, Python, JSON, Delete, Cancel."""

from dataclasses import replace

from bot.controls.base import DynamicButton
from bot.controls.copies import as_json, as_python
from bot.controls.edit import EditForm
from bot.errors import Forbidden, NotFound
from bot.render import Action
from bot.render.buttons import PREFIX
from bot.store.job import Job, Order
from bot.task_cog import Interaction, moderates, origin_of

UNKNOWN = "Request #{id} is not known any more."
NOT_HERE = "It was deleted, or belongs to another place."
NOT_YOURS = "Only the person who asked may do this."
NOT_YOURS_EITHER = "Only the person who asked, or a moderator, may do this."
ASK_THEM = "Ask one of them."
ASK_YOURSELF = "Use the command yourself: everybody may."
WIPED = "The texts of request #{id} are no longer kept, so this cannot be done."
KEEP = "`/privacy show` tells how long texts are kept."

FOR_EVERYBODY = frozenset({Action.PYTHON, Action.JSON})
FOR_MODERATORS = frozenset({Action.DELETE, Action.CANCEL})
WITHOUT_TEXT = FOR_MODERATORS


class JobButton(
    DynamicButton, template=rf"{PREFIX}:(?P<action>redo|edit|python|json|delete|cancel):(?P<job>\d{{1,18}})"
):
    """Does one thing to one job: its owner's, but for what only informs or a moderator may do."""

    async def allow(self, interaction: Interaction, **fields: str) -> None:
        """Raise NotFound or Forbidden: a private job exists for its owner only."""
        action = Action(fields["action"])
        try:
            job = await _job(interaction, fields)
        except NotFound:
            if action is not Action.DELETE:
                raise
            _allow_of_unknown(interaction)
            return
        owner = interaction.user.id == job.order.origin.user
        if not owner and (job.order.origin.private or job.order.origin.channel != interaction.channel_id):
            raise NotFound(UNKNOWN.format(id=job.id), NOT_HERE)
        if action in FOR_MODERATORS:
            if not owner and not moderates(interaction):
                raise Forbidden(NOT_YOURS_EITHER, ASK_THEM)
        elif not owner and action not in FOR_EVERYBODY:
            raise Forbidden(NOT_YOURS, ASK_YOURSELF)
        if job.wiped and action not in WITHOUT_TEXT:
            raise NotFound(WIPED.format(id=job.id), KEEP)

    async def press(self, interaction: Interaction, **fields: str) -> None:
        """Do it."""
        if fields["action"] == Action.DELETE:  # needs no job: the person may have deleted that before
            await interaction.response.defer()
            await interaction.delete_original_response()
            return
        job = await _job(interaction, fields)
        host = interaction.client
        match Action(fields["action"]):
            case Action.REDO:
                await host.road.walk(interaction, again(job, interaction))
            case Action.EDIT:
                task = host.service.tasks[job.order.task]
                await interaction.response.send_modal(EditForm(task.title, job.order))
            case Action.PYTHON:
                await host.delivery.reply(interaction, as_python(job, host.service.tasks), private=True)
            case Action.JSON:
                await host.delivery.reply(interaction, as_json(job), private=True)
            case Action.CANCEL:
                await host.service.cancel(job.id, by=interaction.user.id, moderator=moderates(interaction))
                await interaction.response.defer()


def again(job: Job, interaction: Interaction) -> Order:
    """Return the job's order once more, for whoever pressed, with a new seed."""
    origin = origin_of(interaction, private=job.order.origin.private)
    return replace(job.order, origin=origin, seed=None)


def _allow_of_unknown(interaction: Interaction) -> None:
    """Raise Forbidden unless the message answers this person, as Discord knows, or they moderate."""
    message = interaction.message
    metadata = message.interaction_metadata if message else None
    if not moderates(interaction) and (metadata is None or metadata.user.id != interaction.user.id):
        raise Forbidden(NOT_YOURS_EITHER, ASK_THEM)


async def _job(interaction: Interaction, fields: dict[str, str]) -> Job:
    """Return the job that the id names; NotFound if there is none."""
    job = await interaction.client.service.store.jobs.get(int(fields["job"]))
    if job is None:
        raise NotFound(UNKNOWN.format(id=fields["job"]), NOT_HERE)
    return job
