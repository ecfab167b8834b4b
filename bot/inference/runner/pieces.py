"""Long inputs: cut into pieces that fit the model, and their raw outputs joined into one of the same form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from bot.errors import TooLong
from bot.inference.loading.models import Pipe
from bot.inference.runner.joining import entities, filled, labels, ranking, written
from bot.starter.embedding import LIMIT as ENCODER_LIMIT
from bot.starter.embedding import EmbeddingPipeline
from bot.starter.summary import ExtractiveSummaryPipeline
from bot.tasks import Input, Parameters, Passage

MASKS_APART = "The masks are further apart than this model can see: {limit} tokens."
DEFAULT_TEMPLATE = "This example is {}."
"""The zero-shot pipeline's own."""
SPECIAL_TOKENS = 2
ENDLESS = 100_000
FULL_RANKING = {"top_k": None, "_legacy": False}
"""Parameters of the classification's postprocess with which it tells every label: a mean needs all."""

Measure: TypeAlias = Callable[[str], int]
Join: TypeAlias = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class Pieces:
    """What of one input goes into the pipeline, how its outputs become one, what changes in postprocess."""

    given: tuple[Any, ...]
    join: Join
    after: Mapping[str, Any]

    @property
    def count(self) -> int:
        """In how many pieces the input is run."""
        return len(self.given)


def pieces_of(pipe: Pipe, name: str, given: Input, parameters: Parameters) -> Pieces:
    """Cut one input for the pipeline of this name; whole if it fits, or if the pipeline reads long texts.

    Question answering has its own stride, a prompt is cut on the left by the generation. TooLong where masks
    stand too far apart.
    """
    if isinstance(given, Passage):
        return _whole({"question": given.question, "context": given.context})
    form = _form(name)
    if form is None or isinstance(pipe, ExtractiveSummaryPipeline):
        return _whole(given, listed if form == "written" else only)
    limit = _room(pipe, form, parameters)
    # a token of ASCII text has at least one character, so that most texts need not be measured
    if (given.isascii() and len(given) <= limit) or measure(pipe, given) <= limit:
        return _whole(given)
    if form == "filled":
        return _window(pipe, given, limit)
    return _split(pipe, form, given, limit, parameters)


def measure(pipe: Pipe, text: str) -> int:
    """Count a text's tokens, special ones aside."""
    # verbose would warn that the text is too long, which is what is being found out
    return len(pipe.tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])


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


def _room(pipe: Pipe, form: str, parameters: Parameters) -> int:
    """Return how many tokens of a text one piece may have."""
    if isinstance(pipe, EmbeddingPipeline):
        return ENCODER_LIMIT - SPECIAL_TOKENS
    limit = _limit(pipe)
    if form != "labels":
        return limit
    template = str(parameters.get("hypothesis_template", DEFAULT_TEMPLATE))
    names = parameters.get("candidate_labels", ())
    listed_names = names.split(",") if isinstance(names, str) else names
    longest = max((measure(pipe, str(name)) for name in listed_names or ()), default=0)  # type: ignore[union-attr]  # labels are a tuple or a string, as the cog checked
    # text, hypothesis and one separator more than a single text has
    return max(1, limit - longest - measure(pipe, template) - SPECIAL_TOKENS)


def _limit(pipe: Pipe) -> int:
    positions = getattr(pipe.model.config, "max_position_embeddings", None) or ENDLESS
    return int(min(pipe.tokenizer.model_max_length, positions, ENDLESS)) - SPECIAL_TOKENS


def _split(pipe: Pipe, form: str, text: str, limit: int, parameters: Parameters) -> Pieces:
    from bot.pipelines.long_text import split_text  # noqa: PLC0415 - until the file is there

    parts = split_text(text, lambda part: measure(pipe, part), limit)
    starts, texts = [start for start, _ in parts], [part for _, part in parts]
    weights = [measure(pipe, part) for part in texts]
    top_k = parameters.get("top_k")
    joins: Mapping[str, Join] = {
        "ranking": lambda raws: ranking(raws, weights, top_k if isinstance(top_k, int) else None),
        "labels": lambda raws: labels(raws, weights, text),
        "entities": lambda raws: entities(raws, starts),
        "written": lambda raws: written(raws, gaps(text, parts)),
    }
    return Pieces(tuple(texts), joins[form], FULL_RANKING if form == "ranking" else {})


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
    mask = str(pipe.tokenizer.mask_token)
    first, last = text.find(mask), text.rfind(mask) + len(mask)
    if first < 0:
        return _whole(text)
    if measure(pipe, text[first:last]) > limit:
        raise TooLong(MASKS_APART.format(limit=limit))
    fits, too_wide = 0, len(text)
    while too_wide - fits > 1:
        width = (fits + too_wide) // 2
        if measure(pipe, text[max(0, first - width) : last + width]) <= limit:
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
