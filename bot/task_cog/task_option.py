"""An option that names a task, for the commands that are about tasks instead of being one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.errors import BadOption
from bot.locale import N_, _
from bot.task_cog.command import Suggestions, careful, model_choices

if TYPE_CHECKING:
    from bot.service import Service
    from bot.task_cog.host import Interaction
    from bot.tasks import Task

NO_TASK = N_("There is no task `{given}`.")
TASKS = N_("The tasks are {names}.")
SHOWN = 40


def task_named(service: Service, name: str) -> Task:
    """Return the task of this name; BadOption lists the names there are."""
    found = service.tasks.get(name.strip().removeprefix("/").lower())
    if found is None:
        names = ", ".join(f"`{one}`" for one in sorted(service.tasks))
        given = name[:SHOWN].replace("`", "'")
        raise BadOption(NO_TASK.format(given=given), TASKS.format(names=names))
    return found


@careful
async def suggest_tasks(interaction: Interaction, current: str) -> Suggestions:
    """Suggest the tasks whose name or title contains what was typed."""
    wanted = current.lower()
    return [
        app_commands.Choice(name=f"{task.name} - {_(task.title)}", value=task.name)
        for task in interaction.client.service.tasks.values()
        if wanted in f"{task.name} {task.title} {_(task.title)}".lower()
    ]


@careful
async def suggest_models_of_task(interaction: Interaction, current: str) -> Suggestions:
    """Suggest the models of the task that the option `task` names, those of all tasks without one."""
    service = interaction.client.service
    if given := getattr(interaction.namespace, "task", None):
        return await model_choices(interaction, task_named(service, given), current)
    names = {entry.name: None for task in service.tasks for entry in service.catalog.listed(task)}
    return [app_commands.Choice(name=name, value=name) for name in names if current.lower() in name.lower()]
