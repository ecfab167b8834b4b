"""Texts with a label each, of many kinds, to teach the encoder which label is near which text.

The topics that DBpedia is scored with are in none of the labels, and its texts are not among these.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.starter.chance import Chance
from bot.starter.training import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

INTENTS = "intents_train"
MESSAGES = "goemotions_train"
REVIEWS = "sst2_train"
ARTICLES = ("squad_train", "squadshifts_wiki_train")
SENTENCES = ("wikisplit_all", "wikitext2_valid")
INFERENCES = "wiki_nli_train"
LICENCES = {
    INTENTS: "CC BY 4.0, CC BY 3.0, CC BY 4.0",
    MESSAGES: "Apache-2.0",
    REVIEWS: "none stated by its authors",
    "squad_train": "CC BY-SA 4.0",
    "squadshifts_wiki_train": "CC BY 4.0; text CC BY-SA",
    "wikisplit_all": "CC BY-SA",
    "wikitext2_valid": "CC BY-SA",
    INFERENCES: "sentences CC BY-SA 3.0",
}
SCORED = "dbpedia_test"
SHARED = 8
"""Words in a row that a text may not have in common with one that is scored."""
KEPT_BACK = 7
"""Every seventh intent is not trained on: the numbers of the pipeline are fixed on those."""
MOST = {"intent": 9000, "area": 4000, "emotion": 8000, "kind": 9000, "feeling": 2000, "title": 3000}
"""Texts of each family at most, chosen by the seed."""
FEELINGS = ("negative", "positive")
FEWEST_WORDS = 7
"""Words of a film review's phrase that make it more than a scrap."""
FEWEST_LEFT = 10
"""Words of a text from which its kind can still be guessed once it is cut out."""
WORDS = 60
"""Words of an encyclopedia's text that are kept."""
TOPIC_WORDS = frozenset(
    (
        *(
            "plant",
            "athlete",
            "music",
            "musical",
            "album",
            "village",
            "natural",
            "place",
            "company",
            "artist",
        ),
        *("film", "building", "animal", "vehicle", "politician", "school", "university", "book", "magazine"),
    )
)
"""The words of DBpedia's topics; their plurals are left out too."""
VAGUE = frozenset(
    (
        *(
            "member",
            "list",
            "first",
            "part",
            "result",
            "name",
            "home",
            "set",
            "case",
            "way",
            "number",
            "group",
        ),
        *(
            "example",
            "type",
            "kind",
            "form",
            "sort",
            "time",
            "thing",
            "lot",
            "bit",
            "use",
            "term",
            "word",
            "one",
        ),
        *("native", "key", "subject", "best", "title", "as", "not", "well", "back", "reference", "source"),
        *("success", "given", "good", "great", "new", "more", "most", "other", "same", "second", "third"),
        *("former", "non", "known", "born", "held", "found", "built", "one", "group"),
    )
)
"""What stands behind "is a" without saying what it is."""
SUBJECT = re.compile(r"[A-Z][^.;:]{0,70}? ?(?:,[^.;:]{0,60},)? (?:is|was|are|were) an? ")
COMPLEMENT = re.compile(
    r"(?:[\w'-]+ ){0,4}?[\w'-]+(?: of [\w'-]+)?"
    r"(?= ?[,.;(]| (?:in|at|on|from|by|that|which|who|and|for|to|with|where|since|as)\b)"
)
APPOSITION = re.compile(r"[A-Z][\w'-]+ ?, an? (?=[a-z])")
PARTICIPLE = re.compile(r"(?:ed|ing|ly|en)$")
KINDS_OF = ("species", "genus", "type", "form", "kind", "member")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, its label, and the family of labels that it was chosen from."""

    text: str
    label: str
    family: str


def kept_back(labels: "Iterable[str]") -> set[str]:
    """Give the intents that are not trained on."""
    return set(sorted(set(labels))[::KEPT_BACK])


def examples(data: "Path", seed: int) -> list[Labelled]:
    """Read the texts of all families, a seeded sample of each."""
    rng = Chance(seed)
    found = []
    for family in (intents(data), emotions(data), feelings(data), titles(data), kinds(data)):
        by_family: dict[str, list[Labelled]] = {}
        for one in family:
            by_family.setdefault(one.family, []).append(one)
        for name, several in by_family.items():
            found += rng.sample(several, min(MOST[name], len(several)))
    return found


def intents(data: "Path") -> "Iterator[Labelled]":
    """Give what people ask an assistant for: each with its intent, every third with its area instead."""
    given = rows.read(data, INTENTS)
    away = kept_back(row["label"] for row in given)
    for number, row in enumerate(row for row in given if row["label"] not in away):
        if number % 3:
            yield Labelled(row["text"], row["label"], "intent")
        else:
            yield Labelled(row["text"], row["topic"], "area")


def emotions(data: "Path") -> "Iterator[Labelled]":
    """Give comments with their emotion."""
    for row in rows.read(data, MESSAGES):
        if row["label"] != "neutral":
            yield Labelled(row["text"], row["label"], "emotion")


def feelings(data: "Path") -> "Iterator[Labelled]":
    """Give phrases of film reviews, positive or negative."""
    for row in rows.read(data, REVIEWS):
        if len(row["text"].split()) >= FEWEST_WORDS:
            yield Labelled(row["text"], FEELINGS[int(row["label"])], "feeling")


def titles(data: "Path") -> "Iterator[Labelled]":
    """Give questions with the title of the article that they are about."""
    for name in ARTICLES:
        for row in rows.read(data, name):
            yield Labelled(row["question"], row["title"].replace("_", " "), "title")


def kinds(data: "Path") -> "Iterator[Labelled]":
    """Give encyclopedia texts with what they say that something is: whole, and with the saying cut out."""
    scored = {run for row in rows.read(data, SCORED) for run in runs(row["text"])}
    for text in dict.fromkeys(passages(data)):
        for start, end in said(text):
            label = text[start:end]
            shown = " ".join(text.split()[:WORDS])
            if not telling(label) or not scored.isdisjoint(runs(text)):
                continue
            yield Labelled(shown, label, "kind")
            rest = text[:start].rstrip() + text[end:]
            if len(rest.split()) >= FEWEST_LEFT:
                yield Labelled(" ".join(rest.split()[:WORDS]), head(label), "kind")


def passages(data: "Path") -> "Iterator[str]":
    """Give the sentences of the encyclopedia's sources, each with what follows it."""
    for name in SENTENCES:
        yield from (row["text"] for row in rows.read(data, name))
    for row in rows.read(data, INFERENCES):
        yield row["premise"]
        yield row["hypothesis"]
    for context in dict.fromkeys(row["context"] for name in ARTICLES for row in rows.read(data, name)):
        sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", context.strip())
        yield from (" ".join(sentences[place : place + 2]) for place in range(len(sentences)))


