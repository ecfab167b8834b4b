"""What the entity recipe learns from."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.starter import encoder, lora, manifest
from bot.starter.training import ner
from bot.starter.training.adapting import IGNORED
from tests.starter.training.test_recipes import write


def test_every_piece_of_a_word_is_labelled_and_other_labels_are_outside() -> None:
    tokenizer = encoder.tokenizer(manifest.read().base)
    row = {"tokens": ["Antananarivo", "sells", "Walkmans"], "tags": ["B-LOC", "O", "B-MISC"]}
    ids, labels = ner.encode(tokenizer, row)
    names = ["-" if label == IGNORED else ner.LABELS[label] for label in labels]
    pieces = tokenizer.convert_ids_to_tokens(ids)
    assert names[0] == names[-1] == "-"
    assert names[1] == "B-LOC"
    assert pieces[2].startswith("##")
    assert names[2] == "I-LOC"
    assert set(names[pieces.index("sells") : -1]) == {"O"}


def test_of_the_silver_rows_only_sentences_of_prose_are_taken() -> None:
    words = ["He", "was", "born", "in", "Bergen", "and", "died", "there", "."]
    tags = ["O", "O", "O", "O", "B-LOC", "O", "O", "O", "O"]
    assert ner.sentence({"tokens": words, "tags": tags})
    assert not ner.sentence({"tokens": words, "tags": ["O"] * 9})
    assert not ner.sentence({"tokens": words[3:], "tags": tags[3:]})
    assert not ner.sentence({"tokens": ["''", *words[1:]], "tags": tags})
    assert not ner.sentence({"tokens": [*words[:-1], "''"], "tags": tags})


def test_the_recipe_makes_a_file_that_the_loader_merges(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ner, "INTRODUCTIONS", 5)
    monkeypatch.setattr(ner, "PLAN", replace(ner.PLAN, passes=1))
    lines = [
        {
            "tokens": ["Anna", "Lund", "left", "Oslo", "for", "Siemens"],
            "tags": ["B-PER", "I-PER", "O", "B-LOC", "O", "B-ORG"],
        },
        {
            "tokens": ["Tariq", "saw", "Lima", "and", "Cape", "Verde"],
            "tags": ["B-PER", "O", "B-LOC", "O", "B-LOC", "I-LOC"],
        },
        {"tokens": ["Nothing", "here", "."], "tags": ["O", "O", "O"]},
    ]
    for name in (*ner.SOURCES, "ewt_ner_test"):
        write(tmp_path, name, lines)
    told: list[str] = []
    entry = ner.train(tmp_path, tmp_path, tmp_path, "cpu", told.append)
    assert "100%" in told[-1]
    assert [data.use for data in entry.data] == ["training"] * 4 + ["scoring"]
    merged = lora.merge(
        encoder.headed(encoder.state(manifest.read().base)), manifest.verified(entry.files[0], tmp_path)
    )
    assert merged["classifier.weight"].shape == (7, 384)
