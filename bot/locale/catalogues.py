"""The catalogues: one gettext file a language beside this one, read when somebody first speaks it."""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

FOLDER = Path(__file__).parent
ENGLISH = "en"
LANGUAGES = {"fr": "fr", "es-ES": "es", "es-419": "es", "zh-CN": "zh_CN"}
"""Discord's locales that are spoken here beside English (reference.mdx, Locales), by their catalogue."""


def language_of(locale: str) -> str:
    """Return the catalogue of a locale, or English: Chinese, French and Spanish of any place will do."""
    short = locale.replace("_", "-").partition("-")[0]
    near = {name.partition("_")[0]: name for name in LANGUAGES.values()}
    return LANGUAGES.get(locale) or (near.get(short, ENGLISH) if locale != "zh-TW" else ENGLISH)


def translated(text: str, locale: str, many: str = "", count: int = 1) -> str:
    """Return a text in the language of a locale, else in English; `many` and `count` choose a plural."""
    if not text:
        return ""  # gettext would give the catalogue's head
    known = catalogue(language_of(locale))
    return known.ngettext(text, many, count) if many else known.gettext(text)


def language_name(code: str, locale: str) -> str:
    """Return the name of a language (ISO 639-1) in the language of a locale; '' where Babel has none."""
    from babel import Locale  # noqa: PLC0415 - see `catalogue`

    return str(Locale.parse(language_of(locale)).languages.get(code, ""))


@cache
def catalogue(language: str) -> NullTranslations:
    """Read a language's catalogue, without a compiled file beside it."""
    if language == ENGLISH:
        return NullTranslations()
    # Babel is imported by those alone who need it
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with (FOLDER / f"{language}.po").open("rb") as source:
        compiled = io.BytesIO()
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
