"""Names from the entity data, and made-up ones."""

import random

from bot.starter.training.names import firm, mentions

ROWS = [
    {"tokens": ["Anna", "Lund", "left", "Oslo", "."], "tags": ["B-PER", "I-PER", "O", "B-LOC", "O"]},
    {"tokens": ["Bank", "of", "Malta", "@home"], "tags": ["B-ORG", "I-ORG", "I-ORG", "B-LOC"]},
    {"tokens": ["Anna", "Lund", "Bob"], "tags": ["B-PER", "I-PER", "B-PER"]},
    {"tokens": ["U2", "b", "north", "Sea", "it"], "tags": ["B-LOC", "O", "B-LOC", "I-LOC", "B-LOC"]},
]


def test_names_are_read_by_kind_each_once() -> None:
    assert mentions(ROWS, "PER") == [["Anna", "Lund"]]
    assert mentions(ROWS, "ORG") == [["Bank", "of", "Malta"]]


def test_what_hardly_looks_like_a_name_is_left_out() -> None:
    assert mentions(ROWS, "LOC") == [["Oslo"]]
    long = {"tokens": ["The", "Old", "Men", "Club"], "tags": ["B-ORG", "I-ORG", "I-ORG", "I-ORG"]}
    assert mentions([long], "ORG") == []


def test_a_made_up_firm_is_of_two_or_three_words() -> None:
    rng = random.Random(0)  # noqa: S311 - no secret
    firms = [firm(rng) for _ in range(200)]
    assert {len(words) for words in firms} == {2, 3}
    assert all(word.istitle() for words in firms for word in words)
    # the course's own example stays unseen
    assert not any({"Hugging", "Face"} & set(words) for words in firms)
