"""The command tree as Discord gets it, without Discord: from a bot that loads the cogs and never logs in."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import discord
from discord import AppCommandOptionType as Kind
from discord import AppCommandType
from discord.ext import commands

from bot.app.tree import Tree
from bot.task_cog import Host, cog_modules, find_tasks

if TYPE_CHECKING:
    from bot.service import Service
    from bot.task_cog import Road

LANGUAGES = {"en-US", "zh-CN", "fr", "es-ES"}
"""Choices that are called in their own language."""
Json: TypeAlias = dict[str, Any]
GROUPS = (Kind.subcommand.value, Kind.subcommand_group.value)


@dataclass(frozen=True, slots=True)
class Option:
    """An option as it is declared; `low` and `high` bound a number, or the characters of a text.

    `labels` are the choices whose names are not their values: words for people.
    """

    name: str
    description: str
    kind: Kind
    required: bool
    choices: tuple[str, ...]
    labels: tuple[str, ...]
    suggested: bool
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Declared:
    """A slash command by its whole name, or an entry of a message's menu.

    `permissions` are what a person needs for it, where not everybody may use it.
    """

    name: str
    description: str
    options: tuple[Option, ...]
    menu: bool
    permissions: tuple[str, ...]


@cache
def declared(package: str = "cogs") -> tuple[Declared, ...]:
    """Return all commands that the cogs of a package add to the tree, in order of their names."""
    payload = asyncio.run(_payload(package))
    return tuple(sorted((one for command in payload for one in _flat(command)), key=lambda one: one.name))


async def _payload(package: str) -> list[Json]:
    bot = Host(
        command_prefix=commands.when_mentioned,
        tree_cls=Tree,
        help_command=None,
        intents=discord.Intents.none(),
    )
    # all that cogs look at before anybody asks something
    bot.service = cast("Service", SimpleNamespace(tasks=find_tasks(package)))
    bot.road = cast("Road", SimpleNamespace(refiners={}))
    async with bot:
        for name in cog_modules(package):
            await bot.load_extension(name)
        return [command.to_dict(bot.tree) for command in bot.tree.get_commands()]


def _flat(command: Json, above: str = "", permissions: tuple[str, ...] = ()) -> Iterator[Declared]:
    """Yield a command, or those of a group, which carries its permissions for all."""
    name = f"{above} {command['name']}".strip()
    if command.get("default_member_permissions") is not None:
        needed = discord.Permissions(int(command["default_member_permissions"]))
        permissions = tuple(flag for flag, on in needed if on)
    inner = [option for option in command.get("options", ()) if option["type"] in GROUPS]
    for one in inner:
        yield from _flat(one, name, permissions)
    if not inner:
        menu = command.get("type") == AppCommandType.message.value and not above
        options = tuple(_option(option) for option in command.get("options", ()))
        yield Declared(name, command.get("description", ""), options, menu, permissions)


def _option(option: Json) -> Option:
    text = option["type"] == Kind.string.value
    return Option(
        name=option["name"],
        description=option["description"],
        kind=Kind(option["type"]),
        required=bool(option.get("required")),
        choices=tuple(str(choice["name"]) for choice in option.get("choices") or ()),
        labels=tuple(
            str(choice["name"])
            for choice in option.get("choices") or ()
            if choice["name"] != str(choice["value"]) and choice["value"] not in LANGUAGES
        ),
        suggested=bool(option.get("autocomplete")),
        low=option.get("min_length" if text else "min_value"),
        high=option.get("max_length" if text else "max_value"),
    )
