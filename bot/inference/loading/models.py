"""A pipeline onto the device, from a folder or from the starter pack, with what it weighs."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, TypeAlias

import torch

from bot.errors import ModelUnavailable
from bot.inference.loading.fitness import check_checkpoint, check_pipeline
from bot.locale import N_
from bot.pipelines import pipeline as build
from bot.tasks import Model, Precision

NO_FOLDER = N_("The files of {name} are not here.")
NO_FOLDER_HINT = N_("Ask again in a minute: they are then fetched anew.")
NO_DEVICE = N_("The device {device} of this bot's configuration cannot be used.")
NO_DEVICE_HINT = N_("Its owner can set inference.device to auto.")
HEADER_LENGTH = struct.Struct("<Q")
"""A safetensors file begins with the length of its JSON header (format description of safetensors)."""
WIDTH = 4
"""Bytes of a float32."""
DTYPES: Mapping[Precision, torch.dtype] = {"exact": torch.float32, "half": torch.bfloat16}
"""bfloat16 for half precision: its range is that of float32, while T5 and others overflow in float16."""

Pipe: TypeAlias = Any
"""A transformers Pipeline: a stock one, or one of ours; their hooks take and give what each likes."""


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A pipeline ready to run; `bytes` are those of its model's weights, which other pipelines may share."""

    pipe: Pipe
    device: str
    bytes: int

    @property
    def precision(self) -> Precision:
        """How exactly its model calculates."""
        return "exact" if self.pipe.model.dtype == DTYPES["exact"] else "half"


def device_of(setting: str) -> str:
    """Return the device a setting means ('auto': the first accelerator), or raise ModelUnavailable."""
    if setting == "auto":
        if torch.cuda.is_available():
            return "cuda:0"
        return "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        torch.empty(0, device=setting)
    except (RuntimeError, AssertionError, ValueError) as error:
        raise ModelUnavailable(NO_DEVICE.format(device=setting), NO_DEVICE_HINT) from error
    return setting


def weight_of(model: Model, width: int = WIDTH) -> int:
    """Return about how many bytes a model will take, without loading it, `width` a number; 0 if unknown."""
    if model.path is None:
        return 0
    return sum(_elements(file) for file in Path(model.path).glob("*.safetensors")) * width


def load(
    name: str, model: Model, device: str, sibling: Pipe | None = None, precision: Precision = "exact"
) -> Loaded:
    """Load the pipeline of this name with this model.

    `sibling` is a loaded pipeline of the same kind and model, whose weights and tokenizer are used again.
    Raises WrongModel, ModelUnavailable, and whatever transformers raises on a damaged checkpoint.
    """
    pipe: Pipe
    if sibling is not None:
        pipe = build(name, model=sibling.model, tokenizer=sibling.tokenizer, device=device)
    elif model.source in {"starter", "tiny"}:
        pipe = _starter(model.name, device)
        pipe.model.to(DTYPES[precision])
    else:
        pipe = _folder(name, model, device, precision)
    pipe.model.eval()
    check_pipeline(name, model.name, pipe)
    return Loaded(pipe, device, _bytes(pipe))


def _starter(name: str, device: str) -> Pipe:
    # imported here: the pack's code is of no use to a bot that runs the hub's models
    from bot import starter  # noqa: PLC0415 - see the line above

    return starter.pipeline(name, device)


def _folder(name: str, model: Model, device: str, precision: Precision) -> Pipe:
    folder = Path(model.path or "")
    if model.path is None or not folder.is_dir():
        raise ModelUnavailable(NO_FOLDER.format(name=model.name), NO_FOLDER_HINT)
    check_checkpoint(name, model.name, folder)
    return build(
        name,
        model=str(folder),
        device=device,
        # whatever the checkpoint was stored in: on an accelerator too, half precision is a setting
        dtype=DTYPES[precision],
        trust_remote_code=False,
        # no other format is ever opened: those can run code
        model_kwargs={"use_safetensors": True},
    )


def _bytes(pipe: Pipe) -> int:
    tensors = (*pipe.model.parameters(), *pipe.model.buffers())
    # tied weights are one piece of memory
    sizes = {tensor.data_ptr(): tensor.numel() * tensor.element_size() for tensor in tensors}
    return sum(sizes.values())


def _elements(file: Path) -> int:
    """Count the numbers in a safetensors file from its header."""
    with file.open("rb") as stream:
        (length,) = HEADER_LENGTH.unpack(stream.read(HEADER_LENGTH.size))
        header: dict[str, Any] = json.loads(stream.read(length))
    return sum(prod(tensor["shape"]) for key, tensor in header.items() if key != "__metadata__")
