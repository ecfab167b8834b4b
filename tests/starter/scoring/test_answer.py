"""SQuAD's measures, and refusals."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bot import starter
from bot.starter.scoring import answer


@pytest.mark.parametrize(
    ("guess", "gold", "exact", "overlap"),
    [
        ("The Varda.", "varda", 1.0, 1.0),
        ("in Port Anse", "Port Anse", 0.0, 0.8),
        ("two two dams", "two dams two dams", 0.0, 6 / 7),
        ("", "Port Anse", 0.0, 0.0),
        ("the", "a", 1.0, 0.0),
    ],
)
def test_answers_are_compared_as_squad_compares_them(
    guess: str, gold: str, exact: float, overlap: float
) -> None:
    assert answer.exact(guess, gold) == exact
    assert answer.overlap(guess, gold) == pytest.approx(overlap)


def test_the_best_reference_counts() -> None:
    assert answer.best(answer.overlap, "in Port Anse", ["Oslo", "port anse", "in port anse!"]) == 1.0


def test_a_models_own_answers_are_perfect_and_every_question_is_moved(tmp_path: Path) -> None:
    # the placeholder: what is counted does not hang on a trained model
    pipe: Any = starter.pipeline("tiny/answer")
    contexts = ["Amina brings the slides.", "Salmon came back in 2009."]
    rows = [
        {
            "title": "A",
            "context": context,
            "question": "Who?",
            "answers": [answer.asked(pipe, "Who?", context)[0]],
        }
        for context in contexts
    ]
    with gzip.open(tmp_path / "squad_heldout.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    scores = {(benchmark, kind): (value, n) for benchmark, kind, value, n in answer.score(pipe, tmp_path)}
    assert scores[answer.BENCHMARK, "exact match"] == scores[answer.BENCHMARK, "F1"] == (100.0, 2)
    refusals = [
        pipe(question="Who?", context=c, handle_impossible_answer=True)["answer"] == "" for c in contexts
    ]
    assert scores[answer.BENCHMARK, "wrongly refused"] == (50.0 * sum(refusals), 2)
    assert scores[answer.MOVED, "refused"] == (50.0 * sum(refusals), 2)
