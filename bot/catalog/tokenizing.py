"""What a tokenizer.json may ask for: no text blown up, no pattern that runs for ever."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import Any, TypeAlias

from bot.catalog.confine import Bounds, run
from bot.errors import UnsafeWeights
from bot.locale import N_, unpacked

Json: TypeAlias = Mapping[str, Any]

AMPLIFY = 8
"""How many times longer a tokenizer may make a text in all: more would fill the memory."""
MAPPED_BYTES = 64
"""Of what a SentencePiece map puts in the place of a few characters; the longest of NFKC takes 33."""
PIECES = 64
"""Tokens that a template may put around a text."""
LONGEST_PATTERN = 4000
MODULE = "bot.catalog.tokenizer_file"
SMALL = 1_000_000
"""Bytes of a file that is read in this process: parsing it stops everything else for 30 ms at most."""
REMEMBERED = 64

AMPLIFIES = N_("{name} has a tokenizer that blows texts up.")
RUNS_AWAY = N_("{name} has a tokenizer with a pattern that could run for ever.")

_SEARCHED = ("normalizer", "pre_tokenizer", "decoder")
_MARK = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|\{\d*(,?)\d*\}[?+]?|[()|*+?]", re.DOTALL)
"""An escape, a class of characters, a count, a bracket, an alternative or a repetition."""
_BACK = re.compile(r"\\(?:[1-9]|k[<'{]|g[<'{])")


def check_file(path: Path, name: str) -> None:
    """Check a file, a large one in a confined process; raises UnsafeWeights, or ValueError for no JSON."""
    found = path.stat()
    if found.st_size > SMALL:
        _check_confined(str(path.resolve()), name, found.st_size, found.st_mtime_ns)
    else:
        check_tokenizer(read(path), name)


@lru_cache(maxsize=REMEMBERED)
def _check_confined(path: str, name: str, size: int, _written: int) -> None:
    """Check a large file; one that passed is not checked again until it changes."""
    code, said = run(MODULE, [path, name], Bounds.of(size))
    if code == 1 and said:
        raise UnsafeWeights(unpacked(json.loads(said)))
    if code:
        raise ValueError(path)


def read(path: Path) -> Json:
    """Read a JSON object; raises ValueError where there is none."""
    try:
        content = json.loads(path.read_bytes())
    except RecursionError as error:
        raise ValueError(path) from error
    if not isinstance(content, dict):
        raise ValueError(path)  # noqa: TRY004 - like any other file that is no tokenizer
    return content


def check_tokenizer(tokenizer: Json, name: str) -> None:
    """Raise UnsafeWeights for a tokenizer.json that blows texts up or whose patterns could run away."""
    for place in ("normalizer", "decoder"):
        if prod(map(_factor, _parts(tokenizer.get(place)))) > AMPLIFY:
            raise UnsafeWeights(AMPLIFIES.format(name=name))
    if any(_mapped(part) > MAPPED_BYTES for part in _parts(tokenizer.get("normalizer"))):
        raise UnsafeWeights(AMPLIFIES.format(name=name))
    if any(len(pieces) > PIECES for pieces in _templates(tokenizer.get("post_processor"))):
        raise UnsafeWeights(AMPLIFIES.format(name=name))
    for place in _SEARCHED:
        if any(runs_away(pattern) for pattern in _patterns(tokenizer.get(place))):
            raise UnsafeWeights(RUNS_AWAY.format(name=name))


def runs_away(pattern: str) -> bool:
    """Tell whether a pattern repeats what repeats or chooses itself, refers back, or is beyond reason.

    Such patterns may try exponentially many ways (`(a+)+`, `(a|a)*`); those of known tokenizers have none.
    A group without an end is taken for one.
    """
    if len(pattern) > LONGEST_PATTERN or _BACK.search(pattern):
        return True
    inside = [False]  # of every group that is open: whether it repeats or chooses
    ended: dict[int, bool] = {}  # the same of those that ended, by where
    for match in _MARK.finditer(pattern):
        mark = match[0]
        if mark == "(":
            inside.append(False)
        elif mark == ")" and len(inside) > 1:
            ended[match.end()] = inside.pop()
            inside[-1] |= ended[match.end()]
        elif mark == "|":
            inside[-1] |= len(inside) > 1
        elif _repeats(mark):
            if ended.get(match.start()):
                return True
            inside[-1] = True
    return False


def _repeats(mark: str) -> bool:
    """Tell whether a mark repeats what stands before it without a small bound."""
    if mark[0] in "*+":
        return True
    if mark[0] != "{":
        return False
    least, comma, most = mark.strip("{}?+").partition(",")
    bound = most if comma else least
    return not bound or int(bound) > PIECES


def _factor(part: Json) -> int:
    """Return how many times longer one step may make a text."""
    added = max(len(str(part.get(key) or "")) for key in ("content", "prepend"))
    pattern = part.get("pattern")
    found = str(pattern.get("String") or "x") if isinstance(pattern, Mapping) else "x"
    return max(1, -(-added // len(found)))


def _mapped(part: Json) -> int:
    """Return the bytes of the longest text in a SentencePiece map: a trie's size, the trie, texts."""
    try:
        blob = base64.b64decode(str(part.get("precompiled_charsmap") or ""), validate=True)
    except binascii.Error:
        return MAPPED_BYTES + 1
    texts = blob[4 + int.from_bytes(blob[:4], "little") :]
    return max(map(len, texts.split(b"\0")), default=0)


def _parts(step: object) -> Iterator[Json]:
    """Give a step, and those that a sequence is made of, at any depth."""
    waiting = [step]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Mapping):
            yield current
            waiting += [one for value in current.values() if isinstance(value, list) for one in value]


def _templates(processor: object) -> Iterator[list[Any]]:
    """Give what is put around one text and two."""
    for part in _parts(processor):
        yield from (part[key] for key in ("single", "pair") if isinstance(part.get(key), list))
        for token in (
            (part.get("special_tokens") or {}).values() if part.get("type") == "TemplateProcessing" else ()
        ):
            yield from (value for value in token.values() if isinstance(value, list))


def _patterns(step: object) -> Iterator[str]:
    """Give the regular expressions of a step."""
    for part in _parts(step):
        pattern = part.get("pattern")
        if isinstance(pattern, Mapping) and "Regex" in pattern:
            yield str(pattern["Regex"])
