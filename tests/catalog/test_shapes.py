"""A config is held against the tensors of its own weights."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.catalog.shapes import check_shapes
from bot.errors import UnsafeWeights
from tests import knowing_models
from tests.catalog.hub_server import safetensors

FITTING = {"vocab_size": 30, "hidden_size": 8, "num_hidden_layers": 1}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one tensor of thirty by eight."""
    (tmp_path / "model.safetensors").write_bytes(safetensors((30, 8)))
    return tmp_path


def test_what_the_weights_hold_passes(folder: Path) -> None:
    check_shapes(folder, FITTING, "a/b")
    check_shapes(folder, {"vocab_size": None, "hidden_size": "x"}, "a/b")


@pytest.mark.parametrize("change", [{"vocab_size": 31}, {"hidden_size": 20_000}, {"num_hidden_layers": 2}])
def test_what_they_do_not_hold_is_named(folder: Path, change: dict[str, Any]) -> None:
    with pytest.raises(UnsafeWeights, match=next(iter(change))):
        check_shapes(folder, FITTING | change, "a/b")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff" * 40,
        (2).to_bytes(8, "little") + b"[]",
        (9).to_bytes(8, "little") + json.dumps({"w": 1}).encode().ljust(9),
    ],
)
def test_weights_that_are_none_are_refused(folder: Path, content: bytes) -> None:
    (folder / "model.safetensors").write_bytes(content)
    with pytest.raises(UnsafeWeights, match="no safetensors file"):
        check_shapes(folder, FITTING, "a/b")


def test_a_model_as_transformers_writes_it_fits_its_weights(tmp_path: Path) -> None:
    folder = knowing_models.feelings(tmp_path / "feelings")
    check_shapes(folder, json.loads((folder / "config.json").read_bytes()), "a/b")
