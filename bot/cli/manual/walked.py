"""The pictures of the walk through every command, which `python -m tests.walk` takes."""

from pathlib import Path

from bot.cli.manual.calls import line_of
from bot.cli.manual.tree import Declared, declared

FOLDER = Path("docs/walk")
PART = "## {title}\n\n{description}\n\n{call}![{title}: the answer on the page](walk/{file})\n\n"


def picture(command: Declared) -> str:
    """Return the name of a command's picture."""
    name = f"menu {command.name}" if command.menu else command.name
    return name.lower().replace(" ", "-") + ".png"


def pictures(_argument: str = "") -> str:
    """Return each command with its call and the picture of its answer, as far as one was taken."""
    return "".join(_part(command) for command in declared() if (FOLDER / picture(command)).exists())


def _part(command: Declared) -> str:
    title = command.name if command.menu else f"/{command.name}"
    call = "" if command.menu else f"```text\n{line_of(command)}\n```\n\n"
    return PART.format(title=title, description=command.description, call=call, file=picture(command))
