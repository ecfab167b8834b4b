"""What stands under an answer, an error or a status line: buttons, and the selects Other model and More."""

from dataclasses import replace

from bot.controls.base import DynamicButton, DynamicSelect, choice_of
from bot.controls.copies import as_json, as_python
from bot.controls.edit import EditForm
from bot.errors import BadOption, Forbidden, NotFound
from bot.locale import N_, _
from bot.render import Action, Reply, headed, job_button
from bot.render.buttons import PREFIX
from bot.store.job import Job, Order
from bot.task_cog import Host, Interaction, moderated, moderates, origin_of
from bot.task_cog.task_option import task_named

UNKNOWN = N_("Request #{id} is not known any more.")
NOT_HERE = N_("It was deleted, or belongs to another place.")
NOT_YOURS = N_("Only the person who asked may do this.")
NOT_YOURS_EITHER = N_("Only the person who asked, or a moderator, may do this.")
ASK_THEM = N_("Ask one of them.")
ASK_YOURSELF = N_("Use the command yourself: everybody may.")
WIPED = N_("The texts of request #{id} are no longer kept, so this cannot be done.")
KEEP = N_("`/privacy show` tells how long texts are kept.")
SHARED = N_("-# Shared by <@{user}>")
STALE = N_("This list is older than the bot.")
STALE_HINT = N_("Use the command again to get a newer one.")

FOR_EVERYBODY = frozenset({Action.PYTHON, Action.JSON})
FOR_MODERATORS = frozenset({Action.DELETE, Action.CANCEL})
WITHOUT_TEXT = FOR_MODERATORS


BUTTONS = "redo|edit|python|json|share|delete|cancel"


class JobButton(DynamicButton, template=rf"{PREFIX}:(?P<action>{BUTTONS}):(?P<job>\d{{1,18}})"):
    """Does one thing to one job: its owner's, but for what only informs or a moderator may do."""

    async def allow(self, interaction: Interaction, **fields: str) -> None:
        """Raise NotFound or Forbidden; see `allow`."""
        await allow(interaction, Action(fields["action"]), int(fields["job"]))

    async def press(self, interaction: Interaction, **fields: str) -> None:
        """Do it."""
        await act(interaction, Action(fields["action"]), int(fields["job"]))


class JobSelect(DynamicSelect, template=rf"{PREFIX}:(?P<action>model|more):(?P<job>\d{{1,18}})"):
    """Runs a job's texts with the chosen model, or does what found no room among the buttons."""

    async def allow(self, interaction: Interaction, **fields: str) -> None:
        """Raise NotFound or Forbidden; see `allow`."""
        await allow(interaction, _meant(interaction, fields), int(fields["job"]))

    async def press(self, interaction: Interaction, **fields: str) -> None:
        """Do it."""
        await act(interaction, _meant(interaction, fields), int(fields["job"]))


def _meant(interaction: Interaction, fields: dict[str, str]) -> Action:
    """Return the action a select stands for, or the one that was chosen in it; BadOption."""
    action = Action(fields["action"])
    if action is not Action.MORE:
        return action
    try:
        return Action(choice_of(interaction))
    except ValueError as error:
        raise BadOption(_(STALE), _(STALE_HINT)) from error


async def allow(interaction: Interaction, action: Action, number: int) -> None:
    """Raise NotFound or Forbidden unless the person may do this: a private job exists for its owner only."""
    try:
        job = await _job(interaction, number)
    except NotFound:
        if action is not Action.DELETE:
            raise
        _allow_of_unknown(interaction)
        return
    owner = interaction.user.id == job.order.origin.user
    elsewhere = job.order.origin.private or job.order.origin.channel != interaction.channel_id
    # only a shared answer can be deleted by others, and there Discord shows them the button
    if not owner and elsewhere and action is not Action.DELETE:
        raise NotFound(UNKNOWN.format(id=job.id), NOT_HERE)
    if action in FOR_MODERATORS:
        if not owner and not moderates(interaction):
            raise Forbidden(NOT_YOURS_EITHER, ASK_THEM)
    elif not owner and action not in FOR_EVERYBODY:
        raise Forbidden(NOT_YOURS, ASK_YOURSELF)
    if job.wiped and action not in WITHOUT_TEXT:
        raise NotFound(WIPED.format(id=job.id), KEEP)


async def act(interaction: Interaction, action: Action, number: int) -> None:
    """Do one thing to a job and answer the interaction."""
    if action is Action.DELETE:  # needs no job: the person may have deleted that before
        await interaction.response.defer()
        await interaction.delete_original_response()
        return
    job, host = await _job(interaction, number), interaction.client
    match action:
        case Action.REDO:
            await host.road.walk(interaction, again(job, interaction))
        case Action.MODEL:
            await host.road.walk(interaction, again(job, interaction, model=choice_of(interaction)))
        case Action.EDIT:
            task = task_named(host.service, job.order.task)
            await interaction.response.send_modal(EditForm(_(task.title), job.order))
        case Action.PYTHON:
            await host.delivery.reply(interaction, as_python(job, host.service.tasks), private=True)
        case Action.JSON:
            await host.delivery.reply(interaction, as_json(job), private=True)
        case Action.SHARE:
            task = task_named(host.service, job.order.task)
            host.service.rules.permit(task, origin_of(interaction, private=False))
            await interaction.response.defer(thinking=True)  # a picture may have to be drawn
            await host.delivery.reply(interaction, await shared(job, host), private=False)
        case Action.CANCEL:
            await host.service.cancel(job.id, by=interaction.user.id, moderates=moderated(interaction))
            await interaction.response.defer()


def again(job: Job, interaction: Interaction, model: str | None = None) -> Order:
    """Return the job's order once more, for whoever pressed: with a new seed, or with another model."""
    origin = origin_of(interaction, private=job.order.origin.private)
    if model is None:
        return replace(job.order, origin=origin, seed=None)
    return replace(job.order, origin=origin, model=model)


async def shared(job: Job, host: Host) -> Reply:
    """Return a private answer for everybody: who shares it is named, and it can be deleted."""
    reply = await host.road.shown(job, host.service.tasks.get(job.order.task))
    controls = (job_button(Action.DELETE, job.id),)
    plain = reply.plain and replace(reply.plain, buttons=controls)
    named = _(SHARED).format(user=job.order.origin.user)
    return headed(named, replace(reply, buttons=controls, plain=plain))


def _allow_of_unknown(interaction: Interaction) -> None:
    """Raise Forbidden unless the message answers this person, as Discord knows, or they moderate."""
    message = interaction.message
    metadata = message.interaction_metadata if message else None
    if not moderates(interaction) and (metadata is None or metadata.user.id != interaction.user.id):
        raise Forbidden(NOT_YOURS_EITHER, ASK_THEM)


async def _job(interaction: Interaction, number: int) -> Job:
    """Return a job; NotFound if there is none."""
    job = await interaction.client.service.store.jobs.get(number)
    if job is None:
        raise NotFound(UNKNOWN.format(id=number), NOT_HERE)
    return job
