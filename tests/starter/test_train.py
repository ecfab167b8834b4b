"""The training command."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from bot.starter import manifest, score, train


@pytest.fixture(autouse=True)
def _other_tests_unchanged() -> Iterator[None]:
    """Take back what the command sets for its whole process."""
    yield
    torch.use_deterministic_algorithms(mode=False)


def test_every_trained_model_of_the_manifest_has_its_recipe() -> None:
    for entry in manifest.read().models:
        if entry.form != "tiny":
            assert entry.command.split()[3] in train.RECIPES
            assert entry.task in score.SCORERS


@pytest.mark.parametrize("name", train.RECIPES)
def test_every_recipe_is_found(name: str) -> None:
    assert callable(train.recipe(name).train)


def test_a_broken_recipe_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    # as Python has it: a module that is None here cannot be imported
    monkeypatch.setitem(sys.modules, "bot.starter.training.translate", None)
    with pytest.raises(ImportError):
        train.recipe("translate")
    assert callable(train.recipe("ner").train)


def test_missing_data_ends_in_one_sentence_that_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", "sentiment", "--data", str(tmp_path), "--work", str(tmp_path / "work")]
    monkeypatch.setattr(sys, "argv", arguments)
    before = manifest.MANIFEST.read_bytes()
    with pytest.raises(SystemExit) as ended:
        train.main()
    assert ended.value.code == 2
    assert "sst2_train.jsonl.gz" in capsys.readouterr().err
    assert manifest.MANIFEST.read_bytes() == before
