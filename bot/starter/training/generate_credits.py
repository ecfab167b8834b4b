"""Name the authors of the storybooks: python -m bot.starter.training.generate_credits --data DIR.

Their licence, CC BY, asks that whoever uses the texts says who wrote and who translated them.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.starter.training import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = "storybooks_credits"
CREDITS = Path("bot/starter/ATTRIBUTION-storybooks.md")
PUBLISHERS = {"asp-source": "African Storybook", "pb-source": "Pratham Books"}
"""What stands before the colon of a source: what the publisher's repository is named by."""
HEAD = """# Storybooks on which models of the starter pack were trained

{count} stories of African Storybook and Pratham Books, in English or French, as the repositories
global-asp/asp-source and global-asp/pb-source of the Global African Storybook Project have them, each under
Creative Commons Attribution (CC BY). They were cut into passages, quotes and dashes were made plain, a few
words were changed. What ships is what training made of them: numbers, not the texts.

This file is made by `python -m bot.starter.training.generate_credits --data DIR`.
"""
PART = "\n## {publisher}, {language}\n\n"
LINE = '- "{title}", {text_by}{translated} ({number}; {licence})\n'
TRANSLATED = "; translated by {translation_by}"
LANGUAGES = {"en": "English", "fr": "French"}


def credited(found: "Sequence[dict[str, Any]]") -> str:
    """Give the credits as Markdown, by publisher and language, in the order of the rows."""
    parts: dict[str, list[str]] = {}
    for row in found:
        folder, _, number = row["source"].partition(":")
        part = PART.format(publisher=PUBLISHERS[folder], language=LANGUAGES[row["language"]])
        translated = TRANSLATED.format(**row) if row["translation_by"] else ""
        title = row["title"].strip('"\u201c\u201d')
        line = LINE.format(**{**row, "title": title}, translated=translated, number=number)
        parts.setdefault(part, []).append(line)
    return HEAD.format(count=len(found)) + "".join(part + "".join(lines) for part, lines in parts.items())


def main() -> None:
    """Write the file beside ATTRIBUTION.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data files")
    arguments = parser.parse_args()
    CREDITS.write_text(credited(rows.read(arguments.data, FILE)), encoding="utf-8")


if __name__ == "__main__":
    main()
