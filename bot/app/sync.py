"""Telling Discord the commands: only when they changed, because creating commands is limited."""

import hashlib
import json
import logging
from typing import Any, Literal, Protocol, TypeAlias

from discord import app_commands

from bot.app.tree import Tree

Command: TypeAlias = "app_commands.Command[Any, ..., Any] | app_commands.ContextMenu | app_commands.Group"

SYNCED = "told Discord %d commands: %s"
UNCHANGED = "the %d commands are as Discord knows them"

log = logging.getLogger(__name__)


class Memory(Protocol):
    """Texts kept across restarts."""

    async def get(self, key: str) -> str | None:
        """Return a text."""

    async def set(self, key: str, value: str) -> None:
        """Keep a text."""


async def sync(tree: Tree, memory: Memory, when: Literal["changed", "always", "never"]) -> bool:
    """Sync the global commands if that is due; tell whether it was.

    The hash of the last sync is kept a Discord and application, and what Discord lists is compared by
    name too: a new local Discord, or somebody's hand, may have emptied it.
    """
    if when == "never":
        return False
    commands = tree.get_commands()
    names = sorted(command.name for command in commands)
    key, digest = f"commands_hash:{tree.client.application_id}", await command_hash(tree)
    if when == "changed" and await memory.get(key) == digest:
        known = sorted(command.name for command in await tree.fetch_commands())
        if known == names:
            log.info(UNCHANGED, len(names))
            return False
    await tree.sync()
    await memory.set(key, digest)
    log.info(SYNCED, len(names), ", ".join(names))
    return True


async def command_hash(tree: app_commands.CommandTree) -> str:
    """Return a hash of the whole command set as Discord gets it, in all languages."""
    payload = sorted(
        [await as_sent(tree, command) for command in tree.get_commands()],
        key=lambda command: (command["type"], command["name"]),
    )
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


async def as_sent(tree: app_commands.CommandTree, command: Command) -> dict[str, Any]:
    """Return a command as Discord gets it."""
    if tree.translator is None:
        return command.to_dict(tree)
    return await command.get_translated_payload(tree, tree.translator)
