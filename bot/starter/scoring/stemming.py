"""Porter's stemmer (Porter 1980, "An algorithm for suffix stripping"), in its author's later form.

ROUGE compares stems, so that "models" and "model" agree; this is what the usual scorers take.
"""

import re

VOWEL = "aeiou"
STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble",
    "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate",
    "alism": "al", "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive",
    "biliti": "ble", "logi": "log",
}  # fmt: skip
STEP_3 = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism",
    "ate", "iti", "ous", "ive", "ize",
)  # fmt: skip
SHORTEST = 3
"""Words of fewer letters are left alone."""


def shape(word: str) -> str:
    """Write a word as c for consonants and v for vowels; y is a vowel after a consonant."""
    result = ""
    for letter in word:
        vowel = letter in VOWEL or (letter == "y" and result[-1:] == "c")
        result += "v" if vowel else "c"
    return result


def measure(stem: str) -> int:
    """Count Porter's m: how often a run of vowels is followed by a run of consonants."""
    return len(re.findall("v+c+", shape(stem)))


def ends_double(word: str) -> bool:
    """Tell whether a word ends with the same consonant twice."""
    return word[-1:] == word[-2:-1] and shape(word).endswith("cc")


def ends_short(word: str) -> bool:
    """Tell Porter's *o: consonant, vowel, consonant at the end, the last none of w, x, y."""
    return shape(word).endswith("cvc") and word[-1] not in "wxy"


def stem(word: str) -> str:
    """Give the stem of a word in lower case."""
    if len(word) < SHORTEST:
        return word
    word = _past(_plural(word))
    if word.endswith("y") and "v" in shape(word[:-1]):
        word = word[:-1] + "i"
    word = _replace(word, STEP_2)
    word = _replace(word, STEP_3)
    return _last_e(_bare(word))


def _plural(word: str) -> str:
    """Take plurals away: step 1a."""
    for ending, new in (("sses", "ss"), ("ies", "i"), ("ss", "ss"), ("s", "")):
        if word.endswith(ending):
            return word.removesuffix(ending) + new
    return word


def _past(word: str) -> str:
    """Take past tenses and participles away: step 1b."""
    if word.endswith("eed"):
        return word[:-1] if measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        base = word.removesuffix(ending)
        if base != word and "v" in shape(base):
            return _mended(base)
    return word


def _mended(base: str) -> str:
    """Give back the e, or take away the double letter, that an ending had changed."""
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    if ends_double(base) and base[-1] not in "lsz":
        return base[:-1]
    return base + "e" if measure(base) == 1 and ends_short(base) else base


def _replace(word: str, endings: dict[str, str]) -> str:
    """Exchange the longest ending if enough of a word stands before it: steps 2 and 3."""
    for ending in sorted(endings, key=len, reverse=True):
        if word.endswith(ending):
            base = word.removesuffix(ending)
            return base + endings[ending] if measure(base) > 0 else word
    return word


def _bare(word: str) -> str:
    """Drop an ending altogether: step 4."""
    for ending in sorted(STEP_4, key=len, reverse=True):
        if word.endswith(ending):
            base = word.removesuffix(ending)
            allowed = ending != "ion" or base.endswith(("s", "t"))
            return base if allowed and measure(base) > 1 else word
    return word


def _last_e(word: str) -> str:
    """Drop a last e, and one of two l: step 5."""
    if word.endswith("e"):
        base = word[:-1]
        if measure(base) > 1 or (measure(base) == 1 and not ends_short(base)):
            word = base
    return word[:-1] if word.endswith("ll") and measure(word[:-1]) > 1 else word
