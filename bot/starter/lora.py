"""Low-rank adapters without a library (Hu et al. 2021, arXiv:2106.09685): W + scale * B A.

A file of ours holds, per adapted matrix `x.weight`, `x.lora_a` (rank, in) and `x.lora_b` (out, rank), and
whole tensors (heads) by their own names; its metadata holds the scale.
"""

from typing import TYPE_CHECKING

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn

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
        low = nn.functional.linear(self.dropout(hidden), self.lora_a)
        plain: torch.Tensor = self.linear(hidden)
        return plain + self.scale * nn.functional.linear(low, self.lora_b)


def adapt(part: nn.Module, rank: int, scale: float, dropout: float) -> None:
    """Put an adapter beside every linear layer inside a part of a model, in place."""
    for module in list(part.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Linear) and not isinstance(module, Adapted):
                setattr(module, name, Adapted(child, rank, scale, dropout))


def trained(model: nn.Module) -> dict[str, torch.Tensor]:
    """Give the tensors that training changes, by name."""
    return {name: tensor.detach() for name, tensor in model.named_parameters() if tensor.requires_grad}


def save(model: nn.Module, path: "Path", scale: float) -> None:
    """Write what training changed, in fp16."""
    tensors = {name: tensor.to(torch.float16).contiguous() for name, tensor in trained(model).items()}
    save_file(tensors, path, metadata={"format": "pt", "scale": str(scale)})


def merge(state: "Mapping[str, torch.Tensor]", path: "Path") -> dict[str, torch.Tensor]:
    """Add an adapter file to a state dict: the result is an ordinary model's."""
    merged = dict(state)
    with safe_open(path, framework="pt") as file:
        scale = float(file.metadata()["scale"])
        tensors = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118 - not a dict
    for name, tensor in tensors.items():
        if name.endswith(DOWN):
            plain = name.removesuffix(DOWN)
            merged[plain + ".weight"] = state[plain + ".weight"] + scale * tensors[plain + UP] @ tensor
        elif not name.endswith(UP):
            merged[name] = tensor
    return merged
