"""What the recipes share: the encoder frozen with adapters beside its layers, fast training, padding."""

from typing import TYPE_CHECKING, Any, NotRequired, TypedDict, Unpack

import torch

from bot.starter import encoder, lora
from bot.starter.manifest import Entry, describe, read
from bot.starter.training.loop import STEP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from torch import nn

    from bot.starter.manifest import Data

RANK, SCALE, DROPOUT = 16, 2.0, 0.05
IGNORED = -100
"""A gold label of torch's cross-entropy that counts for nothing."""
HEADS = ("pooler", "classifier", "qa_outputs")
"""Parts small enough to be trained and kept whole, where a model has them."""


class About(TypedDict):
    """What a recipe says of its model in the manifest; the fields are Entry's own."""

    name: str
    task: str
    pipeline: str
    licence: str
    note: str
    command: str
    seed: int
    labels: NotRequired[tuple[str, ...]]


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


def lean(model: "nn.Module") -> "nn.Module":
    """Keep what is frozen in bfloat16: a training in half precision then need not copy it at each step."""
    for parameter in model.parameters():
        if not parameter.requires_grad:
            parameter.data = parameter.data.to(torch.bfloat16)
    return model


def padded(rows: "Sequence[Sequence[int]]", filler: int, device: str, step: int = STEP) -> torch.Tensor:
    """Give rows of whole numbers as one tensor, shape (rows, the longest's length rounded up to `step`)."""
    widest = -(-max(len(row) for row in rows) // step) * step
    return torch.tensor([[*row, *[filler] * (widest - len(row))] for row in rows], device=device)


def adapter_entry(
    file: "Path",
    data: "Sequence[Data]",
    settings: "Mapping[str, float] | None" = None,
    **about: Unpack[About],
) -> Entry:
    """Describe a trained adapter of the English encoder, without scores yet.

    `settings` are added to its rank and scale, or stand in their place.
    """
    base = read().base
    return Entry(
        **about,
        form="adapter",
        family=base.family,
        base=base.name,
        languages=("en",),
        settings={"rank": float(RANK), "scale": SCALE, **(settings or {})},
        data=tuple(data),
        files=(describe(file),),
    )
