"""Cuts a long text into windows that a model can read. Pure: no torch, no transformers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.pipelines.graphemes import boundary_before

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NO_ROOM = "A window of {limit} tokens is too small: a single character of the text needs more"

PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
# a full stop needs a space after it (3.14, e.g.x); Chinese and Japanese ones do not
SENTENCE_END = re.compile(r"""(?<![.!?…؟।])[.!?…؟।]++["'»”’)\]]*+(?=\s)|[。！？｡．]+[」』”’）]*""")  # noqa: RUF001 - full-width signs are meant
WHITESPACE = re.compile(r"\s+")
CHARACTERS_PER_TOKEN = 4  # a first guess, as in English; the text itself corrects it
# how early in a window a boundary of each kind is still worth its lost room
KINDS = ((PARAGRAPH_END, 0.5), (SENTENCE_END, 0.25), (WHITESPACE, 0.0))

UNLIMITED = 10**6  # tokenizers without a limit say 10**30
USUAL_LIMIT = 512  # of a model that names none
NEW_TOKENS = 256  # what transformers' text-generation makes unless told otherwise
PAIR_ROOM = 64  # for the question, or the hypothesis, beside the text
PAIR_TASKS = ("zero-shot-classification", "question-answering")
# their position ids start behind the padding id, so they read fewer tokens than they have positions
OFFSET_POSITIONS = (
    "camembert",
    "data2vec-text",
    "esm",
    "ibert",
    "longformer",
    "luke",
    "mpnet",
    "roberta",
    "roberta-prelayernorm",
    "xlm-roberta",
    "xlm-roberta-xl",
    "xmod",
)


def split_text(text: str, measure: Callable[[str], int], limit: int) -> list[tuple[int, str]]:
    """Return windows (start in the text, substring), each of at most `limit` as `measure` counts.

    Cuts at paragraphs, else sentences, else whitespace, else between graphemes. No window begins or ends with
    whitespace; together they hold every other character once. `measure` is called on parts about as long as a
    window, a few times each. ValueError if a single character measures more than `limit`.
    """
    return list(_windows(text, measure, limit))


def _windows(text: str, measure: Callable[[str], int], limit: int) -> Iterator[tuple[int, str]]:
    guess = max(1, limit * CHARACTERS_PER_TOKEN)
    start = _skip_space(text, 0)
    while start < len(text):
        reach = _reach(text, start, guess, lambda part: measure(part) <= limit)
        if reach == start:
            raise ValueError(NO_ROOM.format(limit=limit))
        guess = reach - start
        end = _cut(text, start, reach)
        # words may measure more cut than whole: then the cut moves back until the window fits
        while end > start + 1 and measure(text[start:end].rstrip()) > limit:
            end = _cut(text, start, end - max(1, (end - start) // 8))
        yield start, text[start:end].rstrip()
        start = _skip_space(text, end)


def _skip_space(text: str, place: int) -> int:
    found = WHITESPACE.match(text, place)
    return place if found is None else found.end()


def _reach(text: str, start: int, guess: int, fits: Callable[[str], bool]) -> int:
    """Return about the farthest place up to which the text from `start` fits: by doubling, then halving."""
    low, high = start, min(start + guess, len(text))
    while fits(text[start:high]):
        if high == len(text):
            return high
        low, high = high, min(start + 2 * (high - start), len(text))
    while high - low > 1 + (low - start) // 32:  # a thirty-second of a window is not worth another look
        middle = (low + high) // 2
        low, high = (middle, high) if fits(text[start:middle]) else (low, middle)
    return low


def _cut(text: str, start: int, reach: int) -> int:
    """Return where the window that may reach to `reach` ends best."""
    if reach >= len(text):
        return len(text)
    for kind, earliest in KINDS:
        ends = [found.end() for found in kind.finditer(text, start, reach + 1) if found.end() <= reach + 1]
        # whitespace just behind the reach ends the window as well
        last = min(ends[-1], reach) if ends else start
        if last > start + earliest * (reach - start):
            return last
    return boundary_before(text, reach, start)


def measure_of(pipe: Any) -> Callable[[str], int]:  # noqa: ANN401 - a Pipeline, partly typed
    """Return how many tokens a text has for the pipeline's tokenizer, special tokens not counted.

    To be called only on the thread that the pipeline belongs to: a fast tokenizer keeps state.
    """
    tokenizer = pipe.tokenizer

    def measure(text: str) -> int:
        ids: list[int] = tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
        return len(ids)

    return measure


def limit_of(pipe: Any) -> int:  # noqa: ANN401 - a Pipeline, partly typed
    """Return how many tokens of text one call of the pipeline can take, at least 1.

    The smaller of the model's positions and the tokenizer's own limit, less special tokens, less what the
    task needs beside the text: tokens to generate, a prefix, a question or a hypothesis.
    """
    tokenizer = pipe.tokenizer
    limits = [limit for limit in (_positions(pipe.model.config), tokenizer.model_max_length) if limit]
    room: int = min((limit for limit in limits if limit < UNLIMITED), default=USUAL_LIMIT)
    pair = pipe.task in PAIR_TASKS
    room -= tokenizer.num_special_tokens_to_add(pair=pair)
    return max(1, room - min(_needed(pipe, pair), room // 2))


def _positions(config: Any) -> int | None:  # noqa: ANN401 - a configuration, partly typed
    names = ("max_position_embeddings", "n_positions", "n_ctx")
    known: list[int] = [getattr(config, name) for name in names if getattr(config, name, None)]
    found = known[0] if known else None
    if found is None or config.model_type not in OFFSET_POSITIONS:
        return found
    padding: int = config.pad_token_id or 0
    return found - padding - 1


def _needed(pipe: Any, pair: bool) -> int:  # noqa: ANN401 - a Pipeline, partly typed
    if pair:
        return PAIR_ROOM
    if pipe.task == "text-generation":
        return int(getattr(pipe.model.generation_config, "max_new_tokens", None) or NEW_TOKENS)
    prefix = getattr(pipe, "prefix", None)
    return measure_of(pipe)(prefix) if isinstance(prefix, str) and prefix else 0
