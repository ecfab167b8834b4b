"""The storybooks' credits name who wrote and who translated each."""

from typing import Any

from bot.starter.training.generate_credits import CREDITS, credited


def test_every_author_and_translator_is_named() -> None:
    rows: list[dict[str, Any]] = [
        {
            "source": "asp-source:0007",
            "language": "fr",
            "title": "La chèvre",
            "text_by": "Ann Author",
            "translation_by": "Tom Translator",
            "licence": "CC BY",
        },
        {
            "source": "pb-source:0008",
            "language": "en",
            "title": '"The Cat"',
            "text_by": "Bea Writer",
            "translation_by": None,
            "licence": "CC BY",
        },
    ]
    lines = credited(rows).splitlines()
    assert '- "La chèvre", Ann Author; translated by Tom Translator (0007; CC BY)' in lines
    assert '- "The Cat", Bea Writer (0008; CC BY)' in lines
    assert lines.index("## African Storybook, French") < lines.index("## Pratham Books, English")


def test_the_file_that_ships_has_a_line_for_each_storybook_it_counts() -> None:
    text = CREDITS.read_text("utf-8")
    assert sum(line.startswith('- "') for line in text.splitlines()) == 761
    assert "\n761 stories " in text