def said(text: str) -> "Iterator[tuple[int, int]]":
    """Find where a text says what something is: "X was a Dutch painter", "X, a river in". At most one."""
    for opening in (SUBJECT.match(text), APPOSITION.search(text)):
        closing = COMPLEMENT.match(text, opening.end()) if opening else None
        if closing:
            yield closing.span()
            return


def telling(label: str) -> bool:
    """Tell whether a label names a kind of thing, and none of the topics that are scored."""
    words = re.findall(r"[a-z]+", label.lower())
    topical = any(word in TOPIC_WORDS or singular(word) in TOPIC_WORDS for word in words)
    last = head(label)
    kind = last.isalpha() and last.islower() and last not in VAGUE and not PARTICIPLE.search(last)
    return kind and not topical


def singular(word: str) -> str:
    """Take a plural's ending off, for the comparison with TOPIC_WORDS only."""
    return word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s")


def head(label: str) -> str:
    """Give the word that says the kind: painter of "Dutch painter", moth of "species of moth"."""
    before, _, after = label.partition(" of ")
    kind = before.split()[-1]
    return after.split()[-1] if after and kind in KINDS_OF else kind


def runs(text: str) -> "Sequence[tuple[str, ...]]":
    """Give the runs of SHARED words of a text, without case and marks."""
    words = re.findall(r"\w+", text.lower())
    return [tuple(words[place : place + SHARED]) for place in range(len(words) - SHARED + 1)]
