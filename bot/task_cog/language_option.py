"""An option that names a language to be spoken to in: the choices of /settings and /setup."""

from collections.abc import Mapping

from discord import app_commands

LANGUAGES: Mapping[str, str] = {"en-US": "English", "zh-CN": "中文", "fr": "Français", "es-ES": "Español"}
"""The languages that fixed texts are written in, by Discord's locale code, each in its own words."""
NONE = "none"
"""The value of the choice that names no language."""


def language_choices(without: str) -> list[app_commands.Choice[str]]:
    """Return the choices, first the one for no language, called `without`."""
    named = [app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()]
    return [app_commands.Choice(name=without, value=NONE), *named]


def chosen(value: str) -> str | None:
    """Return the locale code of a choice, None for the one that names no language."""
    return None if value == NONE else value


def named(code: str) -> str:
    """Return a language's own name; a code that is offered no more stands for itself."""
    return LANGUAGES.get(code, code)
