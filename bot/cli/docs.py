"""python -m bot docs: remakes the README's tables from what is really there."""

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer
from discord import app_commands
from discord.ext import commands

from bot.starter import manifest
from bot.task_cog import cog_modules

README = Path("README.md")
COMMAND_HEAD = "| command | options | what it does |\n|---|---|---|\n"
STARTER_HEAD = "| model | task | score | licence |\n|---|---|---|---|\n"
SHARED = frozenset({"model", "private", "file"})

Command: TypeAlias = app_commands.Command[Any, ..., Any]


def declared(package: str = "cogs") -> dict[str, Command]:
    """Return the slash commands that the cogs of a package declare, by their whole name."""
    found: dict[str, Command] = {}
    for name in cog_modules(package):
        for _, cog in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if issubclass(cog, commands.Cog) and cog.__module__.startswith(name):
                found |= dict(_of_cog(cog))
    return dict(sorted(found.items()))


def _of_cog(cog: type[commands.Cog]) -> Iterator[tuple[str, Command]]:
    """Yield a cog's commands with their whole names; a group cog puts its name before them."""
    group = f"{cog.__cog_group_name__} " if issubclass(cog, commands.GroupCog) else ""
    for one in cog.__cog_app_commands__:
        inner = one.walk_commands() if isinstance(one, app_commands.Group) else [one]
        for command in inner:
            if isinstance(command, app_commands.Command):
                yield group + command.qualified_name, command


def command_table(found: dict[str, Command]) -> str:
    """Return a Markdown table of slash commands: name, own options, description."""
    rows = []
    for name, command in found.items():
        options = [one.display_name for one in command.parameters]
        if set(options) >= SHARED:  # a task command: what all of them have is told once, below the table
            options = [option for option in options if option not in SHARED]
        shown = ", ".join(f"`{option}`" for option in options) or "-"
        rows.append(f"| `/{name}` | {shown} | {command.description} |\n")
    return COMMAND_HEAD + "".join(rows)


def starter_table() -> str:
    """Return a Markdown table of the starter pack's trained models with their scores."""
    rows = []
    for entry in manifest.read().models:
        if entry.form != "tiny":
            scores = "; ".join(map(str, entry.scores))
            rows.append(f"| `{entry.name}` | {entry.task} | {scores} | {entry.licence} |\n")
    return STARTER_HEAD + "".join(rows)


def fill(text: str, mark: str, table: str) -> str:
    """Return `text` with what stands between `<!-- mark -->` and `<!-- /mark -->` replaced."""
    pattern = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    return pattern.sub(lambda found: found[1] + table + found[2], text)


def remade(text: str) -> str:
    """Return the README's text with every generated table made anew."""
    return fill(fill(text, "commands", command_table(declared())), "starter", starter_table())


def docs(
    readme: Annotated[Path, typer.Option(help="The file whose tables are remade.")] = README,
) -> None:
    """Remake the README's tables from the cogs and the starter pack."""
    old = readme.read_text(encoding="utf-8")
    new = remade(old)
    readme.write_text(new, encoding="utf-8")
    typer.echo("unchanged" if new == old else f"{readme} remade")
