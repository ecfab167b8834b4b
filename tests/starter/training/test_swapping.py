"""Sentences with other names."""

import random

from bot.starter.training.swapping import Swapper, swapper

ROW = {
    "tokens": ["Anna", "Lund", "met", "Bob", "in", "Oslo", "with", "Windows"],
    "tags": ["B-PER", "I-PER", "O", "B-PER", "O", "B-LOC", "O", "B-MISC"],
}
NAMES = {"PER": [["Tariq"]], "ORG": [["Siemens"]], "LOC": [["Cape", "Verde"]]}


def test_names_give_way_to_names_of_their_kind() -> None:
    changed = Swapper(NAMES, share=1).row(ROW, random.Random(0))  # noqa: S311 - no secret
    assert changed == {
        "tokens": ["Tariq", "met", "Tariq", "in", "Cape", "Verde", "with", "Windows"],
        "tags": ["B-PER", "O", "B-PER", "O", "B-LOC", "I-LOC", "O", "B-MISC"],
    }


def test_neighbouring_names_stay_apart() -> None:
    row = {"tokens": ["Anna", "Oslo", "Park"], "tags": ["B-PER", "B-LOC", "I-LOC"]}
    changed = Swapper(NAMES, share=1).row(row, random.Random(0))  # noqa: S311 - no secret
    assert changed["tokens"] == ["Tariq", "Cape", "Verde"]


def test_a_share_of_the_names_stays() -> None:
    rng = random.Random(0)  # noqa: S311 - no secret
    kept = sum("Bob" in Swapper(NAMES, share=0.3).row(ROW, rng)["tokens"] for _ in range(300))
    assert 180 < kept < 240
    assert Swapper(NAMES, share=0).row(ROW, rng) == ROW


def test_some_organisations_are_made_up() -> None:
    made, rng = swapper([ROW], share=1), random.Random(0)  # noqa: S311 - no secret
    known = Swapper({**made.names, "ORG": [["Siemens"]]}, share=1)
    names = [tuple(known.name("ORG", rng)) for _ in range(200)]
    assert 100 < names.count(("Siemens",)) < 190
    assert made.names["PER"] == [["Anna", "Lund"]]
