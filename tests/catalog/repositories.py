"""Repositories to look at: a good one, and one of each bad kind."""

import json
from typing import Any

from tests.catalog.hub_server import Repository, safetensors

CONFIG = {
    "architectures": ["BertForSequenceClassification"],
    "model_type": "bert",
    "max_position_embeddings": 512,
    "vocab_size": 4,
    "id2label": {"0": "NEGATIVE", "1": "POSITIVE"},
}
TOKENIZER = {"mask_token": "[MASK]", "model_max_length": 512}


def as_json(content: object) -> bytes:
    """Write a settings file."""
    return json.dumps(content).encode()


def good(**config: Any) -> Repository:  # noqa: ANN401 - any setting a config may have
    """Give a repository that passes every check; keywords change its config."""
    return Repository(
        {
            "config.json": as_json(CONFIG | config),
            "tokenizer_config.json": as_json(TOKENIZER),
            "tokenizer.json": as_json({"added_tokens": [], "normalizer": None}),
            "vocab.txt": b"[PAD]\n[MASK]\nfine\n",
            "model.safetensors": safetensors(),
            "pytorch_model.bin": b"pickle",
            "README.md": b"hello",
            "onnx/model.safetensors": b"another format",
        },
        card={"license": "apache-2.0", "language": ["en", "fr"], "datasets": ["sst2"]},
    )


def without(*names: str, **files: object) -> Repository:
    """Give the good repository without some files; keywords with `_` for `.` add others."""
    repository = good()
    for name in names:
        del repository.files[name]
    for name, content in files.items():
        repository.files[name.replace("__", ".")] = as_json(content)
    return repository
