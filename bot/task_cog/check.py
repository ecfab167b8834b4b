"""Options checked against the command's own declaration.

Only Discord's own client does that (DESIGN section 4), and raw payloads arrive.
"""

import math
from collections.abc import Iterable

from discord import AppCommandOptionType as Kind
from discord import app_commands

from bot.errors import BadOption, EmptyInput, TooLong
from bot.locale import N_
from bot.task_cog.host import Interaction
from bot.text import clean, cut, line, visible

OUT_OF_RANGE = N_("`{name}` is {given}, but must be {range}.")
NO_CHOICE = N_("`{name}` is `{given}`, but must be one of: {choices}.")
WRONG_TYPE = N_("`{name}` must be {kind}.")
TOO_LONG = N_("`{name}` has {given:,} characters; at most {most:,} are taken.")
SHORTEN = N_("Shorten it, or attach it as a .txt file where the command takes one.")
EMPTY = N_("`{name}` is empty.")
CHOOSE_AGAIN = N_("Choose a value in that range.")
UPDATE = N_("Discord may show an older form of the command: reload it with Ctrl+R and try again.")
SHOWN = 60

AT_MOST, AT_LEAST, FROM_TO = N_("at most {high:g}"), N_("at least {low:g}"), N_("from {low:g} to {high:g}")
KINDS = {
    Kind.integer: N_("a whole number"),
    Kind.number: N_("a number"),
    Kind.boolean: N_("true or false"),
    Kind.string: N_("text"),
}


def check_options(interaction: Interaction) -> None:
    """Raise BadOption (naming range or choices), TooLong or EmptyInput where Discord would refuse."""
    command = interaction.command
    if not isinstance(command, app_commands.Command):
        return
    given = dict(iter(interaction.namespace))  # a Namespace answers to any name, .keys included
    for parameter in command.parameters:
        if parameter.display_name in given:
            check_value(parameter, given[parameter.display_name])


def check_value(parameter: app_commands.Parameter, value: object) -> None:
    """Check one value against its declaration: type, choices, range, length."""
    if parameter.type not in KINDS:
        return
    if not _has_type(parameter.type, value):
        raise BadOption(WRONG_TYPE.format(name=parameter.display_name, kind=KINDS[parameter.type]), UPDATE)
    if parameter.choices:
        _check_choice(parameter.display_name, value, [choice.value for choice in parameter.choices])
    elif isinstance(value, str):
        _check_length(parameter, value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        _check_range(parameter, value)


def _has_type(kind: Kind, value: object) -> bool:
    """Tell whether a value of a payload is what the option's type promises."""
    if kind is Kind.boolean:
        return isinstance(value, bool)
    if kind is Kind.string:
        return isinstance(value, str)
    allowed = int if kind is Kind.integer else (int, float)
    return isinstance(value, allowed) and not isinstance(value, bool) and math.isfinite(value)


def _check_choice(name: str, value: object, choices: Iterable[str | float]) -> None:
    """Raise BadOption, naming the choices, unless the value is one of them."""
    known = list(choices)
    if value not in known:
        names = ", ".join(f"`{choice}`" for choice in known)
        raise BadOption(NO_CHOICE.format(name=name, given=_shown(value), choices=names), CHOOSE_AGAIN)


def _check_length(parameter: app_commands.Parameter, value: str) -> None:
    """Raise TooLong or EmptyInput unless the text has an allowed length."""
    name, most = parameter.display_name, parameter.max_value
    if most is not None and len(value) > most:
        raise TooLong(TOO_LONG.format(name=name, given=len(value), most=int(most)), SHORTEN)
    if parameter.min_value and not visible(value):
        raise EmptyInput(EMPTY.format(name=name))


def _check_range(parameter: app_commands.Parameter, value: float) -> None:
    """Raise BadOption, naming the range, unless the number lies in it."""
    low, high = parameter.min_value, parameter.max_value
    if (low is not None and value < low) or (high is not None and value > high):
        text = OUT_OF_RANGE.format(name=parameter.display_name, given=value, range=_range(low, high))
        raise BadOption(text, CHOOSE_AGAIN)


def _range(low: float | None, high: float | None) -> str:
    """Return a range in words."""
    if low is None:
        return AT_MOST.format(high=high)
    return AT_LEAST.format(low=low) if high is None else FROM_TO.format(low=low, high=high)


def _shown(value: object) -> str:
    """Return a given value, short and on one line."""
    return cut(line(clean(str(value)).replace("`", "'")), SHOWN)
