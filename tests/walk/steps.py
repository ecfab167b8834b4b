"""The walk's steps: which command comes when, and what a person does for it."""

from collections.abc import Iterable
from pathlib import Path

from bot.cli.manual.calls import line_of
from bot.cli.manual.tree import Declared
from bot.render.failures import RED
from bot.render.footer import SEPARATOR
from tests.cli.processes import Json, shown
from tests.walk.person import MODAL, Person

FIRST = (
    "help",
    "about",
    "ping",
    "sentiment",
    "zero-shot",
    "generate",
    "fill-mask",
    "ner",
    "answer",
    "summarize",
    "translate",
)
LAST = ("history delete", "privacy delete", "owner block", "owner pause", "owner resume", "owner drain")
"""What would spoil the steps after it."""
MESSAGE = "The lesson on attention begins at nine in room four."
"""What a person writes, for the menus of messages."""
MESSAGES = {"Translate to my language": "Le chat dort sur la table de la cuisine."}
"""For those menus that want another message."""
WORDS = "When does the lesson begin?"
"""What goes into a form."""
NOTHING_THERE = {"queue cancel": "NOT_FOUND"}
"""Commands whose answer to a person with nothing waiting is an error, and its code."""


def in_order(commands: Iterable[Declared]) -> list[Declared]:
    """Return the commands in the order of the walk: the tasks first, what deletes last."""

    def place(command: Declared) -> tuple[int, int, str]:
        if command.name in FIRST:
            return 0, FIRST.index(command.name), ""
        return (2, LAST.index(command.name), "") if command.name in LAST else (1, 0, command.name)

    return sorted(commands, key=place)


def walk(person: Person, command: Declared, picture: Path) -> None:
    """Use a command, wait for its answer, take a picture; AssertionError where the answer is an error."""
    if command.menu:
        person.choose(MESSAGES.get(command.name, MESSAGE), command.name)
    else:
        person.type(line_of(command))
    begun = person.opened()
    if begun["response_type"] == MODAL:
        person.fill_form(WORDS)
        begun = person.opened()
    answer = person.answer(begun["id"])
    person.photograph(answer, picture)
    told = error_in(answer)
    assert told == NOTHING_THERE.get(command.name), f"{command.name}: {shown(answer)}"


def error_in(message: Json) -> str | None:
    """Return the code of the error that a message tells, if any: errors are red, with the code below."""
    for embed in message["embeds"]:
        if embed.get("color") == RED.value:
            return str(embed["footer"]["text"]).partition(SEPARATOR)[0]
    return None
