"""Application commands as a form (interactions/application-commands.mdx)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.form import Field, repeated
from bot.sandbox.measure import length
from bot.sandbox.rules.naming import check_description, check_localizations, check_name
from bot.sandbox.rules.options import check_options

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
MAX_OF_TYPE = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
MAX_TREE = 8000
ALL_PERMISSIONS = 2**53 - 1


def check_command(command: Field, *, scope: str) -> None:
    """Complain about everything in one command that Discord refuses; `scope` is a server id or ""."""
    if not command.mapping():
        return
    command.get("type").choice(tuple(MAX_OF_TYPE))
    menu = command.get("type").value in (USER_MENU, MESSAGE_MENU)
    check_name(command.get("name"), menu=menu)
    check_localizations(command, menu=menu)
    if menu:
        _check_menu(command)
    else:
        check_description(command.get("description"))
        check_options(command.get("options"))
    _check_access(command, scope)
    # its size is taken once the shapes are right
    if not command.problems and tree_size(command.value) > MAX_TREE:
        command.fail("APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MAX_TREE})")


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
    for name in ("dm_permission", "nsfw"):
        command.get(name).boolean()
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
    """Count a command's characters: names, descriptions, values, the longest localization of each."""
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
