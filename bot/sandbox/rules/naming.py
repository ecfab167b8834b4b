"""Names, descriptions and localizations of commands and options (application-commands.mdx, Naming)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sandbox.rules.locales import LOCALES

if TYPE_CHECKING:
    from bot.sandbox.form import Field

CHAT_NAME = re.compile(r"^[-_'\w\u0900-\u097f\u0e00-\u0e7f]{1,32}$")
"""Discord's own class of letters, digits, Devanagari and Thai; lower case is asked for separately."""


def check_name(name: Field, *, menu: bool = False, longest: int = 32) -> None:
    """Complain about a name: 1 to 32 characters, for all but menus lower case without blanks."""
    if not name.required() or not name.text(longest, 1) or menu:
        return
    if not CHAT_NAME.match(name.value) or name.value != name.value.lower():
        name.fail("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def check_description(description: Field) -> None:
    """Complain about a missing description or one outside 1 to 100 characters."""
    if description.required():
        description.text(100, 1)


def check_localizations(part: Field, *, menu: bool = False, longest: int = 32) -> None:
    """Complain about locales that Discord does not have, and about localized texts out of bounds."""
    for kind in ("name", "description"):
        texts = part.get(f"{kind}_localizations")
        if not texts.given or not texts.mapping():
            continue
        for locale in texts.value:
            text = texts.get(locale)
            if locale not in LOCALES:
                text.fail("BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(LOCALES)}}}.")
            elif kind == "name":
                check_name(text, menu=menu, longest=longest)
            else:
                text.text(100, 1)
