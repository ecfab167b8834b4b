"""The parts of the Markdown files that are made from the code, so that they cannot say otherwise.

In a file, `<!-- made: PART ARGUMENT -->` and `<!-- /made -->` stand around each.
"""

import re
from collections.abc import Callable, Mapping

from bot.cli import exits
from bot.cli.manual import commands, learning, owning, walked
from bot.errors import ConfigError

Make = Callable[[str], str]

PARTS: Mapping[str, Make] = {
    "commands": commands.table,
    "options": commands.options,
    "call": learning.call,
    "python": learning.python,
    "models": learning.models,
    "source": learning.source,
    "walk": walked.pictures,
    "settings": owning.settings,
    "permissions": owning.permissions,
    "subcommands": owning.subcommands,
    "metrics": owning.metrics,
    "errors": owning.errors,
    "exits": exits.table,
}
"""By its name what makes a part, given the argument."""
NO_PART = "There is no part {name} to be made."
PARTS_ARE = "There are {names}."

_MARKED = re.compile(r"(<!-- made: (\S+)(?: ([^\n]*?))? -->\n).*?(<!-- /made -->)", re.DOTALL)


def made(text: str) -> str:
    """Return a Markdown text with every part made anew; ConfigError names one that nothing makes."""

    def part(found: re.Match[str]) -> str:
        if found[2] not in PARTS:
            raise ConfigError(NO_PART.format(name=found[2]), PARTS_ARE.format(names=", ".join(PARTS)))
        return found[1] + PARTS[found[2]](found[3] or "") + found[4]

    return _MARKED.sub(part, text)
