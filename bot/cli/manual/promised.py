"""What was promised of every command, from docs/promised.toml, held against what there is."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.cli.manual.tree import Declared

PROMISED = Path("docs/promised.toml")
KEPT, MORE = "kept", "not promised"
MISSING = "missing: {names}"


@cache
def written() -> Mapping[str, Any]:
    """Return what docs/promised.toml says."""
    return tomllib.loads(PROMISED.read_text(encoding="utf-8"))


def promised() -> Mapping[str, frozenset[str]]:
    """Return the promised options by command; a message's menu has none."""
    told = written()
    return {
        **{name: frozenset((*options, *told["shared"])) for name, options in told["tasks"].items()},
        **{name: frozenset(options) for name, options in told["commands"].items()},
        **{name: frozenset() for name in told["menus"]},
    }


def held(command: Declared) -> str:
    """Say whether a command has all that was promised of it, or what is missing."""
    wanted = promised().get(command.name)
    if wanted is None:
        return MORE
    lacking = sorted(wanted - {option.name for option in command.options})
    return MISSING.format(names=", ".join(lacking)) if lacking else KEPT


def absent(commands: Iterable[Declared]) -> list[str]:
    """Return what was promised and is no command at all."""
    return sorted(promised().keys() - {command.name for command in commands})
