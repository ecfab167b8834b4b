"""Application commands as a form (interactions/application-commands.mdx)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sandbox.form import Field, repeated
from bot.sandbox.measure import length
from bot.sandbox.rules.locales import LOCALES
from bot.sandbox.rules.options import check_options

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
MAX_OF_TYPE = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
MAX_TREE = 8000
ALL_PERMISSIONS = 2**53 - 1

CHAT_NAME = re.compile(r"^[-_'\w\u0900-\u097f\u0e00-\u0e7f]{1,32}$")
"""Discord's own class of letters, digits, Devanagari and Thai; lower case is asked for separately."""


def check_command(command: Field, *, scope: str) -> None:
    """Complain about everything in one command that Discord refuses; `scope` is a server id or ""."""
    if not command.mapping():
        return
    command.get("type").choice(tuple(MAX_OF_TYPE))
    menu = command.get("type").value in (USER_MENU, MESSAGE_MENU)
    check_name(command.get("name"), menu=menu)
    _check_localized(command, menu=menu)
    if menu:
        _check_menu(command)
    else:
        check_description(command.get("description"))
        check_options(command.get("options"))
    _check_access(command, scope)
    if tree_size(command.value) > MAX_TREE:
        command.fail("APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MAX_TREE})")


def check_name(name: Field, *, menu: bool = False) -> None:
    """Complain about a name: 1 to 32 characters, for all but menus lower case without blanks."""
    if not name.required() or not name.text(32, 1) or menu:
        return
    if not CHAT_NAME.match(name.value) or name.value != name.value.lower():
        name.fail("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def check_description(description: Field) -> None:
    """Complain about a missing description or one outside 1 to 100 characters."""
    if description.required():
        description.text(100, 1)


def _check_localized(command: Field, *, menu: bool) -> None:
    check_locales(command.get("name_localizations"))
    for locale in command.get("name_localizations").value or {}:
        check_name(command.get("name_localizations").get(locale), menu=menu)
    check_locales(command.get("description_localizations"))
    for locale in command.get("description_localizations").value or {}:
        command.get("description_localizations").get(locale).text(100, 1)


def check_locales(field: Field) -> None:
    """Complain about locales that Discord does not have."""
    if field.given and field.mapping():
        for locale in field.value:
            if locale not in LOCALES:
                field.get(locale).fail("BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(LOCALES)}}}.")


def _check_menu(command: Field) -> None:
    if command.get("description").value:
        command.get("description").fail(
            "APPLICATION_COMMAND_MENU_DESCRIPTION", "Context menu commands cannot have description"
        )
    if command.get("options").value:
        command.get("options").fail(
            "APPLICATION_COMMAND_MENU_OPTIONS", "Context menu commands cannot have options"
        )


def _check_access(command: Field, scope: str) -> None:
    bits = command.get("default_member_permissions")
    if bits.given and not (str(bits.value).isdigit() and int(bits.value) <= ALL_PERMISSIONS):
        bits.fail("PERMISSION_TYPE_CONVERT", "Must be a permission bit set.")
    for name, highest in (("contexts", 2), ("integration_types", 1)):
        members = command.get(name)
        members.listing(highest + 1)
        for member in members.each():
            member.choice(range(highest + 1))
        if scope and members.value and name == "contexts":
            members.fail("APPLICATION_COMMAND_GUILD_CONTEXTS", "Only global commands have contexts")


def tree_size(node: Json) -> int:
    """Count the characters of names, descriptions and values in a command, the longest localization for each."""
    size = 0
    for name in ("name", "description"):
        texts = [node.get(name), *(node.get(f"{name}_localizations") or {}).values()]
        size += max((length(text) for text in texts if isinstance(text, str)), default=0)
    if isinstance(node.get("value"), str):
        size += length(node["value"])
    inner = [*(node.get("options") or []), *(node.get("choices") or [])]
    return size + sum(tree_size(one) for one in inner if isinstance(one, dict))


def check_set(commands: Field, *, scope: str) -> None:
    """Complain about a whole set of commands: each, and names given twice within a type."""
    for command in commands.each():
        check_command(command, scope=scope)
    keys = [f"{one.get('type') or 1}:{one.get('name')}" for one in commands.value if isinstance(one, dict)]
    members = list(commands.each())
    for index in repeated(keys) if len(keys) == len(members) else ():
        members[index].fail("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
