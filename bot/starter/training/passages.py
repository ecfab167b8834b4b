"""Questions with a passage: where the answer stands, and questions whose answer is not there."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.starter.chance import Chance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Rows = Sequence[dict[str, Any]]

NEAR = 120
"""Characters on both sides of an answer that are searched for words of the question."""
WORD = re.compile(r"\w{3,}")
NO_ANSWER = -1
AROUND = " .,;:!?"
"""Marks that some people took for a part of the answer."""
TRIES = 20
"""Passages looked at for one that does not hold the answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question on a passage; the answer is characters `start` to `end` of it, or both are NO_ANSWER."""

    question: str
    context: str
    start: int = NO_ANSWER
    end: int = NO_ANSWER


def agreed(answers: "Sequence[str]") -> str:
    """Give what most people answered, without marks around it; of equally common answers the shortest.

    So "lipase" and not "the activation of lipase", "Brooklyn" and not "in Brooklyn", where both were given.
    """
    counted = Counter(answer.strip(AROUND) for answer in answers)
    return min(counted, key=lambda answer: (-counted[answer], len(answer), answer))


def placed(row: dict[str, Any]) -> Question | None:
    """Find a row's commonest answer in its passage; nothing where it does not stand there.

    The data says what the answer is, not where. Of several places the one counts that has most of the
    question's words around it.
    """
    answer, context = agreed(row["answers"]), row["context"]
    found = re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", context) if answer else ()
    places = [match.start() for match in found]
    if not places:
        return None
    asked = set(WORD.findall(row["question"].lower()))

    def shared(place: int) -> int:
        around = context[max(0, place - NEAR) : place + len(answer) + NEAR].lower()
        return len(asked & set(WORD.findall(around)))

    start = max(places, key=shared)
    return Question(row["question"], context, start, start + len(answer))


def moved(rows: "Rows", seed: int) -> "Iterator[tuple[dict[str, Any], str]]":
    """Pair rows with another passage of their article, chosen by the seed.

    One in which none of the row's answers stands; rows for which none of TRIES passages will do are left out.
    """
    rng = Chance(seed)
    articles: dict[str, list[str]] = defaultdict(list)
    for title, passage in dict.fromkeys((row["title"], row["context"]) for row in rows):
        articles[title].append(passage)
    for row in rows:
        article = articles[row["title"]]
        answers = [answer.lower() for answer in row["answers"]]
        for passage in rng.sample(article, min(TRIES, len(article))):
            if passage != row["context"] and not any(answer in passage.lower() for answer in answers):
                yield row, passage
                break
