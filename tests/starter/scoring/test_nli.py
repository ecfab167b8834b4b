"""The score of the NLI model: three ways, on the premises that were kept from training."""

from pathlib import Path

from bot import starter
from bot.starter.scoring import zero_shot
from tests.starter.training.test_recipes import write

CLEAR = (
    ("A dog runs home.", "An animal is moving.", "entailment"),
    ("A dog runs home.", "A dog is sleeping.", "contradiction"),
    ("A cat sleeps on the sofa.", "A cat is awake.", "contradiction"),
)
"""The first premise is one of those kept back, the last one is not."""


def test_only_premises_kept_back_are_scored_and_wikipedia_beside(tmp_path: Path) -> None:
    rows = [{"premise": premise, "hypothesis": said, "label": label} for premise, said, label in CLEAR]
    write(tmp_path, "snli", rows)
    write(tmp_path, "wiki_nli_test", [{**rows[2], "label": "neutral"}])
    pipe = starter.pipeline("starter/nli-minilm-r16")
    snli, wikipedia = zero_shot.score(pipe, tmp_path)
    assert snli[2:] == (100.0, 2)
    assert wikipedia[2:] == (0.0, 1)
