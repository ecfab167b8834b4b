"""What owners of servers and machines read: settings, permissions, subcommands, metrics, error codes."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from bot.app import PERMISSIONS
from bot.cli import NAMES, commands
from bot.errors import BotError
from bot.operations import Figures
from bot.task_cog import find_tasks

CONFIG = Path("config.toml")
SETTINGS_HEAD = "| setting | default | what it is |\n|---|---|---|\n"
METRICS_HEAD = "| metric | type | what it is |\n|---|---|---|\n"
ERRORS_HEAD = "| code | what it means |\n|---|---|\n"
SUBCOMMANDS_HEAD = "| command | what it does |\n|---|---|\n"

_SECTION = re.compile(r"\[(\w+)\]")
_SETTING = re.compile(r"(\w+) = (\S+) +# (.*)")
_MORE = re.compile(r" +# (.*)")


def settings(section: str = "") -> str:
    """Return the settings of config.toml with their defaults and comments, of one section or of all."""
    rows = [row for row in _settings() if not section or row[0].startswith(f"{section}.")]
    return SETTINGS_HEAD + "".join(f"| `{name}` | `{value}` | {text} |\n" for name, value, text in rows)


def permissions(_argument: str = "") -> str:
    """Return what the invite link asks for."""
    names = (name.replace("_", " ").capitalize() for name, on in PERMISSIONS if on)
    return "".join(f"- {name}\n" for name in names)


def subcommands(_argument: str = "") -> str:
    """Return what the terminal has."""
    found = zip(NAMES, commands(()), strict=True)
    return SUBCOMMANDS_HEAD + "".join(
        f"| `python -m bot {name}` | {_first_line(inspect.getdoc(command))} |\n" for name, command in found
    )


def metrics(_argument: str = "") -> str:
    """Return the figures of ours with their types and labels."""
    found = Figures(find_tasks()).described()
    return METRICS_HEAD + "".join(f"| `{one.name}` | {one.kind} | {one.text} |\n" for one in found)


def errors(_argument: str = "") -> str:
    """Return the codes that a person may be told, with what each means."""
    rows = {error.code: _first_line(inspect.getdoc(error)) for error in _leaves(BotError)}
    return ERRORS_HEAD + "".join(f"| `{code}` | {text} |\n" for code, text in sorted(rows.items()))


def _settings() -> Iterator[tuple[str, str, str]]:
    """Yield each setting's name, default and comment; a comment may go on below."""
    section, found = "", list[tuple[str, str, str]]()
    for line in CONFIG.read_text(encoding="utf-8").splitlines():
        if named := _SECTION.fullmatch(line):
            section = named[1]
        elif setting := _SETTING.fullmatch(line):
            found.append((f"{section}.{setting[1]}", setting[2], setting[3]))
        elif found and (more := _MORE.fullmatch(line)):
            name, value, text = found.pop()
            found.append((name, value, f"{text} {more[1]}"))
    yield from found


def _leaves(kind: type[BotError]) -> Iterator[type[BotError]]:
    below = kind.__subclasses__()
    if not below:
        yield kind
    for one in below:
        yield from _leaves(one)


def _first_line(text: str | None) -> str:
    """Return a docstring's first sentence, which stands on its own line."""
    return (text or "").partition("\n")[0]
