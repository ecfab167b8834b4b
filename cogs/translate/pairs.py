"""Which pair of languages a person means, in the model's own spelling (en, en_XX, eng_Latn)."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cache
from typing import TypeAlias

from bot.errors import BadPair
from bot.locale import N_, _, named

Pair: TypeAlias = tuple[str, str]
Pairs: TypeAlias = AbstractSet[Pair]

LANGUAGES = (
    "ar ara Arabic,zh zho Chinese,cs ces Czech,nl nld Dutch,en eng English,fr fra French,de deu German,"
    "hi hin Hindi,it ita Italian,ja jpn Japanese,ko kor Korean,pl pol Polish,pt por Portuguese,"
    "ro ron Romanian,ru rus Russian,es spa Spanish,"
    "sv swe Swedish,tr tur Turkish,uk ukr Ukrainian,vi vie Vietnamese"
)
"""ISO 639-1, ISO 639-3 and English name of the usual models' languages; any other is shown by its code."""
COURSE = ("en", "fr")
SHOWN = 12
WRONG = N_("{model} does not translate from {source} to {target}.")
WRONG_TARGET = N_("{model} does not translate to {target}.")
POSSIBLE = N_("It can do: {pairs}.")
MORE = N_(" and {count} more")
UNSURE = N_("This model translates into {target} from several languages.")
UNSURE_HINT = N_("Say the text's own language in the option from.")
DIRECTION = N_("{source} to {target}")


@cache
def names() -> dict[str, str]:
    """Map every short and long code to its English name."""
    rows = (row.split() for row in LANGUAGES.split(","))
    return {code: name for short, long, name in rows for code in (short, long)}


def name(code: str) -> str:
    """Name a language as people do: eng_Latn, en_XX and en are English; an unknown code stays as it is."""
    return names().get(code.partition("_")[0].lower(), code)


def told(code: str) -> str:
    """Name a language in the language of the person; one that is not known by its English name or code."""
    short = next((row[:2] for row in LANGUAGES.split(",") if row.endswith(f" {name(code)}")), "")
    return named(short) or name(code)


def matches(code: str, wanted: str) -> bool:
    """Whether a person's word (code, or name in English or in their language) means this code."""
    word = wanted.strip().casefold()
    short = code.partition("_")[0]
    known = {code.casefold(), short.casefold(), name(code).casefold(), told(code).casefold()}
    return word in known or name(word) == name(code)


def direction(pair: Pair) -> str:
    """Name a pair."""
    return _(DIRECTION).format(source=told(pair[0]), target=told(pair[1]))


def listed(pairs: Iterable[Pair]) -> str:
    """List pairs for a person, the first dozen."""
    shown = [direction(pair) for pair in sorted(pairs)]
    return ", ".join(shown[:SHOWN]) + (_(MORE).format(count=len(shown) - SHOWN) if len(shown) > SHOWN else "")


def choose(pairs: Pairs | None, source: str | None, target: str, model: str) -> Pair:
    """Find the pair that a person means; BadPair names those the model can do.

    `pairs` None: they are not known before the model is fetched, so the words are taken as ISO codes.
    Without a source English, the course's language, is assumed where the model leaves the choice.
    """
    if pairs is None:
        return unknown(source, target)
    fitting = sorted(
        pair for pair in pairs if matches(pair[1], target) and (source is None or matches(pair[0], source))
    )
    if not fitting:
        raise BadPair(wrong(source, target, model), POSSIBLE.format(pairs=listed(pairs)))
    english = [pair for pair in fitting if matches(pair[0], "en")]
    if source is None and not english and len(fitting) > 1:
        raise BadPair(
            UNSURE.format(target=told(target)),
            f"{_(UNSURE_HINT)} {_(POSSIBLE).format(pairs=listed(fitting))}",
        )
    return (english or fitting)[0]


def likeliest(pairs: Pairs | None) -> Pair:
    """Give the pair meant where nobody says one: the course's languages if the model has them."""
    if not pairs or COURSE in pairs:
        return COURSE
    return min(pairs, key=lambda pair: (not matches(pair[0], "en"), not matches(pair[1], "fr"), pair))


def wrong(source: str | None, target: str, model: str) -> str:
    """Say what the model cannot do."""
    if source is None:
        return _(WRONG_TARGET).format(model=model, target=told(target))
    return _(WRONG).format(model=model, source=told(source), target=told(target))


def unknown(source: str | None, target: str) -> Pair:
    """Take a person's words as short ISO codes where they are known languages."""
    if source is None and matches("en", target):
        raise BadPair(UNSURE.format(target=told("en")), UNSURE_HINT)
    return code(source or "en"), code(target)


def code(word: str) -> str:
    """Give the short code of a name or code; an unknown word stays."""
    short = (each for each in names() if len(each) == 2 and matches(each, word))  # noqa: PLR2004 - ISO 639-1's length
    return next(short, word.strip())


def languages(pairs: Pairs, side: int, typed: str) -> list[tuple[str, str]]:
    """Offer (name, code) of one side of the pairs that begin like what is typed so far, in order of names."""
    codes = {pair[side] for pair in pairs}
    offers = sorted((told(one), one) for one in codes)
    start = typed.strip().casefold()
    return [offer for offer in offers if any(part.casefold().startswith(start) for part in offer)]
