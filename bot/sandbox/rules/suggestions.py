"""The choices that answer an autocomplete (receiving-and-responding.mdx, Autocomplete)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.rules.naming import check_localizations
from bot.sandbox.rules.options import check_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.sandbox.form import Field
    from bot.sandbox.wire import Json

MAX_CHOICES = 25
LONGEST_NAME = 100


def check_suggestions(choices: Field, options: Iterable[Json]) -> None:
    """Complain about too many choices, or about one that does not fit the option being typed in `options`."""
    if not choices.required() or not choices.listing(MAX_CHOICES):
        return
    kind = _focused(options)
    for choice in choices.objects():
        if choice.get("name").required():
            choice.get("name").text(LONGEST_NAME, 1)
        check_localizations(choice, longest=LONGEST_NAME, menu=True)
        if choice.get("value").required():
            check_value(choice.get("value"), kind)


def _focused(options: Iterable[Json]) -> int:
    """Return the type of the option that the person types; 0 where none is."""
    for option in options:
        if option.get("focused"):
            return int(option["type"])
        if found := _focused(option.get("options", ())):
            return found
    return 0
