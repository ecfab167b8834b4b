"""What every adapter's recipe does: freeze the encoder, put adapters beside its layers, pad batches."""

from typing import TYPE_CHECKING

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
    pipeline: str, labels: "Sequence[str]", seed: int, device: str, dropout: float = DROPOUT
) -> "nn.Module":
    """Give the encoder with untrained adapters and a new head: all else is frozen. Seeded."""
    torch.manual_seed(seed)
    model: nn.Module = encoder.build(pipeline, encoder.headed(encoder.state(read().base)), labels)
    model.requires_grad_(requires_grad=False)
    lora.adapt(model.get_submodule("bert.encoder"), RANK, SCALE, dropout)
    for name, part in model.named_modules():
        if name.rpartition(".")[2] in HEADS:
            part.requires_grad_(requires_grad=True)
    return model.to(device)


def padded(rows: "Sequence[Sequence[int]]", filler: int, device: str) -> torch.Tensor:
    """Give rows of whole numbers as one tensor, shape (rows, longest)."""
    widest = max(len(row) for row in rows)
    return torch.tensor([[*row, *[filler] * (widest - len(row))] for row in rows], device=device)
