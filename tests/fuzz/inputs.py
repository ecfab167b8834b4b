"""What a raw interaction may bring: texts of every kind, numbers at every bound, files of every make."""

import gzip
from collections.abc import Mapping
from typing import Any, TypeAlias

from hypothesis import strategies as st

Json: TypeAlias = dict[str, Any]
Value: TypeAlias = Any
"""What an option may hold: text, a number, truth, or a file as (name, bytes)."""

TEXT, WHOLE, TRUTH, USER, CHANNEL, ROLE, NUMBER, FILE = 3, 4, 5, 6, 7, 8, 10, 11
"""Discord's numbers of the types of options (application-commands.mdx)."""
SAFE = 2**53 - 1

LIVE = [
    "@everyone", "@here", "<@103>", "<@&201>", "<#301>", "</ping:1>", "<:a:1>", "<t:0:R>",
    "https://x.y", "[a](https://x.y)",
    "discord.gg/a", "||", "```", "`", "**", "__", "~~", "\\", "# ", "> ",
    "-# ", "{}", "{0.__class__}", "%s", "[MASK]", "___",
    "\x00", "\x1b[31m", "\u202e", "\u200b", "\u2066", "\U000e0041", "\ufeff",
    "\u2028", "\r\n", "\t", "e" + "\u0301" * 40,
    "\U0001f468\u200d\U0001f469", "\U0001f600", "ß", "İ", "ﬃ", "ﷺ",
    "漢字", "שלום", "नमस्ते", "a,b", "en", "fr", "ner",
]  # fmt: skip
"""What is alive in a message, a format, a terminal or a text's direction; and words that mean something."""

WORDS = st.text(alphabet=st.characters(), max_size=40)
CLASSES = st.sampled_from(
    ["Lu", "Lo", "Mn", "Me", "Nd", "Pd", "Sc", "So", "Sk", "Zs", "Zl", "Cc", "Cf", "Co", "Cn"]
)
OF_ONE_CLASS = CLASSES.flatmap(
    lambda found: st.text(alphabet=st.characters(categories=[found]), min_size=1, max_size=60)  # type: ignore[list-item]  # a category's name
)
LIVELY = st.lists(st.one_of(st.sampled_from(LIVE), WORDS), max_size=8).map("".join)
LINES = st.lists(st.one_of(st.sampled_from(LIVE), WORDS), max_size=130).map("\n".join)


def texts(least: int, most: int) -> st.SearchStrategy[str]:
    """Give texts of an option: odd ones, and those as long as its bounds and one more or less."""
    lengths = sorted({max(0, bound + step) for bound in (least, most) for step in (-1, 0, 1)})
    long = st.tuples(
        st.sampled_from(["a", "é ", "漢", "\U0001f600", "`", "*", "\u0301", "\n"]), st.sampled_from(lengths)
    )
    return st.one_of(
        LIVELY, WORDS, OF_ONE_CLASS, LINES, long.map(lambda pair: (pair[0] * pair[1])[: pair[1]])
    )


def numbers(least: int, most: int) -> st.SearchStrategy[int]:
    """Give whole numbers: at the bounds, beyond them, and far away."""
    near = [bound + step for bound in (least, most) for step in (-1, 0, 1)]
    return st.one_of(st.sampled_from([n for n in near if abs(n) <= SAFE]), st.integers(-SAFE, SAFE))


BODIES = [
    b"",
    b"\xef\xbb\xbf",
    "plain é\n".encode(),
    "UTF-16 with its mark".encode("utf-16"),
    "without".encode("utf-16-le"),
    "\ufeffmark".encode("utf-32"),
    "latin é".encode("latin-1"),
    b"a\x00b",
    b"\xff" * 100,
    b"\xed\xa0\x80",
    b"a" * 1_000_000,
    b"a" * 1_000_001,
    b"a" * 60_000,
    ("a" * 60_001).encode(),
    "\u0301".encode() * 30_000,
    b"line\n" * 101,
    b"\n" * 5000,
    b"\r" * 5000,
    gzip.compress(bytes(5_000_000)),
    b"PK\x03\x04" + bytes(200),
]
NAMES = [
    "a.txt",
    "../../etc/passwd",
    "@everyone.txt",
    "<@103>.txt",
    "a" * 200 + ".txt",
    "ü.txt",
    "a\u202etxt.exe",
    ".",
    "con",
]
FILES = st.tuples(st.sampled_from(NAMES), st.one_of(st.sampled_from(BODIES), st.binary(max_size=300)))

TYPED, CHOSEN, TICKED, ONE_OF = 4, 3, 23, 21
"""Discord's numbers of what a form asks: text, a list, a box, one of several (component-reference.mdx)."""

OTHERS: Mapping[int, st.SearchStrategy[Value]] = {
    TRUTH: st.booleans(),
    USER: st.sampled_from(["101", "103", "104"]),
    CHANNEL: st.sampled_from(["301", "302", "303"]),
    ROLE: st.sampled_from(["200"]),
    FILE: FILES,
}


def of_option(option: Json) -> st.SearchStrategy[Value]:
    """Give values of a declared option, and those that only a raw payload can bring."""
    kind = option["type"]
    if option.get("choices"):
        known = st.sampled_from([one["value"] for one in option["choices"]])
        return known if kind != TEXT else st.one_of(known, known, LIVELY)
    if kind == TEXT:
        return texts(option.get("min_length", 0), option.get("max_length", 6000))
    if kind == WHOLE:
        return numbers(int(option.get("min_value", 0)), int(option.get("max_value", SAFE)))
    if kind == NUMBER:
        low, high = float(option.get("min_value", -1e9)), float(option.get("max_value", 1e9))
        return st.one_of(st.sampled_from([low, high, low - 1, high + 1, 0.0]), st.floats(-1e300, 1e300))
    return OTHERS[kind]


def of_command(declared: list[Json]) -> st.SearchStrategy[Mapping[str, Value]]:
    """Give the options of a command: all that it needs nearly always, the others now and then."""
    needed = {one["name"]: of_option(one) for one in declared if one.get("required")}
    more = {one["name"]: of_option(one) for one in declared if not one.get("required")}
    whole = st.fixed_dictionaries(needed, optional=more)
    if not needed:
        return whole
    return st.one_of(whole, whole, whole, st.fixed_dictionaries({}, optional=needed | more))


def of_input(part: Json) -> st.SearchStrategy[Value]:
    """Give values of what a form asks; only a list takes none but its own."""
    if part["type"] == TYPED:
        return texts(part.get("min_length", 0), part.get("max_length", 4000))
    if part["type"] == TICKED:
        return st.booleans()
    known = st.sampled_from([one["value"] for one in part["options"]])
    return known if part["type"] == ONE_OF else known.map(lambda value: [value])


def of_form(components: list[Json]) -> st.SearchStrategy[Mapping[str, Value]]:
    """Give values for all that a form asks, or for some of it."""
    asked = [one["component"] for one in components if "component" in one]
    return st.fixed_dictionaries({}, optional={part["custom_id"]: of_input(part) for part in asked})
