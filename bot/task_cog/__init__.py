"""The base of the task cogs: check, accept, defer, answer."""

from bot.task_cog.ask import Ask, Split
from bot.task_cog.cog import TaskCog
from bot.task_cog.command import careful, model_choices, suggest_models, task_command
from bot.task_cog.find import cog_modules, find_cogs, find_tasks
from bot.task_cog.form import Form
from bot.task_cog.host import Host, Interaction
from bot.task_cog.menu import add_menu, text_of
from bot.task_cog.place import address, manages_server, moderated, moderates, origin_of, wants_private
from bot.task_cog.road import Road

__all__ = [
    "Ask",
    "Form",
    "Host",
    "Interaction",
    "Road",
    "Split",
    "TaskCog",
    "add_menu",
    "address",
    "careful",
    "cog_modules",
    "find_cogs",
    "find_tasks",
    "manages_server",
    "model_choices",
    "moderated",
    "moderates",
    "origin_of",
    "suggest_models",
    "task_command",
    "text_of",
    "wants_private",
]
