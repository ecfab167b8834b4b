"""Which language a person is spoken to in: `_` gives a fixed text in the language of the present task.

A command, a button or a form begins with `speak(locale)`; what it starts inherits the language. Texts are
constants in English at the top of their file, marked with `N_` (or `P_`, with a plural), and translated where
they are used: `_(TITLE)`, and before the values go in: `_(ROW).format(name=name)`. Errors are made where
nobody may know the person's language: they carry `FULL.format(count=count)`, and whoever tells them says `_`.
"""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any, Self

from bot.locale.catalogues import ENGLISH, LANGUAGES, language_name, language_of, translated

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "N_",
    "P_",
    "Message",
    "Plural",
    "_",
    "language",
    "language_of",
    "named",
    "packed",
    "speak",
    "translated",
    "unpacked",
]

_marked: set[str] = set()
"""All texts that were marked with `N_`."""
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def speak(locale: str) -> None:
    """From here on, the present task speaks this language, by Discord's locale code ('fr', 'zh-CN')."""
    _language.set(locale)


def language() -> str:
    """Return the locale that the present task speaks."""
    return _language.get()


def named(code: str) -> str:
    """Return the name of a language (ISO 639-1) in the language of the present task; '' if it is unknown."""
    return language_name(code, language())


class Message(str):
    """A fixed text in English that remembers what it was made of, so that it can be said in any language."""

    __slots__ = ("_template", "_values")

    _template: str
    _values: Mapping[str, Any] | None

    def __new__(cls, template: str, values: Mapping[str, Any] | None = None) -> Self:
        """Make the English text; `values` go into the template's places."""
        made = super().__new__(cls, template if values is None else str.format(template, **values))
        made._template, made._values = template, values
        return made

    def format(self, *args: object, **values: object) -> str:
        """Put values into the places, keeping what they were; places without names are filled for good."""
        return super().format(*args, **values) if args else Message(str(self), values)

    def parts(self) -> list[Any]:
        """Return the text, and what it was made of."""
        return [str(self), self._template, self._values]

    def told(self, language: str) -> str:
        """Return the text in a language, texts among its values too."""
        whole = translated(self._template, language)
        if self._values is None:
            return whole
        return whole.format(**{name: _in(value, language) for name, value in self._values.items()})


def packed(text: str) -> list[Any]:
    """Return a text as JSON values, with what it was made of, for another process of ours."""
    return text.parts() if isinstance(text, Message) else [text, "", None]


def unpacked(parts: Sequence[Any]) -> str:
    """Return a text that another process packed; only texts of our own are made anew from their values."""
    whole, template, values = parts
    return Message(template, values) if template in _marked else str(whole)


class Plural:
    """A fixed text that differs by a number: `format(count=...)` chooses the form."""

    __slots__ = ("_many", "_one")

    def __init__(self, one: str, many: str) -> None:
        self._one, self._many = one, many

    def format(self, *, count: int, **values: object) -> str:
        """Return the form for `count` in the language of the present task."""
        return translated(self._one, language(), self._many, count).format(count=count, **values)


def N_(text: str) -> Message:  # noqa: N802 - gettext's own name for it
    """Mark a text for the catalogues."""
    _marked.add(text)
    return Message(text)


def P_(one: str, many: str) -> Plural:  # noqa: N802 - likewise
    """Mark a text that differs by a number, in English of one and of many; it holds `{count}`."""
    return Plural(one, many)


def _(text: str) -> str:
    """Return a text in the language of the present task; English where there is no translation."""
    return str(_in(text, language()))


def _in(value: Any, language: str) -> Any:  # noqa: ANN401 - any value of a message
    """Say a text in a language; what is no text stays."""
    if isinstance(value, Message):
        return value.told(language)
    return translated(value, language) if isinstance(value, str) else value
