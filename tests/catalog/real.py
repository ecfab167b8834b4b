"""Repositories of real, tiny models, as transformers writes them."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from tests import knowing_models
from tests.catalog.hub_server import Repository


def classifier(folder: Path) -> Repository:
    """Give a classifier that knows no word, written into a folder on the way."""
    knowing_models.feelings(folder)
    return Repository({file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()})


def with_settings(repository: Repository, file: str, **changes: Any) -> Repository:  # noqa: ANN401 - any setting
    """Give a repository with other settings in one of its files."""
    content = json.loads(repository.files[file]) | changes
    return Repository(repository.files | {file: json.dumps(content).encode()})


def as_torch_writes(repository: Repository, folder: Path) -> Repository:
    """Give a repository whose weights are in torch's own format alone."""
    (folder / "w.safetensors").write_bytes(repository.files["model.safetensors"])
    torch.save(load_file(folder / "w.safetensors"), folder / "w.bin")
    rest = {name: content for name, content in repository.files.items() if name != "model.safetensors"}
    return Repository(rest | {"pytorch_model.bin": (folder / "w.bin").read_bytes()})
