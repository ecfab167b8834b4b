"""A config beside the tensors it describes: sizes that no tensor has ask for memory, not for answers."""

import json
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.errors import UnsafeWeights
from bot.locale import N_

LENGTH = struct.Struct("<Q")
"""A safetensors file begins with the length of its JSON header (format description of safetensors)."""
LARGEST_HEADER = 100_000_000
"""Bytes, as in the format's own reader."""
WIDTHS = ("hidden_size", "d_model", "n_embd", "dim")
LAYERS = ("num_hidden_layers", "n_layer", "n_layers", "num_layers", "encoder_layers", "decoder_layers")

UNLIKE = N_("{name} has settings that do not fit its weights (`{key}`).")
DAMAGED = N_("The weights of {name} are no safetensors file.")


def check_shapes(folder: Path, config: Mapping[str, Any], name: str) -> None:
    """Raise UnsafeWeights where the config promises larger tensors, or more layers, than the files hold."""
    shapes = [shape for file in sorted(folder.glob("*.safetensors")) for shape in _shapes(file, name)]
    sides = {side for shape in shapes for side in shape}
    vocabulary = config.get("vocab_size")
    if isinstance(vocabulary, int) and vocabulary > max(sides, default=0):
        raise UnsafeWeights(UNLIKE.format(name=name, key="vocab_size"))
    for key in WIDTHS:
        if isinstance(config.get(key), int) and config[key] not in sides:
            raise UnsafeWeights(UNLIKE.format(name=name, key=key))
    for key in LAYERS:
        if isinstance(config.get(key), int) and config[key] > len(shapes):
            raise UnsafeWeights(UNLIKE.format(name=name, key=key))


def _shapes(file: Path, name: str) -> Iterator[tuple[int, ...]]:
    """Give the shape of each tensor of a safetensors file, from its header."""
    try:
        with file.open("rb") as stream:
            (length,) = LENGTH.unpack(stream.read(LENGTH.size))
            header = json.loads(stream.read(min(length, LARGEST_HEADER)))
        yield from (tuple(map(int, one["shape"])) for key, one in header.items() if key != "__metadata__")
    except (struct.error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnsafeWeights(DAMAGED.format(name=name)) from error
