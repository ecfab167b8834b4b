"""The catalogues of fixed texts: what is marked in the code and what the commands say, gathered by Babel."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from bot.catalog import defaults
from bot.cli.manual.tree import declared
from bot.locale.catalogues import FOLDER, LANGUAGES
from bot.starter import manifest

CODE = ("bot", "cogs")
MARKS = {"N_": None, "P_": (1, 2)}
"""The functions around texts; P_ takes the forms of one and of many."""
COMMANDS, MODELS = "commands", "models"
WIDTH = 110
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1)",
    "es": "nplurals=2; plural=(n != 1)",
    "zh_CN": "nplurals=1; plural=0",
}
"""The forms a number takes (gettext manual, Plural forms); CLDR has a further one for millions."""
HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals};\\n"

"""
"""What Babel would write as well, without the hour: a catalogue changes when its texts do."""


def template() -> Catalog:
    """Return all texts in English: those marked in the code, of the commands, and of the models."""
    found = Catalog(project="Pipewright", charset="utf-8")
    for file in sorted(path for folder in CODE for path in Path(folder).rglob("*.py")):
        for _line, message, _comments, _context in extract_from_file("python", file, MARKS):
            found.add(message, locations=[(file.as_posix(), 0)])
    for text in of_commands():
        found.add(text, locations=[(COMMANDS, 0)])
    for text in of_models():
        found.add(text, locations=[(MODELS, 0)])
    return found


def of_commands() -> Iterator[str]:
    """Give the commands' descriptions, their options', choices that are words, and names in menus."""
    for command in declared():
        yield command.name if command.menu else command.description
        for option in command.options:
            yield option.description
            yield from option.labels


def of_models() -> Iterator[str]:
    """Give what the manifest and the list of default models say of models in words."""
    for entry in manifest.read().models:
        yield entry.note
    for known in defaults.read().known.values():
        yield known.good_for


def update(folder: Path = FOLDER) -> dict[str, int]:
    """Bring every catalogue up to date; returns how many texts of each wait for a translation."""
    wanted = template()
    languages = sorted(set(LANGUAGES.values()))
    return {language: _update(folder / f"{language}.po", language, wanted) for language in languages}


def _update(file: Path, language: str, wanted: Catalog) -> int:
    """Add what is new to a catalogue, drop what is gone, keep what is translated."""
    with file.open("rb") as source:
        catalogue = read_po(source, locale=language)
    catalogue.update(wanted, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    write(file, catalogue)
    return sum(not _whole(message.string) for message in catalogue if message.id)


def write(file: Path, catalogue: Catalog) -> None:
    """Write a catalogue, its texts in the order of the files that hold them."""
    for message in catalogue:
        if isinstance(message.string, tuple):  # a new text has as many empty forms as English has
            message.string = message.string[: catalogue.num_plurals]
    head = HEAD.format(language=file.stem, plurals=PLURALS[file.stem])
    with file.open("wb") as target:
        target.write(head.encode())
        write_po(target, catalogue, width=WIDTH, omit_header=True, include_lineno=False)


def _whole(string: object) -> bool:
    """Tell whether a text is translated, in all its forms."""
    return all(string) if isinstance(string, tuple) else bool(string)
