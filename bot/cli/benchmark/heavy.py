"""A checkpoint of a real size for the benchmark: DistilBERT's 66 million parameters, drawn at random."""

import json
import shutil
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from bot.starter.manifest import PACK

WIDTH, INNER, LAYERS, WORDS, POSITIONS, LABELS = 768, 3072, 6, 30522, 512, 2
"""As in the config of distilbert-base-uncased; its weights take 255 MB as 32-bit floats."""
CONFIG = {
    "architectures": ["DistilBertForSequenceClassification"],
    "model_type": "distilbert",
    "dim": WIDTH,
    "hidden_dim": INNER,
    "n_layers": LAYERS,
    "n_heads": 12,
    "vocab_size": WORDS,
    "max_position_embeddings": POSITIONS,
    "dtype": "float32",
}
TOKENIZER = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "model_max_length": POSITIONS,
    "pad_token": "[PAD]",
}


def write(folder: Path, seed: int = 0) -> None:
    """Write config, weights and the starter pack's tokenizer into a new folder."""
    folder.mkdir()
    draw = np.random.default_rng(seed)
    tensors = {name: draw.standard_normal(shape, np.float32) * 0.02 for name, shape in shapes().items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps(TOKENIZER), encoding="utf-8")
    shutil.copy(PACK / "tokenizer.json", folder / "tokenizer.json")


def shapes() -> dict[str, tuple[int, ...]]:
    """Return the name and shape of every tensor of a DistilBertForSequenceClassification."""
    found: dict[str, tuple[int, ...]] = {
        "distilbert.embeddings.word_embeddings.weight": (WORDS, WIDTH),
        "distilbert.embeddings.position_embeddings.weight": (POSITIONS, WIDTH),
        **_norm("distilbert.embeddings.LayerNorm"),
        **_linear("pre_classifier", WIDTH, WIDTH),
        **_linear("classifier", WIDTH, LABELS),
    }
    for number in range(LAYERS):
        layer = f"distilbert.transformer.layer.{number}"
        for name in ("q_lin", "k_lin", "v_lin", "out_lin"):
            found |= _linear(f"{layer}.attention.{name}", WIDTH, WIDTH)
        found |= _linear(f"{layer}.ffn.lin1", WIDTH, INNER) | _linear(f"{layer}.ffn.lin2", INNER, WIDTH)
        found |= _norm(f"{layer}.sa_layer_norm") | _norm(f"{layer}.output_layer_norm")
    return found


def _linear(name: str, inside: int, outside: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (outside, inside), f"{name}.bias": (outside,)}


def _norm(name: str) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (WIDTH,), f"{name}.bias": (WIDTH,)}
