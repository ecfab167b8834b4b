"""Long inputs: cut into pieces that fit the model, and their raw outputs joined into one of the same form."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from bot.errors import TooLong
from bot.inference.loading.models import Pipe
from bot.inference.runner.joining import entities, filled, labels, ranking, written
from bot.locale import N_
from bot.pipelines.long_text import limit_of, measure_of, split_text
from bot.starter import sentences
from bot.starter.embedding import LIMIT as ENCODER_LIMIT
from bot.starter.embedding import EmbeddingPipeline
from bot.starter.summary import ExtractiveSummaryPipeline
from bot.tasks import Input, Parameters, Passage

MASKS_APART = N_("The masks are further apart than this model can see: {limit} tokens.")
SPECIAL_TOKENS = 2
"""Of a text for the starter pack's encoder."""
MARIAN = "marian"
"""The family of translators trained on single sentences: the starter pack's, and the opus-mt ones."""
LANGUAGE_MARK = re.compile(r"\s*>>\w+<<\s*")
"""Says which language a Marian model of several translates to; every sentence needs it."""
FULL_RANKING = {"top_k": None, "_legacy": False}
"""Parameters of the classification's postprocess with which it tells every label: a mean needs all."""

Join: TypeAlias = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class Pieces:
    """What of one input goes into the pipeline, how its outputs become one, what changes in postprocess."""

    given: tuple[Any, ...]
    join: Join
    after: Mapping[str, Any]


def pieces_of(pipe: Pipe, name: str, given: Input, parameters: Parameters) -> Pieces:
    """Cut one input for the pipeline of this name; whole if it fits, or if the pipeline reads long texts.

    A translator that knows only sentences gets them one by one. Question answering has its own stride, a
    prompt is cut on the left by the generation. TooLong where masks stand too far apart.
    """
    if isinstance(given, Passage):
        return _whole({"question": given.question, "context": given.context})
    form = _form(name)
    if form is None or isinstance(pipe, ExtractiveSummaryPipeline):
        return _whole(given, listed if form == "written" else only)
    if name.startswith("translation") and pipe.model.config.model_type == MARIAN:
        return _sentence_by_sentence(pipe, given)
    limit = _room(pipe)
    # a token of ASCII text has at least one character, so that most texts need not be measured
    if (given.isascii() and len(given) <= limit) or measure_of(pipe)(given) <= limit:
        return _whole(given)
    if form == "filled":
        return _window(pipe, given, limit)
    return _split(pipe, form, given, limit, parameters)


def only(raws: Sequence[Any]) -> Any:  # noqa: ANN401 - a raw output
    """Return the only raw output."""
    return raws[0]


def listed(raws: Sequence[Any]) -> Any:  # noqa: ANN401 - a raw output
    """Return the only raw output as a text pipeline's list; the extractive one gives a bare record."""
    return raws[0] if isinstance(raws[0], list) else [raws[0]]


def _whole(given: Any, join: Join = only) -> Pieces:  # noqa: ANN401 - an input
    return Pieces((given,), join, {})


def _form(name: str) -> str | None:
    if name.startswith("translation"):
        return "written"
    return {
        "text-classification": "ranking",
        "sentiment-analysis": "ranking",
        "zero-shot-classification": "labels",
        "token-classification": "entities",
        "ner": "entities",
        "fill-mask": "filled",
        "summarization": "written",
        "text2text-generation": "written",
    }.get(name)


def _room(pipe: Pipe) -> int:
    """Return how many tokens of a text one piece may have."""
    if isinstance(pipe, EmbeddingPipeline):
        return ENCODER_LIMIT - SPECIAL_TOKENS
    return limit_of(pipe)


def _split(pipe: Pipe, form: str, text: str, limit: int, parameters: Parameters) -> Pieces:
    measure = measure_of(pipe)
    parts = split_text(text, measure, limit)
    starts, texts = [start for start, _ in parts], [part for _, part in parts]
    weights = [measure(part) for part in texts]
    top_k = parameters.get("top_k")
    joins: Mapping[str, Join] = {
        "ranking": lambda raws: ranking(raws, weights, top_k if isinstance(top_k, int) else None),
        "labels": lambda raws: labels(raws, weights, text),
        "entities": lambda raws: entities(raws, starts),
        "written": lambda raws: written(raws, gaps(text, parts)),
    }
    return Pieces(tuple(texts), joins[form], FULL_RANKING if form == "ranking" else {})


def _sentence_by_sentence(pipe: Pipe, text: str) -> Pieces:
    """Cut a text into its sentences: read together, such a model leaves most of them out."""
    found = LANGUAGE_MARK.match(text)
    mark = found[0] if found else ""
    body, measure, limit = text[len(mark) :], measure_of(pipe), _room(pipe)
    parts = [
        (sentence.start + start, part)
        for sentence in sentences.split_chat(body)
        for start, part in split_text(
            body[sentence.start : sentence.end], lambda part: measure(mark + part), limit
        )
    ]
    if len(parts) < 2:  # noqa: PLR2004 - nothing to join
        return _whole(mark + parts[0][1] if parts else text)
    return Pieces(
        tuple(mark + part for _, part in parts), lambda raws: written(raws, spaces(body, parts)), {}
    )


def spaces(text: str, parts: Sequence[tuple[int, str]]) -> list[str]:
    """Return what stands between neighbours, and a space where nothing does, as in Chinese."""
    return [text[start + len(part) : following] or " " for (start, part), (following, _) in pairwise(parts)]


def gaps(text: str, parts: Sequence[tuple[int, str]]) -> list[str]:
    """Return what is to stand between neighbours: the line breaks that stood there, else a space."""
    between = []
    for (start, part), (following, _) in pairwise(parts):
        end = start + len(part.rstrip())
        space = text[end:following]
        breaks = "\n" * min(space.count("\n"), 2)
        between.append(breaks or (" " if space else ""))
    return between


def _window(pipe: Pipe, text: str, limit: int) -> Pieces:
    """Cut the widest window around the masks that fits."""
    mask, measure = str(pipe.tokenizer.mask_token), measure_of(pipe)
    first, last = text.find(mask), text.rfind(mask) + len(mask)
    if first < 0:
        return _whole(text)
    if measure(text[first:last]) > limit:
        raise TooLong(MASKS_APART.format(limit=limit))
    fits, too_wide = 0, len(text)
    while too_wide - fits > 1:
        width = (fits + too_wide) // 2
        if measure(text[max(0, first - width) : last + width]) <= limit:
            fits = width
        else:
            too_wide = width
    start, end = _at_words(text, max(0, first - fits), min(len(text), last + fits), first, last)
    before, after = text[:start], text[end:]
    return Pieces((text[start:end],), lambda raws: filled(raws[0], before, after), {})


def _at_words(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Move a window's ends inward to the next space, if there is one before the masks."""
    if start > 0 and (space := text.find(" ", start, first)) >= 0:
        start = space
    if end < len(text) and (space := text.rfind(" ", last, end)) >= 0:
        end = space
    return start, end
