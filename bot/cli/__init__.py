"""The command line: one file a subcommand, named like it."""

import importlib
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

Command: TypeAlias = Callable[..., Any]

NAMES = ("run", "ask", "doctor", "sandbox", "health", "docs", "bench")


def commands(arguments: Sequence[str]) -> tuple[Command, ...]:
    """Return the subcommand that the arguments begin with; all of them where they begin with none.

    Only what is returned is imported: the container asks for the bot's health twice a minute, and that must
    not import Discord and its like each time.
    """
    named = tuple(name for name in NAMES if name in arguments[:1])
    return tuple(getattr(importlib.import_module(f"bot.cli.{name}"), name) for name in named or NAMES)
