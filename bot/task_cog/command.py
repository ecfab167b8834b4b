"""`@task_command(task)`: a slash command with the options that every task has, described once."""

import inspect
import logging
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, TypeAlias

from discord import app_commands

from bot.locale import N_, _
from bot.task_cog.host import Interaction
from bot.tasks import Task

TEXT = "The text; leave it out to get a form for a long one"
MODEL = "Another model for this call"
PRIVATE = "Show the answer only to you"
FILE = "A .txt, .md or .csv file instead of the text (at most 1 MB)"
SPLIT = "Answer the whole, each line or each sentence (a file: each line)"
SHARED = {"text": TEXT, "model": MODEL, "private": PRIVATE, "file": FILE, "split": SPLIT}
"""Descriptions of the options that several tasks share; a cog's own `describe` wins."""

CURRENT = N_("current")
CHOICES = 25
"""Discord shows at most this many (DISCORD.md section 1)."""
CHOICE_LENGTH = 100

Method: TypeAlias = Callable[..., Coroutine[Any, Any, None]]
Suggestions: TypeAlias = list[app_commands.Choice[str]]
Suggest: TypeAlias = Callable[[Interaction, str], Coroutine[Any, Any, Suggestions]]

log = logging.getLogger(__name__)


def task_command(task: Task, description: str, **options: str) -> Callable[[Method], Any]:
    """Return a decorator that makes a method the task's slash command.

    `options` describes the options of its own; those of SHARED are described and `model` is suggested
    from the catalog. Returns a discord.py Command (typed Any, as its own decorator needs a method's class).
    """

    def decorate(method: Method) -> Any:  # noqa: ANN401 - the Command's type needs the class that is being made
        names = inspect.signature(method).parameters
        described = {name: text for name, text in SHARED.items() if name in names} | options
        method = app_commands.describe(**described)(method)
        if "model" in names:
            method = app_commands.autocomplete(model=suggest_models)(method)
        return app_commands.command(name=task.name, description=description)(method)

    return decorate


def careful(suggest: Suggest) -> Suggest:
    """Return `suggest` as an autocomplete that never fails: an error is logged and nothing is suggested."""

    @wraps(suggest)
    async def suggested(interaction: Interaction, current: str) -> Suggestions:
        try:
            typed = current.strip() if isinstance(current, str) else current  # people type "model: name"
            return (await suggest(interaction, typed))[:CHOICES]
        except Exception:
            log.exception("autocomplete failed")
            return []

    return suggested


@careful
async def suggest_models(interaction: Interaction, current: str) -> Suggestions:
    """Suggest the catalog's models of the command's task, the current one first and marked."""
    command = interaction.command
    task: Task = command.binding.task  # type: ignore[union-attr]  # only commands of a TaskCog use this
    return await model_choices(interaction, task, current)


async def model_choices(interaction: Interaction, task: Task, typed: str) -> Suggestions:
    """Return choices of the models of `task` whose name contains what was typed, the current one first."""
    service = interaction.client.service
    chosen, _ = await service.catalog.choose(
        task, option=None, user=interaction.user.id, guild=interaction.guild_id
    )
    names = [entry.name for entry in service.catalog.listed(task.name)]
    ordered = sorted(dict.fromkeys([chosen, *names]), key=lambda name: name != chosen)
    return [
        app_commands.Choice(name=_shown(name, current=name == chosen), value=name)
        for name in ordered
        if typed.lower() in name.lower() and len(name) <= CHOICE_LENGTH
    ]


def _shown(name: str, *, current: bool) -> str:
    """Return a model's name as a choice shows it."""
    mark = f" ({_(CURRENT)})" if current else ""
    return name[: CHOICE_LENGTH - len(mark)] + mark
