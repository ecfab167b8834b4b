"""The options of a command (application-commands.mdx, Application Command Option)."""

from __future__ import annotations

from bot.sandbox.form import Field, repeated
from bot.sandbox.rules.fields import channel_types
from bot.sandbox.rules.naming import check_description, check_localizations, check_name

SUBCOMMAND, GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10
TYPES = tuple(range(1, 12))
CHANNEL = 7
MAX_OPTIONS = 25
MAX_CHOICES = 25
MAX_TEXT = 6000
MAX_SAFE = 2**53 - 1
"""Whole numbers that a JavaScript client holds exactly."""


def check_options(options: Field, depth: int = 0) -> None:
    """Complain about a list of options: their forms, their order, names given twice, wrong nesting."""
    if not options.listing(MAX_OPTIONS):
        return
    for option in options.objects():
        _check_option(option, depth)
    rows = [one for one in options.value or [] if isinstance(one, dict)]
    _check_order(options, rows)
    members = list(options.each())
    for index in repeated([str(one.get("name")) for one in rows]) if len(rows) == len(members) else ():
        members[index].get("name").fail(
            "APPLICATION_COMMAND_OPTION_NAME_ALREADY_EXISTS", "Option name already exists in this command"
        )
    kinds = {one.get("type") in (SUBCOMMAND, GROUP) for one in rows}
    if len(kinds) > 1:
        options.fail(
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and other options cannot be mixed"
        )


def _check_order(options: Field, rows: list[dict[str, object]]) -> None:
    optional_seen = False
    for index, row in enumerate(rows):
        needed = bool(row.get("required"))
        if needed and optional_seen:
            list(options.each())[index].fail(
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or not needed


def _check_option(option: Field, depth: int) -> None:
    check_name(option.get("name"))
    check_description(option.get("description"))
    check_localizations(option)
    option.get("required").boolean()
    option.get("autocomplete").boolean()
    kind = option.get("type")
    if not kind.required() or not kind.choice(TYPES):
        return
    if kind.value in (SUBCOMMAND, GROUP):
        deepest = 1 if kind.value == SUBCOMMAND else 0
        if depth > deepest:
            option.fail("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command option type is invalid")
        check_options(option.get("options"), depth + 1)
        return
    _check_choices(option)
    _check_range(option)


def _check_choices(option: Field) -> None:
    choices, kind = option.get("choices"), option.get("type").value
    if choices.value and kind not in (STRING, INTEGER, NUMBER):
        choices.fail("APPLICATION_COMMAND_OPTION_CHOICES", "Choices need a string, integer or number option")
    if choices.value and option.get("autocomplete").value:
        option.fail(
            "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES", "Autocomplete cannot be used with choices"
        )
    if not choices.listing(MAX_CHOICES):
        return
    for choice in choices.objects():
        if choice.get("name").required():
            choice.get("name").text(100, 1)
        check_localizations(choice, longest=100, menu=True)
        if choice.get("value").required():
            check_value(choice.get("value"), kind)
    rows = [str(one.get("name")) for one in choices.value or [] if isinstance(one, dict)]
    if repeated(rows):
        choices.fail("APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS", "Option choice name already exists")


def check_value(value: Field, kind: int) -> None:
    """Complain about the value of a choice for an option of this type."""
    if kind == STRING:
        value.text(100)
    elif kind == INTEGER:
        value.integer(-MAX_SAFE, MAX_SAFE)
    elif isinstance(value.value, bool) or not isinstance(value.value, (int, float)):
        value.fail("NUMBER_TYPE_COERCE", f'Value "{value.value}" is not a number.')
    elif abs(value.value) > MAX_SAFE:
        value.fail("NUMBER_TYPE_RANGE", f"Must be between {-MAX_SAFE} and {MAX_SAFE}.")


def _check_range(option: Field) -> None:
    kind = option.get("type").value
    option.get("min_length").integer(0, MAX_TEXT)
    option.get("max_length").integer(1, MAX_TEXT)
    for low, high in (("min_length", "max_length"), ("min_value", "max_value")):
        least, most = option.get(low).value, option.get(high).value
        if isinstance(least, (int, float)) and isinstance(most, (int, float)) and least > most:
            option.get(low).fail("APPLICATION_COMMAND_OPTION_RANGE", f"{low} must not exceed {high}")
    for bound in ("min_value", "max_value"):
        if option.get(bound).given and kind in (INTEGER, NUMBER):
            check_value(option.get(bound), kind)
    types = option.get("channel_types")
    channel_types(types)
    if types.value and kind != CHANNEL:
        types.fail("APPLICATION_COMMAND_OPTION_CHANNEL_TYPES", "Channel types need a channel option")
