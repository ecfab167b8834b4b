"""The trial: a fetched model is loaded and asked once, in a confined process, before it is published.

`python -m bot.catalog.trial MEMORY SECONDS PIPELINE FOLDER` exits with 0, or with 1 and the name of an error.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from bot.catalog.confine import Bounds, begin, run
from bot.errors import UnsafeWeights
from bot.locale import N_

Ask: TypeAlias = Callable[[Any], object]

MODULE = "bot.catalog.trial"
TEXT = "I love this course."
HOSTILE = ("a" * 2000 + "!", " " * 2000 + "!", "1" * 2000 + "!", "\u0301" * 2000, "\ufdfa" * 500)
"""Texts that tokenizers with a runaway pattern take very long for, or blow up."""
PIECES = 50_000
"""Tokens that none of these texts comes near to."""
SHORT: Mapping[str, int] = {"max_new_tokens": 8}
PROMPTS: Mapping[str, Ask] = {
    "zero-shot-classification": lambda pipe: pipe(TEXT, candidate_labels=["good", "bad"]),
    "question-answering": lambda pipe: pipe(question="What do I love?", context=TEXT),
    "fill-mask": lambda pipe: pipe(f"I love {pipe.tokenizer.mask_token}."),
    "text-generation": lambda pipe: pipe(TEXT, **SHORT),
    "text2text-generation": lambda pipe: pipe(TEXT, **SHORT),
}
"""The one fixed prompt of each pipeline; those that are not here are asked TEXT."""
ALIKE = {"summarization": "text2text-generation", "translation": "text2text-generation"}
"""Tried without languages and lengths, which are their models' own."""

FAILED = N_("{name} did not pass its trial: it could not answer one sentence ({error}).")
BOUNDS = N_("{name} did not pass its trial: one sentence took more memory or time than it may.")
HINT = N_("Choose another model.")


def check_trial(folder: Path, pipeline: str, size: int, name: str) -> None:
    """Let a model of so many bytes answer once, confined; raises UnsafeWeights when it cannot."""
    code, said = run(MODULE, [ALIKE.get(pipeline, pipeline), str(folder)], Bounds.of(size))
    if code == 1 and said and said != MemoryError.__name__:
        raise UnsafeWeights(FAILED.format(name=name, error=said), HINT)
    if code:
        raise UnsafeWeights(BOUNDS.format(name=name), HINT)


def attempt(pipeline: str, folder: str) -> None:
    """Load a model and ask it; whatever is wrong with it rises."""
    # imported here: the process is confined before
    from bot.pipelines import pipeline as build  # noqa: PLC0415 - see the line above

    pipe = build(
        pipeline,
        model=folder,
        device="cpu",
        dtype=None,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
    )
    _ask(pipeline, pipe)


def _ask(pipeline: str, pipe: Any) -> None:  # noqa: ANN401 - a Pipeline, whose call has no types
    """Let the tokenizer read what is hard for some, and the model answer."""
    for text in HOSTILE:
        if len(pipe.tokenizer(text)["input_ids"]) > PIECES:
            raise OverflowError
    if pipeline in PROMPTS:
        PROMPTS[pipeline](pipe)
    else:
        pipe(TEXT)


def main(arguments: Sequence[str]) -> int:
    """Try a model."""
    pipeline, folder = begin(arguments)
    try:
        attempt(pipeline, folder)
    except BaseException as error:  # noqa: BLE001 - a tokenizer's panic is no Exception
        sys.stdout.write(f"{type(error).__name__}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
