"""Rows of the data files: gzipped JSON lines, described in the manifest by their sha256."""

import gzip
import json
from typing import TYPE_CHECKING, Any, Literal

from bot.starter.manifest import Data, digest

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".jsonl.gz"
MISSING = "The data folder has no {name}: this command needs {path}."


def read(folder: "Path", name: str) -> list[dict[str, Any]]:
    """Read every row of a data file, in order; raises FileNotFoundError with the path that was tried."""
    path = folder / (name + SUFFIX)
    if not path.is_file():
        raise FileNotFoundError(MISSING.format(name=name, path=path))
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def describe(
    folder: "Path", name: str, use: Literal["training", "choosing", "scoring"], licence: str
) -> Data:
    """Give a data file's line in the manifest."""
    return Data(name, use, len(read(folder, name)), digest(folder / (name + SUFFIX)), licence)
