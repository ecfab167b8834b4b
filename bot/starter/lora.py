"""Low-rank adapters without a library (Hu et al. 2021, arXiv:2106.09685): W + scale * B A.

A file of ours holds, per adapted matrix `x.weight`, `x.lora_a` (rank, in) and `x.lora_b` (out, rank), and
whole tensors (heads) by their own names, in fp16 or with the matrices in int8; its metadata holds the scale.
"""

from typing import TYPE_CHECKING

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn

from bot.starter import int8

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DOWN = ".lora_a"
UP = ".lora_b"


class Adapted(nn.Module):
    """A frozen linear layer with a trainable low-rank part beside it; used in training only."""

    def __init__(self, linear: nn.Linear, rank: int, scale: float, dropout: float) -> None:
        super().__init__()
        self.linear = linear
        self.scale = scale
        self.dropout = nn.Dropout(dropout)
        self.lora_a = nn.Parameter(torch.empty(rank, linear.in_features))
        self.lora_b = nn.Parameter(torch.zeros(linear.out_features, rank))
        nn.init.kaiming_uniform_(self.lora_a, a=5**0.5)

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """Give W x + b + scale * B A x, of the linear layer's own shape."""
        if not self.dropout.p:
            # on a CPU one wide product is up to twice as fast as a wide one and two narrow ones
            whole = self.linear.weight + self.scale * (self.lora_b @ self.lora_a)
            return nn.functional.linear(hidden, whole, self.linear.bias)
        low = nn.functional.linear(self.dropout(hidden), self.lora_a)
        plain: torch.Tensor = self.linear(hidden)
        return plain + self.scale * nn.functional.linear(low, self.lora_b)


class AdaptedTable(nn.Module):
    """A frozen table of embeddings with a trainable low-rank part beside it; used in training only."""

    def __init__(self, table: nn.Embedding, rank: int, scale: float) -> None:
        super().__init__()
        self.table = table
        self.scale = scale
        self.lora_a = nn.Parameter(torch.empty(rank, table.embedding_dim))
        self.lora_b = nn.Parameter(torch.zeros(table.num_embeddings, rank))
        nn.init.kaiming_uniform_(self.lora_a, a=5**0.5)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Give the rows of these numbers, shape (..., width)."""
        low = self.scale * nn.functional.embedding(ids, self.lora_b)
        plain: torch.Tensor = self.table(ids)
        return plain + nn.functional.linear(low, self.lora_a.T)

    def likeness(self, hidden: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """Give the products of hidden (n, width) with these rows of the table, shape (n, rows)."""
        low = self.scale * nn.functional.linear(hidden, self.lora_a)
        plain = nn.functional.linear(hidden, self.table.weight[rows])
        return plain + nn.functional.linear(low, self.lora_b[rows])


def adapt(part: nn.Module, rank: int, scale: float, dropout: float) -> None:
    """Put an adapter beside every linear layer inside a part of a model, in place."""
    for module in list(part.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Linear) and not isinstance(module, Adapted):
                setattr(module, name, Adapted(child, rank, scale, dropout))


def trained(model: nn.Module) -> dict[str, torch.Tensor]:
    """Give the tensors that training changes, by name."""
    return {name: tensor.detach() for name, tensor in model.named_parameters() if tensor.requires_grad}


def save(model: nn.Module, path: "Path", scale: float, *, packed: bool = False) -> None:
    """Write what training changed, in fp16; with `packed` the matrices are int8, row by row.

    The same tensors give the same bytes: of several entries of metadata safetensors writes first whichever
    its hash table gives first, so there is one.
    """
    tensors = {name: tensor.float().cpu() for name, tensor in trained(model).items()}
    if packed:
        tensors = int8.pack(tensors)
    kept = {name: _halved(tensor).contiguous() for name, tensor in tensors.items()}
    save_file(kept, path, metadata={"scale": str(scale)})


def _halved(tensor: torch.Tensor) -> torch.Tensor:
    """Give fp32 as fp16, and whole numbers as they are."""
    return tensor.to(torch.float16) if tensor.is_floating_point() else tensor


def merge(state: "Mapping[str, torch.Tensor]", path: "Path") -> dict[str, torch.Tensor]:
    """Add an adapter file to a state dict: the result is an ordinary model's."""
    merged = dict(state)
    with safe_open(path, framework="pt") as file:
        scale = float(file.metadata()["scale"])
        tensors = int8.unpack({name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118 - not a dict
    tensors = {name: tensor.float() for name, tensor in tensors.items()}
    for name, tensor in tensors.items():
        if name.endswith(DOWN):
            plain = name.removesuffix(DOWN)
            merged[plain + ".weight"] = state[plain + ".weight"] + scale * tensors[plain + UP] @ tensor
        elif not name.endswith(UP):
            merged[name] = tensor
    return merged
