"""A large tokenizer.json checked in a confined process: parsing it takes memory, and all of a process's time.

`python -m bot.catalog.tokenizer_file MEMORY SECONDS FILE NAME` exits with 0, or with 1 and what
is wrong as JSON.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.catalog.confine import begin
from bot.catalog.tokenizing import check_tokenizer, read
from bot.errors import UnsafeWeights
from bot.locale import packed


def main(arguments: Sequence[str]) -> int:
    """Check a file; one that cannot be read ends with an error that nobody reads."""
    file, name = begin(arguments)
    try:
        check_tokenizer(read(Path(file)), name)
    except UnsafeWeights as error:
        sys.stdout.write(json.dumps(packed(error.what)) + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
