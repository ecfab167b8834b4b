"""An order without Discord: from a task command's options as text, for the terminal and for tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import AppCommandOptionType as Kind
from discord import app_commands

from bot.errors import BadOption, EmptyInput
from bot.locale import N_
from bot.store.job import Order, Origin
from bot.task_cog.check import KINDS, WRONG_TYPE, check_value
from bot.task_cog.gather import NO_TEXT, as_inputs
from bot.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.settings import Limits
    from bot.task_cog.ask import Ask
    from bot.task_cog.cog import TaskCog

NO_OPTION = "/{command} has no option {name}."
OPTIONS_ARE = "Its options are: {names}."
MISSING = N_("/{command} needs the option {name}.")
WRITE_IT_SO = "Give it as --option {name}=..."
TRUE, FALSE = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})
TEXTS = frozenset({"text", "prompt", "context", "file", "private", "model", "split"})
"""Options that the terminal gives in its own way."""


async def draft(
    cog: type[TaskCog],
    options: Mapping[str, str],
    texts: Sequence[str],
    *,
    model: str | None,
    limits: Limits,
    write_so: str = WRITE_IT_SO,
) -> Order:
    """Return the order that a task's command would make of these options, one input a text.

    The values are checked against the command's own declaration. Raises BadOption, EmptyInput, TooLong;
    `write_so` is the hint how to give an option `name`.
    """
    command = _command(cog)
    ask = await _asked(cog, command, _values(command, options, write_so))
    given = tuple(text for text in texts if visible(text))
    if not given or len(given) != len(texts):
        raise EmptyInput(NO_TEXT, "Every text must have something visible in it.")
    return Order(
        task=cog.task.name,
        inputs=as_inputs(given, ask.question, limits),
        origin=Origin(interaction=1, user=0),
        parameters=ask.parameters,
        model=model,
        pipeline=ask.pipeline,
        seed=ask.seed,
        from_file=True,  # the bound of an option's text is Discord's, which is not here
    )


def _command(cog: type[TaskCog]) -> app_commands.Command[Any, ..., Any]:
    """Return the slash command that a task cog declares."""
    declared = (one for one in cog.__cog_app_commands__ if isinstance(one, app_commands.Command))
    return next(one for one in declared if one.name == cog.task.name)


def _values(
    command: app_commands.Command[Any, ..., Any], options: Mapping[str, str], write_so: str
) -> dict[str, object]:
    """Return the method's arguments for options by their names on Discord; BadOption."""
    own = {one.display_name: one for one in command.parameters if one.display_name not in TEXTS}
    for name in options:
        if name not in own:
            hint = OPTIONS_ARE.format(names=", ".join(own) or "none")
            raise BadOption(NO_OPTION.format(command=command.name, name=name), hint)
    for name, parameter in own.items():
        if parameter.required and name not in options:
            raise BadOption(MISSING.format(command=command.name, name=name), write_so.format(name=name))
    return {own[name].name: _value(own[name], text, write_so) for name, text in options.items()}


def _value(parameter: app_commands.Parameter, text: str, write_so: str) -> object:
    """Return an option's text as the type it is declared with, checked; BadOption."""
    name = parameter.display_name
    try:
        value = _typed(parameter.type, text)
    except ValueError as error:
        kind = KINDS[parameter.type]
        raise BadOption(WRONG_TYPE.format(name=name, kind=kind), write_so.format(name=name)) from error
    check_value(parameter, value)
    return value


def _typed(kind: Kind, text: str) -> object:
    """Return a text as a value of an option's type; ValueError if it is none."""
    if kind is Kind.integer:
        return int(text)
    if kind is Kind.number:
        return float(text)
    if kind is Kind.boolean:
        if text.lower() not in TRUE | FALSE:
            raise ValueError(text)
        return text.lower() in TRUE
    return text


async def _asked(
    cog: type[TaskCog], command: app_commands.Command[Any, ..., Any], values: Mapping[str, object]
) -> Ask:
    """Return what the command's method hands on: it does nothing else with its options."""
    asked: list[Ask] = []

    async def answer(_self: TaskCog, _interaction: object, ask: Ask) -> None:
        asked.append(ask)

    recorder = type(cog.__name__, (cog,), {"answer": answer})
    await command.callback(recorder(None), None, **values)  # type: ignore[arg-type]  # neither is looked at
    return asked[0]
