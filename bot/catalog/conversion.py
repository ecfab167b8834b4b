"""A checkpoint of torch's own format made a safetensors file: once, on the owner's word, confined.

`python -m bot.catalog.conversion MEMORY SECONDS FOLDER` exits with 0, or with 1 and the name of an error.
The bot itself never opens such a file.
"""

import hashlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bot.catalog.confine import Bounds, begin, run
from bot.catalog.safety import BIN, BIN_INDEX, BIN_SHARD, WHOLE
from bot.errors import UnsafeWeights
from bot.locale import N_

MODULE = "bot.catalog.conversion"
FAILED = N_("The weights of {name} could not be converted ({error}).")


def converted(folder: Path, files: Mapping[str, int], name: str) -> tuple[dict[str, int], str]:
    """Convert a fetched model; returns its files with their sizes, and the sha256 of the new weights.

    The old ones are deleted, whatever comes of them. Raises UnsafeWeights.
    """
    old = [file for file in files if file in {BIN, BIN_INDEX} or BIN_SHARD.fullmatch(file)]
    try:
        code, said = run(MODULE, [str(folder)], Bounds.of(sum(files[file] for file in old)))
    finally:
        for file in old:
            (folder / file).unlink(missing_ok=True)
    if code:
        raise UnsafeWeights(FAILED.format(name=name, error=said or code))
    with (folder / WHOLE).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    kept = {file: size for file, size in files.items() if file not in old}
    return kept | {WHOLE: (folder / WHOLE).stat().st_size}, digest


def convert(folder: Path) -> None:
    """Write a folder's tensors as one safetensors file; TypeError where it holds anything else."""
    # imported here: the process is confined before
    import torch  # noqa: PLC0415 - see the line above
    from safetensors.torch import save_file  # noqa: PLC0415 - likewise

    tensors: dict[str, torch.Tensor] = {}
    for file in sorted(_old(folder)):
        found = torch.load(file, map_location="cpu", weights_only=True)
        if not isinstance(found, dict):
            raise TypeError
        for name, tensor in found.items():
            if not isinstance(name, str) or not isinstance(tensor, torch.Tensor):
                raise TypeError
            tensors[name] = tensor.detach().clone(memory_format=torch.contiguous_format)
    save_file(tensors, folder / WHOLE, metadata={"format": "pt"})


def _old(folder: Path) -> Iterable[Path]:
    """Give the files of a checkpoint: the whole one, else its pieces."""
    if (folder / BIN).is_file():
        return [folder / BIN]
    return (file for file in folder.iterdir() if BIN_SHARD.fullmatch(file.name))


def main(arguments: Sequence[str]) -> int:
    """Convert a folder."""
    (folder,) = begin(arguments)
    try:
        convert(Path(folder))
    except BaseException as error:  # noqa: BLE001 - only its name goes out
        sys.stdout.write(f"{type(error).__name__}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
