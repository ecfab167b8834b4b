"""Marking inside a person's own text: entities, emphasis, the sentence around an answer."""

import re

from bot.tasks import Spans
from bot.text import ELLIPSIS, code, literal

AROUND = 240
"""Characters shown at most on each side of an extracted answer."""

SPOILER = "||"

_SENTENCE_BORDER = re.compile(r"\n|(?<=[.!?])\s|(?<=[。！？])")  # noqa: RUF001 - Chinese and Japanese stops


def emphasis(text: str) -> str:
    """Return text in bold, blanks at its ends left outside because Discord shows no bold with them."""
    inner = text.strip()
    if not inner:
        return literal(text)
    start = text.index(inner)
    return f"{text[:start]}**{literal(inner)}**{text[start + len(inner) :]}"


def hidden(markdown: str) -> str:
    """Return Markdown hidden until it is clicked; its own bars are escaped, as `literal` does."""
    return f"{SPOILER}{markdown}{SPOILER}" if markdown else ""


def marked_entities(answer: Spans) -> str:
    """Return the text with every span in bold and its label behind it; a span inside another is left out."""
    pieces: list[str] = []
    end = 0
    for span in sorted(answer.spans, key=lambda one: (one.start, -one.end)):
        if span.start < end:
            continue
        pieces.append(literal(answer.text[end : span.start]))
        pieces.append(f"{emphasis(answer.text[span.start : span.end])} {code(span.label)}")
        end = span.end
    return "".join([*pieces, literal(answer.text[end:])])


def sentence_around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a span in its sentence, cut to AROUND characters each."""
    borders = [match.end() for match in _SENTENCE_BORDER.finditer(text)]
    first = max((border for border in borders if border <= start), default=0)
    last = min((border for border in borders if border >= end), default=len(text))
    before, after = text[first:start], text[end:last].rstrip()
    if len(before) > AROUND:
        before = ELLIPSIS + before[-AROUND:]
    if len(after) > AROUND:
        after = after[:AROUND] + ELLIPSIS
    return before, after
