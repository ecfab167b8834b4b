"""Where sentences begin and end, as offsets into the original text. Pure.

Rules, not a model: stops of Latin, Greek, Arabic, Indic and CJK scripts, abbreviations, initials, numbers,
quotes that close after the stop, and newlines that end a line rather than wrap one.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    IsStop = Callable[[str, int, int, re.Match[str]], bool]

CLOSERS = "\"'\u201d\u2019\u00bb)\\]"
"""Straight and curly quotes, guillemet, brackets."""
WIDE_CLOSERS = "\u300d\u300f\u201d\u2019\uff09\u3011\u300b"
"""Corner brackets, curly quotes, full-width brackets."""
SPACED_STOPS = ".!?\u2026\u0589\u061f\u06d4\u0964\u0965"
"""Latin, Armenian, Arabic, Urdu and Indic stops: a space or the end must follow."""
WIDE_STOPS = "\u3002\uff01\uff1f\uff61"
"""CJK stops: nothing need follow."""
STOP = re.compile(
    rf"[{SPACED_STOPS}]+[{CLOSERS}]*(?:[^\S\n]\u00bb)?(?=\s|$)|[{WIDE_STOPS}]+[{WIDE_CLOSERS}]*"
)
"""French puts a space before its closing guillemet."""
BARE_STOPS = frozenset(".!?")
LIST_NUMBER = re.compile(r"\s*\d{1,3}\.")
BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)\s*")
LAST_WORD = re.compile(r"(\S+)$")
OPENERS = "([\"'\u201c\u2018"
ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr prof rev gen sen rep gov capt lt col sgt st mt vs e.g i.e eg ie cf al ed eds approx inc ltd
    co corp a.m p.m u.s jan feb mar apr jun jul aug sep sept oct nov dec ph.d dept
    """.split()  # noqa: SIM905 - as a list they would take a line each
)
"""Written with a full stop that ends no sentence, compared in lower case without that stop."""
NUMBERED = frozenset({"no", "nos", "vol", "p", "pp", "fig", "figs", "eq", "eqs", "sec"})
"""Abbreviations only before a number: "No. 5", but "Oh no." is a sentence."""
WRAPPED = 60
"""A line of at least so many characters without a stop was probably wrapped, not ended."""
LIST_ITEM = re.compile("[-*\u2022\u00b7\u2013\u2014#>]|\\d+[.)]\\s")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters `start` to `end` (exclusive) of the text, without the space around them."""

    start: int
    end: int


def split(text: str) -> list[Sentence]:
    """Cut a text into its sentences, in order; blank text has none."""
    found = []
    for start, end in _lines(text):
        found += list(_in_line(text, start, end, _is_stop))
    return found


def split_chat(text: str) -> list[Sentence]:
    """Cut a text as people type it: every line ends, and a sentence may begin in lower case.

    A number by itself is no sentence: it opens a list item.
    """
    found, start = [], 0
    for line in text.splitlines(keepends=True):
        found += list(_in_line(text, start, start + len(line), _is_stop_of_chat))
        start += len(line)
    return found


def _lines(text: str) -> "Iterator[tuple[int, int]]":
    """Give the stretches between newlines that really end something."""
    start = 0
    for newline in BREAK.finditer(text):
        if _ends(text, start, newline):
            yield start, newline.start()
            start = newline.end()
    yield start, len(text)


def _ends(text: str, start: int, newline: re.Match[str]) -> bool:
    """Tell whether a newline ends a line (heading, list item, turn, paragraph) rather than wraps it."""
    if newline.group().count("\n") > 1 or newline.end() == len(text):
        return True
    # within a wrapped paragraph `start` is lines back: measure the last line alone
    before = text[max(start, text.rfind("\n", start, newline.start()) + 1) : newline.start()].strip()
    after = text[newline.end()]
    if not before or LIST_ITEM.match(text, newline.end()):
        return True
    return not (after.islower() or (len(before) >= WRAPPED and not STOP.search(before[-3:])))


def _in_line(text: str, start: int, end: int, is_stop: "IsStop") -> "Iterator[Sentence]":
    """Cut one stretch at its stops."""
    for stop in STOP.finditer(text, start, end):
        if is_stop(text, start, end, stop):
            yield from _trimmed(text, start, stop.end())
            start = stop.end()
    yield from _trimmed(text, start, end)


def _is_stop(text: str, start: int, end: int, stop: re.Match[str]) -> bool:
    """Tell whether a stop ends a sentence."""
    return not _is_abbreviation(text, start, stop) and not _goes_on(text, stop.end(), end)


def _is_stop_of_chat(text: str, start: int, end: int, stop: re.Match[str]) -> bool:
    """Tell the same of what people type; an ellipsis, or a closed quote, may still go on in lower case."""
    if LIST_NUMBER.fullmatch(text, start, stop.end()):
        return False
    goes_on = stop.group() not in BARE_STOPS and _goes_on(text, stop.end(), end)
    return not _is_abbreviation(text, start, stop) and not goes_on


def _is_abbreviation(text: str, start: int, stop: re.Match[str]) -> bool:
    """Tell whether the word before a single full stop is an abbreviation or an initial."""
    if stop.group() != ".":
        return False
    # 24 characters hold every abbreviation, and keep a text without spaces from costing its square
    word = LAST_WORD.search(text[max(start, stop.start() - 24) : stop.start()])
    if word is None:
        return False
    bare = word.group().lstrip(OPENERS)
    if bare.lower() in NUMBERED:
        return text[stop.end() : stop.end() + 2].strip().isdigit()
    return bare.lower() in ABBREVIATIONS or (len(bare) == 1 and bare.isupper() and bare != "I")


def _goes_on(text: str, position: int, end: int) -> bool:
    """Tell whether the next word is in lower case, so that the stop was inside a sentence."""
    rest = text[position : min(end, position + 8)].lstrip()
    return bool(rest) and rest[0].islower()


def _trimmed(text: str, start: int, end: int) -> "Iterator[Sentence]":
    """Give the stretch without the space around it, unless nothing is left."""
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = end - (len(piece) - len(piece.rstrip()))
    if left < right:
        yield Sentence(left, right)
