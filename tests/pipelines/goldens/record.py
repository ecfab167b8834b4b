r"""Records what transformers 4.57.6 answers; runs in an environment of its own.

That environment, beside the project's own, is made once:

    python3.11 -m venv v4
    echo "torch==2.13.0" > v4-constraints.txt
    v4/bin/pip install -c v4-constraints.txt torch==2.13.0 transformers==4.57.6 sentencepiece==0.2.3 \
        protobuf numpy
    v4/bin/python -m tests.pipelines.goldens.record

It needs no network, no token and no model: the checkpoints are the tiny ones of tests/pipelines/tiny.py.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import transformers

from tests.pipelines import tiny
from tests.pipelines.goldens.asking import ask
from tests.pipelines.goldens.cases import Case, cases

build_pipeline: Any = transformers.pipeline  # its overloads know the literal names only
REFERENCE = "4.57.6"
FOLDER = Path(__file__).parent


def answers(root: Path) -> dict[str, Any]:
    """Return every case's answer by name, of the checkpoints below root."""

    @cache
    def loaded(model: str, task: str, built_with: str) -> Any:  # noqa: ANN401 - a Pipeline of another version
        return build_pipeline(task, model=str(root / model), device="cpu", **json.loads(built_with))

    def build(case: Case) -> Any:  # noqa: ANN401 - see loaded
        return loaded(case.model, case.task, json.dumps(case.built_with))

    return {case.name: ask(case, build) for case in cases()}


def main() -> None:
    """Write answers.json.gz: checksums of the weights, and every case's answer by name."""
    if transformers.__version__ != REFERENCE:
        raise SystemExit(f"The reference is transformers {REFERENCE}; this is {transformers.__version__}.")
    transformers.logging.set_verbosity(50)
    weights = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in tiny.RECIPES:
            (Path(folder) / name).mkdir()
            weights[name] = tiny.write(name, Path(folder) / name)
        recorded = {"version": REFERENCE, "weights": weights, "answers": answers(Path(folder))}
    content = json.dumps(recorded, ensure_ascii=False)
    # no time and no name in the header: recording again gives the same file
    (FOLDER / "answers.json.gz").write_bytes(gzip.compress(content.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
