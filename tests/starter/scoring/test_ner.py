"""Entities and their F1."""

import gzip
import json
from pathlib import Path

import pytest

from bot import starter
from bot.starter.scoring import ner


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["O", "O"], set()),
        (["B-PER", "I-PER", "O"], {("PER", 0, 2)}),
        (["B-PER", "B-PER"], {("PER", 0, 1), ("PER", 1, 2)}),
        (["B-PER", "I-ORG"], {("PER", 0, 1), ("ORG", 1, 2)}),
        (["O", "I-LOC", "I-LOC"], {("LOC", 1, 3)}),
        ([], set()),
    ],
)
def test_entities_are_read_from_tags(tags: list[str], expected: set[tuple[str, int, int]]) -> None:
    assert ner.entities(tags) == expected


def test_every_word_gets_a_tag_and_guessing_its_own_tags_is_perfect(tmp_path: Path) -> None:
    pipe = starter.pipeline("tiny/ner")
    words = [["Antananarivo", "is", "far"], ["Yes"], ["word"] * 600]
    tags = ner.word_tags(pipe, words)
    assert [len(row) for row in tags] == [3, 1, 600]
    assert ner.word_tags(pipe, words[:1]) == tags[:1]
    with gzip.open(tmp_path / "ewt_ner_test.jsonl.gz", "wt", encoding="utf-8") as file:
        for row, own in zip(words, tags, strict=True):
            file.write(json.dumps({"tokens": row, "tags": own}) + "\n")
    assert list(ner.score(pipe, tmp_path)) == [("EWT test", "F1", 100.0, 3)]
