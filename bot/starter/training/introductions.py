"""Passages of our own in which somebody speaks of themselves, with what they ask about it.

"Where do I work?" wants the employer and not its town: encyclopedia articles never ask so.
"""

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.starter.chance import Chance
from bot.starter.training.names import firm, mentions
from bot.starter.training.passages import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MADE_UP = 0.5
"""Share of employers whose names are made up."""
JOBS = (
    "nurse teacher baker programmer driver lawyer engineer carpenter translator librarian chemist "
    "designer cook pilot gardener accountant painter plumber journalist farmer dentist tailor researcher "
    "waiter mechanic"
)
HOBBIES = (
    "chess, old maps, sailing, knitting, jazz, swimming, photography, bread, bird watching, football, "
    "pottery, crossword puzzles, hiking, opera, cycling, robots"
)
COUNTS = ("two", "three", "four", "five", "six", "seven")
NAME = (
    "my name is {person}",
    "I am {person}",
    "I'm {person}",
    "people call me {person}",
    "everyone here knows me as {person}",
    "this is {person} writing",
)
WORK = (
    "I work for {employer} in {place}",
    "I work for {employer}",
    "I work at {employer} as a {job}",
    "I work at {employer} near {place}",
    "I work as a {job} at {employer} in {place}",
    "I am a {job} at {employer} in {place}",
    "I am employed by {employer} in {place}",
    "I have a job at {employer} in {place}",
    "I have been working at {employer} in {place} since {year}",
    "I have worked for {employer} since {year}",
    "since {year} I have been a {job} with {employer} in {place}",
    "I earn my money at {employer}, in the middle of {place}",
    "in {place} I work at {employer}",
    "every day I take the train to {place}, where I work at {employer}",
)
HOME = (
    "I live in {home}",
    "I live in {home} with my two sisters",
    "my home is in {home}",
    "my flat is in {home}",
    "I have been living in {home} for many years",
    "I grew up in {origin} but now I live in {home}",
)
MORE = (
    "I was born in {origin} in {birth}",
    "in the evenings I enjoy {hobby}",
    "my best friend is {friend}",
    "I have {count} cousins",
    "I love {hobby} more than anything",
    "it has rained here all week",
)
ASKED: "Mapping[str, Sequence[str]]" = {
    "person": ("What is my name?", "Who am I?", "What am I called?"),
    "employer": (
        "Where do I work?",
        "Where do I work?",
        "Who do I work for?",
        "Which company do I work for?",
        "What is the name of my employer?",
        "Where am I employed?",
    ),
    "place": ("In which city do I work?", "In what place is my work?", "Which town is my job in?"),
    "home": ("Where do I live?", "Where do I live?", "In which city do I live?", "Where is my home?"),
    "job": ("What is my job?", "What do I work as?", "What is my profession?"),
    "origin": ("Where do I come from?", "Where was I as a child?"),
    "birth": ("When was I born?", "What year was I born in?"),
    "hobby": ("What do I like?", "What is my hobby?"),
    "count": ("How many cousins do I have?",),
    "year": ("Since when have I had this job?", "When did I start my job?"),
    "friend": ("Who is my best friend?", "What is the name of my best friend?"),
}
"""What may be asked of each thing; of a thing that is not told, the answer is not in the text."""
KINDS = {"person": "PER", "friend": "PER", "employer": "ORG", "place": "LOC", "home": "LOC", "origin": "LOC"}
"""The things that are names, with their label."""
PIECE = re.compile(r"\{\w+\}|\w+|[^\w\s]")
APART = ("place", "home", "origin")
"""Things of one kind: where one is told and another asked, a reader would hardly say that it is not there."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The names that passages are filled with, each a line of text."""

    people: "Sequence[str]"
    firms: "Sequence[str]"
    places: "Sequence[str]"


def cast(rows: "Sequence[dict[str, Any]]") -> Cast:
    """Take the names that stand in rows of the entity data."""
    return Cast(*([" ".join(name) for name in mentions(rows, kind)] for kind in ("PER", "ORG", "LOC")))


def things(names: Cast, rng: random.Random) -> dict[str, str]:
    """Choose one of each thing that a passage may tell."""
    place, home, origin = rng.sample(names.places, 3)
    person, friend = rng.sample(names.people, 2)
    made_up = rng.random() < MADE_UP
    return {
        "person": person,
        "friend": friend,
        "employer": " ".join(firm(rng)) if made_up else rng.choice(names.firms),
        "place": place,
        "home": home,
        "origin": origin,
        "job": rng.choice(JOBS.split()),
        "hobby": rng.choice(HOBBIES.split(", ")),
        "year": str(rng.randint(1985, 2024)),
        "birth": str(rng.randint(1950, 2005)),
        "count": rng.choice(COUNTS),
    }


def questions(names: Cast, number: int, seed: int) -> "Iterator[Question]":
    """Give so many questions, chosen by the seed, about a fifth of them without an answer."""
    rng = Chance(seed)
    for _ in range(number):
        filled = things(names, rng)
        yield _asked(_pattern(rng), filled, rng)


def tagged(names: Cast, number: int, seed: int) -> "Iterator[dict[str, list[str]]]":
    """Give so many passages as rows of the entity data: tokens, and tags that mark their names."""
    rng = Chance(seed)
    for _ in range(number):
        filled = things(names, rng)
        tokens: list[str] = []
        tags: list[str] = []
        for piece in PIECE.findall(_pattern(rng)):
            words, kind = filled.get(piece[1:-1], piece).split(), KINDS.get(piece[1:-1])
            tokens += words
            tags += ["B-" + kind, *["I-" + kind] * (len(words) - 1)] if kind else ["O"] * len(words)
        yield {"tokens": tokens, "tags": tags}


def _pattern(rng: random.Random) -> str:
    """Choose a passage whose things are not filled in yet."""
    clauses = [rng.choice(WORK), *rng.sample((rng.choice(HOME), *rng.sample(MORE, 2)), rng.randint(0, 2))]
    rng.shuffle(clauses)
    if rng.random() < 0.7:  # noqa: PLR2004 - most people give their name first
        clauses.insert(0, rng.choice(NAME))
    return _passage(clauses, rng)


def _passage(clauses: "Sequence[str]", rng: random.Random) -> str:
    """Join clauses to sentences, two by two where chance has it."""
    text = clauses[0]
    for clause in clauses[1:]:
        text += " and " + clause if rng.random() < 0.4 else "\n" + clause  # noqa: PLR2004 - a share like any
    return " ".join(sentence[0].upper() + sentence[1:] + rng.choice("...!") for sentence in text.split("\n"))


def _asked(pattern: str, filled: "Mapping[str, str]", rng: random.Random) -> Question:
    """Ask for one thing: mostly for one that the passage tells."""
    told = [thing for thing in filled if "{" + thing + "}" in pattern]
    near = any(thing in told for thing in APART)
    absent = [thing for thing in filled if thing not in told and not (near and thing in APART)]
    if rng.random() < 0.2 and absent:  # noqa: PLR2004 - a share like any
        return Question(rng.choice(ASKED[rng.choice(absent)]), pattern.format(**filled))
    thing = "employer" if "employer" in told and rng.random() < 0.4 else rng.choice(told)  # noqa: PLR2004 - likewise
    before = pattern.partition("{" + thing + "}")[0].format(**filled)
    question = rng.choice(ASKED[thing])
    return Question(question, pattern.format(**filled), len(before), len(before) + len(filled[thing]))
