"""Text of people and models: measured and cut as Discord does, cleaned, escaped to show literally.

Escapes are backslashes, which Discord's Markdown drops when it shows the text; what its server would read
out of the raw text (mentions, links, invites) no longer matches because the escape stands inside it.
"""

import re
import unicodedata

ELLIPSIS = "…"
MARKS_A_LETTER = 4
"""Combining marks kept on one letter: scripts need up to three, and more is a tower of marks ("zalgo")."""

_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
"""Letters and symbols that draw nothing: Hangul fillers, the empty braille cell, the grapheme joiner."""

_JOINERS = "\u200c\u200d"
"""Kept: Persian and Indic scripts, and joined emoji, need them."""

_MARKDOWN = re.compile(r"[\\*_~`|<>\[\]]")
_LINE_START = re.compile(r"^(\s*)(#{1,3}|-#|[-+]|\d{1,9}(?=[.)]))", re.MULTILINE)
_URL = re.compile(r":(?=//)")
_INVITE = re.compile(r"(?i)(discord(?:app)?\.[a-z]{2,6})/")
_CODE_SPAN = re.compile(r"`([^`\n]+)`")
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)


def measure(text: str) -> int:
    """Return the length in UTF-16 code units.

    Discord counts some limits so and others in code points; this count is never the smaller one.
    """
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, limit: int, marker: str = ELLIPSIS) -> str:
    """Return `text` of at most `limit` UTF-16 code units, `marker` standing for what is left out.

    Cuts neither a code point nor an escape nor a letter from its marks, so it is called after `literal`.
    """
    if measure(text) <= limit:
        return text
    room = limit - measure(marker)
    if room < 0:
        return cut(marker, limit, "") if marker else ""
    end = _last_border(text, _points_within(text, room))
    return text[:end].rstrip() + marker


def clean(text: str) -> str:
    """Return `text` without what disturbs the text around it.

    Leaves out control, direction and tag characters and lone surrogates, and stacked marks beyond
    MARKS_A_LETTER. Line ends become a line feed, a tab a space.
    """
    kept: list[str] = []
    marks = 0
    for character in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "):
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MARKS_A_LETTER and not _disturbs(character, category):
            kept.append(character)
    return "".join(kept)


def literal(text: str) -> str:
    """Return `text` cleaned and escaped: Discord shows it as it stands, pings nobody and links nothing."""
    escaped = _MARKDOWN.sub(lambda match: "\\" + match[0], clean(text))
    escaped = _LINE_START.sub(_escape_line_start, escaped)
    escaped = _URL.sub(r"\\:", escaped)
    escaped = _INVITE.sub(r"\1\\/", escaped)
    return _EVERYONE.sub("@\u200b", escaped)


def code(text: str) -> str:
    """Return `text` as inline code on one line, in which Discord reads no Markdown, mention or link."""
    inner = line(clean(text)).replace("`", "'")
    return f"`{inner}`" if inner else ""


def marked(text: str) -> str:
    """Return `text` literal but for its `code spans`: for sentences of ours that quote names."""
    pieces = _CODE_SPAN.split(text)
    return "".join(code(piece) if index % 2 else literal(piece) for index, piece in enumerate(pieces))


def line(text: str) -> str:
    """Return `text` on one line: runs of white space are one space."""
    return " ".join(text.split())


def visible(text: str) -> bool:
    """Tell whether anything of `text` can be seen."""
    return any(
        unicodedata.category(character)[0] not in "ZCM" and character not in _INVISIBLE_LETTERS
        for character in text
    )


def _disturbs(character: str, category: str) -> bool:
    """Tell whether a character acts on the text around it instead of being shown."""
    return category in {"Cc", "Cf", "Cs"} and character not in "\n" + _JOINERS


def _escape_line_start(match: re.Match[str]) -> str:
    """Escape what would begin a heading, a small line or a list; a number is escaped at its dot."""
    blank, sign = match.groups()
    return f"{blank}{sign}\\" if sign[0].isdigit() else f"{blank}\\{sign}"


def _points_within(text: str, units: int) -> int:
    """Return how many code points of `text` fit into `units` UTF-16 code units."""
    used = 0
    for index, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > units:
            return index
    return len(text)


def _last_border(text: str, end: int) -> int:
    """Return the last place at or before `end` that parts neither an escape nor a letter and its marks."""
    while 0 < end < len(text) and _sticks(text, end):
        end -= 1
    return end


def _sticks(text: str, end: int) -> bool:
    """Tell whether the characters on both sides of `end` belong together."""
    before = text[:end]
    backslashes = len(before) - len(before.rstrip("\\"))
    after = text[end]
    return (
        backslashes % 2 == 1
        or unicodedata.category(after) in {"Mn", "Me", "Mc"}
        or after in _JOINERS
        or before[-1] in _JOINERS
    )
