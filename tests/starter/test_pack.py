"""Packing the encoder."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from bot.starter import int8, pack


def test_another_model_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(ValueError, match="is not the encoder"):
        pack.pack(tmp_path, tmp_path / "weights")
    assert not (tmp_path / "weights").exists()


def test_shards_hold_all_tensors_without_the_positions_buffer(tmp_path: Path) -> None:
    state = {
        "embeddings.word_embeddings.weight": torch.eye(3),
        "encoder.layer.0.output.dense.bias": torch.ones(2),
        "embeddings.position_ids": torch.arange(3),
    }
    save_file(state, tmp_path / "model.safetensors")
    pack.pack_weights(tmp_path / "model.safetensors", tmp_path)
    first, second = (load_file(tmp_path / shard) for shard in pack.SHARDS)
    back = int8.unpack({**first, **second})
    assert set(back) == {"embeddings.word_embeddings.weight", "encoder.layer.0.output.dense.bias"}
    assert torch.allclose(back["embeddings.word_embeddings.weight"], torch.eye(3))


def test_the_tokenizer_no_longer_cuts_or_pads(tmp_path: Path) -> None:
    source = tmp_path / "source.json"
    source.write_text(json.dumps({"truncation": {"max_length": 128}, "padding": {}, "model": "é"}))
    pack.pack_tokenizer(source, tmp_path)
    packed = json.loads((tmp_path / "tokenizer.json").read_text(encoding="utf-8"))
    assert packed == {"truncation": None, "padding": None, "model": "é"}
