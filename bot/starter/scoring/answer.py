"""Question answering: SQuAD's exact match and F1 on held-out articles, and how often the model refuses.

The measures are those of SQuAD's evaluate script (Rajpurkar et al. 2016, arXiv:1606.05250): the best over
a question's reference answers, compared in lower case without punctuation, articles and spare space.
Refusals are counted on the same questions, once put to their own passage and once to another passage of their
article in which none of their answers stands.
"""

import re
import string
from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.starter.training import passages, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

BENCHMARK = "SQuAD 1.1, ten held-out articles"
MOVED = "the same questions, another passage"
F1, EXACT, REFUSED, WRONGLY = "F1", "exact match", "refused", "wrongly refused"
FILE = "squad_heldout"
SEED = 0
"""Chooses the other passages."""
ARTICLES = re.compile(r"\b(a|an|the)\b")
PUNCTUATION = str.maketrans("", "", string.punctuation)


def normal(answer: str) -> str:
    """Give an answer as SQuAD compares it."""
    return " ".join(ARTICLES.sub(" ", answer.lower().translate(PUNCTUATION)).split())


def exact(guess: str, gold: str) -> float:
    """Give 1 where two answers are the same once normalised, else 0."""
    return float(normal(guess) == normal(gold))


def overlap(guess: str, gold: str) -> float:
    """Give the F1 of two answers' words, 0 to 1."""
    ours, theirs = normal(guess).split(), normal(gold).split()
    shared = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * shared / (len(ours) + len(theirs)) if shared else 0.0


def best(measure: "Callable[[str, str], float]", guess: str, answers: "Sequence[str]") -> float:
    """Give the measure against whichever reference answer fits best."""
    return max(measure(guess, answer) for answer in answers)


def asked(pipe: Any, question: str, context: str) -> tuple[str, bool]:  # noqa: ANN401 - a transformers pipeline
    """Give the model's answer where it must answer, and whether it refuses where it may. One forward pass."""
    passage = {"question": question, "context": context}
    chunks = [pipe.forward(chunk) for chunk in pipe.preprocess(passage)]
    must, may = (pipe.postprocess(chunks, handle_impossible_answer=refusing) for refusing in (False, True))
    # a model that finds no span at all gives an empty list
    return must["answer"] if must else "", not (may and may["answer"])


def score(pipe: Any, data: "Path") -> "Iterator[tuple[str, str, float, int]]":  # noqa: ANN401 - a transformers pipeline
    """Give benchmark, measure, value in per cent and number of questions."""
    examples = rows.read(data, FILE)
    own = [asked(pipe, row["question"], row["context"]) for row in examples]
    for name, measure in ((F1, overlap), (EXACT, exact)):
        reached = [
            best(measure, guess, row["answers"]) for row, (guess, _) in zip(examples, own, strict=True)
        ]
        yield BENCHMARK, name, 100 * sum(reached) / len(examples), len(examples)
    yield BENCHMARK, WRONGLY, 100 * sum(refused for _, refused in own) / len(examples), len(examples)
    away = [asked(pipe, row["question"], passage)[1] for row, passage in passages.moved(examples, SEED)]
    if away:
        yield MOVED, REFUSED, 100 * sum(away) / len(away), len(away)
