"""The catalogues: complete, with the same places in every language, within Discord's limits."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.cli.manual.tree import declared
from bot.cli.texts import template, write
from bot.locale import translated
from bot.locale.catalogues import FOLDER, LANGUAGES

CATALOGUES = sorted(set(LANGUAGES.values()))
DESCRIPTION, MENU = 100, 32
"""Discord's limits (DISCORD.md section 2)."""
SAME = {
    "Python",
    "JSON",
    "Pong",
    "Pipewright {version}",
}
"""Names, the same in every language."""
ALIKE = {
    "fr": {"Question", "Sentiment"},
    "es": {" · {megabytes:,.1f} MB"},
    "zh_CN": {" · {megabytes:,.1f} MB"},
}
"""Words that happen to be spelt as in English."""
CODE = re.compile(r"`[^`]*`")


def catalogue(language: str) -> Catalog:
    """Read a catalogue."""
    with (FOLDER / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def forms(text: object) -> tuple[str, ...]:
    """Return the forms of a text: one, or one for each plural."""
    return tuple(text) if isinstance(text, tuple | list) else (str(text or ""),)


def messages(language: str) -> list[Message]:
    """Return the messages of a catalogue, without its head."""
    return [one for one in catalogue(language) if one.id]


def places(text: str) -> set[str]:
    """Return what goes into a text's braces, with how it is written."""
    return {f"{name}:{spec}" for _text, name, spec, _how in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_text_is_there_and_no_other(language: str) -> None:
    wanted = {one.id for one in template() if one.id}
    assert {one.id for one in messages(language)} == wanted, "run `make docs`, then translate"


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_text_is_translated(language: str) -> None:
    for one in messages(language):
        assert not one.fuzzy, one.id
        assert all(forms(one.string)), one.id
        same = forms(one.string)[0] == forms(one.id)[0]
        assert same == (forms(one.id)[0] in SAME | ALIKE[language]), one.id


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_translation_has_the_places_and_the_code_of_the_text(language: str) -> None:
    for one in messages(language):
        for told in forms(one.string):
            assert places(told) <= places(forms(one.id)[-1]), one.id
            assert places(told) | {"count:"} >= places(forms(one.id)[-1]), one.id
            assert sorted(CODE.findall(told)) == sorted(CODE.findall(forms(one.id)[0])), one.id
            assert told[:1].isspace() == forms(one.id)[0][:1].isspace() or told[0] in "（，", one.id


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_discord_shows_of_commands_fits(locale: str) -> None:
    for command in declared():
        assert len(translated(command.name, locale)) <= MENU
        told = [command.description, *(one.description for one in command.options)]
        assert max(len(translated(text, locale)) for text in told) <= DESCRIPTION, command.name


def test_a_catalogue_that_is_written_again_is_the_same(tmp_path: Path) -> None:
    for language in CATALOGUES:
        write(tmp_path / f"{language}.po", catalogue(language))
        assert (tmp_path / f"{language}.po").read_text(encoding="utf-8") == (
            FOLDER / f"{language}.po"
        ).read_text(encoding="utf-8")
