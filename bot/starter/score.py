"""Recompute every score of the manifest: python -m bot.starter.score --data DIR [--write].

Prints what the manifest claims beside what was measured; exits with 1 where they differ by more than 0.1.
"""

import argparse
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import torch
from transformers.utils import logging

from bot import starter
from bot.starter.manifest import Score, read, write
from bot.starter.scoring import answer, fill_mask, generate, ner, sentiment, summary, translate, zero_shot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.starter.manifest import Entry

ROW = "{name:32} {benchmark:46} {measure:12} {claimed:>8} {measured:8.2f} {n:7}"
HEAD = ROW.replace("8.2f", ">8").format(
    name="model", benchmark="benchmark", measure="measure", claimed="claimed", measured="measured", n="n"
)
UNCLAIMED = "-"
TOLERANCE = 0.1


class Scorer(Protocol):
    """A file of bot.starter.scoring."""

    def score(self, pipe: Any, data: Path) -> "Iterator[tuple[str, str, float, int]]":  # noqa: ANN401 - a transformers pipeline
        """Give benchmark, measure, value (in per cent, or bare: see Score) and number of rows."""
        ...


SCORERS: "Mapping[str, Scorer]" = {
    "sentiment": sentiment,
    "ner": ner,
    "answer": answer,
    "fill-mask": fill_mask,
    "zero-shot": zero_shot,
    "summarize": summary,
    "translate": translate,
    "generate": generate,
}
"""By the task of the entry; tiny models are not scored."""


def measure(entry: "Entry", data: Path, device: str) -> tuple[Score, ...]:
    """Score one model on its whole test sets."""
    pipe = starter.pipeline(entry.name, device)
    today = datetime.now(UTC).date().isoformat()
    found = SCORERS[entry.task].score(pipe, data)
    return tuple(Score(benchmark, kind, round(value, 2), n, today) for benchmark, kind, value, n in found)


def compare(entry: "Entry", measured: tuple[Score, ...]) -> bool:
    """Print claims and measurements of one model; returns whether all claims hold."""
    claims = {(score.benchmark, score.measure): score.value for score in entry.scores}
    holds = True
    for score in measured:
        claim = claims.get((score.benchmark, score.measure))
        holds &= claim is not None and abs(claim - score.value) <= TOLERANCE
        shown = UNCLAIMED if claim is None else f"{claim:.2f}"
        line = ROW.format(
            name=entry.name,
            benchmark=score.benchmark,
            measure=score.measure,
            claimed=shown,
            measured=score.value,
            n=score.n,
        )
        print(line, flush=True)  # noqa: T201 - a command talks to its terminal
    return holds


def main() -> None:
    """Score all models, or those named."""
    parser = argparse.ArgumentParser(prog="python -m bot.starter.score", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data files")
    parser.add_argument("--only", action="append", help="a model's name; may be repeated")
    parser.add_argument("--write", action="store_true", help="put what was measured into the manifest")
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers ships no types
    print(HEAD)  # noqa: T201 - a command talks to its terminal
    holds = True
    for entry in read().models:
        if entry.form == "tiny" or (arguments.only and entry.name not in arguments.only):
            continue
        try:
            measured = measure(entry, arguments.data, arguments.device)
        except FileNotFoundError as error:
            parser.error(str(error))
        holds &= compare(entry, measured)
        if arguments.write:
            # another command may have written the manifest meanwhile
            read.cache_clear()
            write(read().with_entry(replace(entry, scores=measured)))
    sys.exit(0 if holds or arguments.write else 1)


if __name__ == "__main__":
    main()
