"""Row-wise int8: a matrix as whole numbers with one scale a row, a quarter of its size in fp32."""

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = ".int8"
SCALES = ".scale"
LARGEST = 127


def quantise(matrix: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Give the int8 rows and the fp32 scales of a matrix, of shapes (m, n) and (m, 1).

    Symmetric: a row's largest magnitude becomes 127, so a value is off by at most half a scale.
    """
    # a row of zeros (padding) would divide by zero
    scales = (matrix.abs().amax(dim=1, keepdim=True) / LARGEST).clamp(min=torch.finfo(torch.float32).tiny)
    return (matrix / scales).round().clamp(-LARGEST, LARGEST).to(torch.int8), scales


def dequantise(rows: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
    """Give back the fp32 matrix."""
    return rows.to(torch.float32) * scales


def pack(state: "Mapping[str, torch.Tensor]") -> dict[str, torch.Tensor]:
    """Quantise every matrix of a state dict; vectors (biases, norms) stay fp32 as they are."""
    packed: dict[str, torch.Tensor] = {}
    for name, tensor in state.items():
        if tensor.ndim == 2:  # noqa: PLR2004 - two axes is what makes it a matrix
            packed[name + ROWS], packed[name + SCALES] = quantise(tensor.float())
        else:
            packed[name] = tensor.float().clone()
    return packed


def unpack(packed: "Mapping[str, torch.Tensor]") -> dict[str, torch.Tensor]:
    """Undo pack: fp32 tensors by their original names."""
    state: dict[str, torch.Tensor] = {}
    for name, tensor in packed.items():
        if name.endswith(ROWS):
            plain = name.removesuffix(ROWS)
            state[plain] = dequantise(tensor, packed[plain + SCALES])
        elif not name.endswith(SCALES):
            state[name] = tensor
    return state
