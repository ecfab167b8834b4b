"""What the recipes share: the encoder frozen with adapters beside its layers, fast training, padding."""

from typing import TYPE_CHECKING, Any

import torch

from bot.starter import encoder, lora
from bot.starter.manifest import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import nn

RANK, SCALE, DROPOUT = 16, 2.0, 0.05
IGNORED = -100
"""A gold label of torch's cross-entropy that counts for nothing."""
HEADS = ("pooler", "classifier", "qa_outputs")
"""Parts small enough to be trained and kept whole, where a model has them."""


def adapted(
    pipeline: str,
    labels: "Sequence[str]",
    seed: int,
    device: str,
    dropout: float = DROPOUT,
    rank: int = RANK,
) -> "nn.Module":
    """Give the encoder with untrained adapters and a new head: all else is frozen. Seeded."""
    torch.manual_seed(seed)
    model: nn.Module = encoder.build(pipeline, encoder.headed(encoder.state(read().base)), labels)
    model.requires_grad_(requires_grad=False)
    lora.adapt(model.get_submodule("bert.encoder"), rank, SCALE, dropout)
    for name, part in model.named_modules():
        if name.rpartition(".")[2] in HEADS:
            part.requires_grad_(requires_grad=True)
    return model.to(device)


def fast(model: "nn.Module", device: str) -> "nn.Module":
    """Make a transformers model quick to train in bfloat16: no dropout, and plain attention on a CPU.

    There the backward pass of torch's fused attention took 42 % of a step of short texts; with plain
    attention and half precision a step takes half to a third of the time.
    """
    for part in model.modules():
        if isinstance(part, torch.nn.Dropout):
            part.p = 0.0
    if device == "cpu":
        made: Any = model
        made.set_attn_implementation("eager")
    return model


def half(device: str) -> torch.autocast:
    """Give the context in which matrix products run in bfloat16; weights and sums stay fp32."""
    return torch.autocast(device.partition(":")[0], torch.bfloat16)


def padded(rows: "Sequence[Sequence[int]]", filler: int, device: str) -> torch.Tensor:
    """Give rows of whole numbers as one tensor, shape (rows, longest)."""
    widest = max(len(row) for row in rows)
    return torch.tensor([[*row, *[filler] * (widest - len(row))] for row in rows], device=device)
