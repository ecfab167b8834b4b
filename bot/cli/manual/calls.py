"""One call of every command, as a person would type it: a task's example, or what docs/calls.toml says."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from discord import AppCommandOptionType as Kind

from bot.cli.manual.tree import Declared, Option
from bot.errors import ConfigError
from bot.task_cog import find_tasks
from bot.tasks import Passage, Task

Value: TypeAlias = str | int | float | bool

CALLS = Path("docs/calls.toml")
RENAMED = {
    "candidate_labels": "labels",
    "hypothesis_template": "template",
    "aggregation_strategy": "grouping",
    "handle_impossible_answer": "allow_no_answer",
}
"""The options whose names are not those of the pipelines' parameters."""
TEXTS = ("text", "prompt")
NO_WORD = "Nobody has said how /{command} is called: its option {option} is required."
NO_WORD_HINT = "Give it a word in docs/calls.toml."


@cache
def written() -> Mapping[str, Mapping[str, Any]]:
    """Return what docs/calls.toml says: words, calls, python."""
    return tomllib.loads(CALLS.read_text(encoding="utf-8"))


def call_of(command: Declared) -> Mapping[str, Value]:
    """Return the options of one good call; ConfigError where a required one is not known."""
    if command.name in written()["calls"]:
        found: Mapping[str, Value] = written()["calls"][command.name]
        return found
    task = find_tasks().get(command.name)
    given = {} if task is None else _example(task)
    return {
        option.name: given[option.name] if option.name in given else _word(command, option)
        for option in command.options
        if option.required or option.name in given
    }


def line_of(command: Declared) -> str:
    """Return a call as it is typed into Discord's message field."""
    given = (f"{name}: {_typed(value)}" for name, value in call_of(command).items())
    return " ".join([f"/{command.name}", *given])


def _word(command: Declared, option: Option) -> Value:
    """Return what a required option is given; ConfigError."""
    if option.choices:
        return option.choices[0]
    if option.name in written()["words"]:
        word: Value = written()["words"][option.name]
        return word
    if option.kind is Kind.boolean:
        return True
    if option.kind in {Kind.integer, Kind.number} and option.low is not None:
        return option.low
    raise ConfigError(NO_WORD.format(command=command.name, option=option.name), NO_WORD_HINT)


def _example(task: Task) -> dict[str, Value]:
    """Return a task's example as options: the first of its inputs, and its parameters."""
    found: dict[str, Value] = {}
    match task.example[0]:
        case Passage(question, context):
            found |= {"question": question, "context": context}
        case text:
            found |= dict.fromkeys(TEXTS, text)
    for name, value in task.example_parameters.items():
        if value is not None:
            found[RENAMED.get(name, name)] = ", ".join(value) if isinstance(value, tuple) else value
    return found


def _typed(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
