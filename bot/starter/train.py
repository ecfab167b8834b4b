"""Train a model of the starter pack: python -m bot.starter.train sentiment --data DIR.

One thread on a CPU (two threads on a busy machine are slower than one); `--device cuda` is faster. Killed and
started again it goes on from its last checkpoint under `--work`.
"""

import argparse
import shutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import torch
from transformers.utils import logging

from bot.starter.manifest import PACK, Entry, read, write

if TYPE_CHECKING:
    from collections.abc import Callable

WORK = Path("scratch/starter")
"""Outside of version control."""
TRAINED = "{name} is trained and in the manifest; measure it with: python -m bot.starter.score --data DIR"


class Recipe(Protocol):
    """A file of bot.starter.training."""

    def train(
        self, data: Path, work: Path, folder: Path, device: str, tell: "Callable[[str], None]"
    ) -> Entry:
        """Train and give the entry of the manifest, its files written into `folder`."""
        ...


RECIPES = ("answer", "fill-mask", "generate", "ner", "nli", "sentiment", "summary", "translate", "zero-shot")
"""The models, each by the name of its file in bot.starter.training."""


def recipe(name: str) -> Recipe:
    """Import one recipe, and no other: what one of them lacks must not stop the rest."""
    made: Recipe = import_module(f"bot.starter.training.{name.replace('-', '_')}")
    return made


def tell(line: str) -> None:
    """Print a line of progress at once, also into a file."""
    print(line, flush=True)  # noqa: T201 - a command talks to its terminal


def main() -> None:
    """Read the command line, train, and enter the model into the manifest."""
    parser = argparse.ArgumentParser(prog="python -m bot.starter.train", description=__doc__)
    parser.add_argument("model", choices=RECIPES)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data files")
    parser.add_argument("--work", type=Path, default=WORK, help="folder for checkpoints")
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers ships no types
    torch.use_deterministic_algorithms(mode=True, warn_only=True)
    arguments.work.mkdir(parents=True, exist_ok=True)
    work = arguments.work
    try:
        entry = recipe(arguments.model).train(arguments.data, work, work, arguments.device, tell)
    except FileNotFoundError as error:
        parser.error(str(error))
    # only a finished model touches the pack
    for file in entry.files:
        shutil.copyfile(work / file.name, PACK / file.name)
    # the manifest may have changed in the hours of a training
    read.cache_clear()
    write(read().with_entry(entry))
    tell(TRAINED.format(name=entry.name))


if __name__ == "__main__":
    main()
