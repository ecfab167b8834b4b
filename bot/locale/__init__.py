"""Which language a person is spoken to in: `_` gives a fixed text in the language of the present task.

A command, a button or a form begins with `speak(locale)`; what it starts inherits the language. Texts are
constants in English at the top of their file, translated where they are used: `_(TITLE)`, and before the
values go in: `_(ROW).format(name=name)`.
"""

from contextvars import ContextVar

ENGLISH = "en"

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def speak(locale: str) -> None:
    """From here on, the present task speaks this language, by Discord's locale code ('fr', 'zh-CN')."""
    _language.set(locale)


def language() -> str:
    """Return the locale that the present task speaks."""
    return _language.get()


def _(message: str) -> str:
    """Return the message in the language of the present task; English where there is no translation."""
    return message
