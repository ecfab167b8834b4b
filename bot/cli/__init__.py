"""The command line: one file a subcommand, named like it."""

import importlib
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

Command: TypeAlias = Callable[..., Any]

NAMES = ("run", "ask", "doctor", "backup", "restore", "models", "sandbox", "health", "docs", "bench")
FILES = {"restore": "backup"}
"""Subcommands that stand in another's file."""


def commands(arguments: Sequence[str]) -> tuple[Command, ...]:
    """Return the subcommand that the arguments begin with; all of them where they begin with none.

    Only what is returned is imported: the container asks for the bot's health twice a minute, and that must
    not import Discord and its like each time.
    """
    named = tuple(name for name in NAMES if name in arguments[:1])
    return tuple(_found(name) for name in named or NAMES)


def _found(name: str) -> Command:
    """Import one subcommand."""
    found: Command = getattr(importlib.import_module(f"bot.cli.{FILES.get(name, name)}"), name)
    return found
