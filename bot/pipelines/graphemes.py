"""Where a text may be cut without tearing apart what a reader sees as one character. Pure.

The rules are the ones of Unicode's UAX 29 that everyday text needs: marks, joiners, variation selectors, skin
tones, flags, Hangul syllables and CR LF.
"""

from __future__ import annotations

import unicodedata

JOINER = "\u200d"
HANGUL_LEAD, HANGUL_VOWEL, HANGUL_TAIL = range(0x1100, 0x1160), range(0x1160, 0x11A8), range(0x11A8, 0x1200)
SYLLABLES = range(0xAC00, 0xD7A4)
SKIN_TONES, FLAG_LETTERS, TAGS = range(0x1F3FB, 0x1F400), range(0x1F1E6, 0x1F200), range(0xE0020, 0xE0080)


def _extends(sign: str) -> bool:
    if sign.isascii():
        return False
    number = ord(sign)
    return unicodedata.category(sign)[0] == "M" or sign == JOINER or number in SKIN_TONES or number in TAGS


def _inside_hangul(before: int, after: int) -> bool:
    if before in HANGUL_LEAD:
        return after in HANGUL_LEAD or after in HANGUL_VOWEL or after in SYLLABLES
    if before in HANGUL_VOWEL or before in SYLLABLES:
        return after in HANGUL_VOWEL or after in HANGUL_TAIL
    return before in HANGUL_TAIL and after in HANGUL_TAIL


def _flag_letters_before(text: str, place: int, start: int) -> int:
    first = place
    while first > start and ord(text[first - 1]) in FLAG_LETTERS:
        first -= 1
    return place - first


def is_boundary(text: str, place: int, start: int = 0) -> bool:
    """Return whether text may be cut before text[place]; `start` is a place known to be a boundary."""
    if place <= start or place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    if after.isascii():
        return (before, after) != ("\r", "\n")
    if _extends(after) or before == JOINER or _inside_hangul(ord(before), ord(after)):
        return False
    if ord(after) in FLAG_LETTERS:
        return _flag_letters_before(text, place, start) % 2 == 0
    return True


def boundary_before(text: str, place: int, start: int) -> int:
    """Return the last boundary after `start` and at or before `place`; `place` itself if there is none."""
    for candidate in range(place, start, -1):
        if is_boundary(text, candidate, start):
            return candidate
    return place
