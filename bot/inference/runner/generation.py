"""Generation: what may be stopped, streamed and seeded; everything about one token after the other."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from transformers import StoppingCriteria, StoppingCriteriaList, TextGenerationPipeline
from transformers.generation.streamers import BaseStreamer

from bot.inference.loading.models import Pipe
from bot.inference.runner.features import Feature
from bot.inference.runner.work import TellTokens, Work
from bot.pipelines.text2text import Text2TextPipeline

EVERY = 0.2
"""Seconds between two events of one generation: five a second is more than Discord shows."""
UNFINISHED = "\N{REPLACEMENT CHARACTER}"
"""What the bytes of a character look like whose last token is still to come."""
NEW_TOKENS = 256
"""What a text-generation pipeline takes when nobody says (transformers 5.23)."""
SHARE_OF_PROMPT = 2
"""At least one part in so many of a model's positions is left to the prompt."""


class Stop(StoppingCriteria):
    """Ends the rows nobody waits for any more, at the next token; one work a row, beams of a row together.

    And lets the worker do something else for a moment, before it looks.
    """

    def __init__(self, works: Sequence[Work]) -> None:
        self._works = works

    def __call__(self, input_ids: torch.Tensor, _scores: object, **_more: object) -> torch.Tensor:
        """Tell of each row whether it is over."""
        self._works[0].between()
        over = torch.tensor([work.over for work in self._works], device=input_ids.device)
        return over.repeat_interleave(input_ids.shape[0] // len(self._works))


class Stream(BaseStreamer):
    """Tells the text so far: at most every 0.2 s, and once more at the end, when it is the whole text."""

    def __init__(self, decode: Callable[[list[int]], str], tell: TellTokens) -> None:
        self._decode = decode
        self._tell = tell
        self._tokens: list[int] = []
        self._prompt_seen = False
        self._next = 0.0

    def put(self, value: torch.Tensor) -> None:
        """Take the next token; the first call brings the prompt, or the token a decoder starts with."""
        if not self._prompt_seen:
            self._prompt_seen = True
            return
        self.add(value.flatten().tolist())

    def add(self, tokens: Sequence[int]) -> None:
        """Take the next tokens."""
        self._tokens += tokens
        if (now := time.monotonic()) >= self._next:
            self._next = now + EVERY
            self._tell(self._decode(self._tokens).rstrip(UNFINISHED), len(self._tokens))

    def end(self) -> None:
        """Tell the whole text."""
        self._tell(self._decode(self._tokens), len(self._tokens))


def generates(pipe: Pipe) -> bool:
    """Tell whether a pipeline calls `generate`, and so takes criteria and streamers."""
    return isinstance(pipe, TextGenerationPipeline | Text2TextPipeline)


def criteria(works: Sequence[Work]) -> StoppingCriteriaList:
    """Return the criteria of a pass, one work a row."""
    return StoppingCriteriaList([Stop(works)])


def streamer(
    pipe: Pipe, during: Mapping[str, Any], after: Mapping[str, Any], tell: TellTokens
) -> Stream | None:
    """Return a streamer for the pass of a single row; None where beams or several sequences forbid it."""
    settled = _settled(pipe, during)
    if (settled.get("num_beams") or 1) > 1 or (settled.get("num_return_sequences") or 1) > 1:
        return None
    # as the pipelines' own postprocess decodes, so that the last event is the answer
    clean = after.get("clean_up_tokenization_spaces", False if isinstance(pipe, Text2TextPipeline) else None)
    options = {"skip_special_tokens": True, "clean_up_tokenization_spaces": clean}
    return Stream(lambda ids: str(pipe.tokenizer.decode(ids, **options)), tell)


def fitted(pipe: Pipe, feature: Feature, during: Mapping[str, Any]) -> tuple[Feature, int | None]:
    """Cut a decoder's prompt on the left, and the new tokens, until both fit into the model's positions.

    Returns the row, and how many new tokens it may have if that is fewer than asked for, which happens only
    where the prompt would else get less than half. Rows of different bounds share no pass.
    """
    wanted, positions = _settled(pipe, during).get("max_new_tokens"), _positions(pipe)
    if not isinstance(pipe, TextGenerationPipeline) or wanted is None or positions is None:
        return feature, None
    if feature.length + wanted <= positions:
        return feature, None
    keep = min(feature.length, max(positions // SHARE_OF_PROMPT, positions - wanted))
    bound = min(wanted, positions - keep)
    cut = {
        key: feature.values[key][:, -keep:]
        for key in ("input_ids", "attention_mask")
        if key in feature.values
    }
    kind = None if feature.kind is None else (feature.kind, bound)
    return Feature({**feature.values, **cut}, keep, kind), bound


def written(pipe: Pipe, row: Mapping[str, Any]) -> int:
    """Count the tokens a generation wrote, in all its sequences, without special ones."""
    begin = 0
    if (sequences := row.get("generated_sequence")) is not None:
        begin = 0 if (prompt := row.get("input_ids")) is None else prompt.shape[-1]
    elif (sequences := row.get("output_ids")) is None:
        return 0
    special = set(pipe.tokenizer.all_special_ids)
    return sum(token not in special for ids in sequences[0].tolist() for token in ids[begin:])


def _settled(pipe: Pipe, during: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the generation parameters as the pipeline will settle them."""
    if isinstance(pipe, Text2TextPipeline):
        return {**pipe.order.checkpoint, **pipe.order.for_call(during)}
    checkpoint = pipe.model.generation_config.to_dict()
    known = {name: value for name, value in checkpoint.items() if value is not None}
    return {"max_new_tokens": NEW_TOKENS, **known, **during}


def _positions(pipe: Pipe) -> int | None:
    """Return how many tokens a decoder can see, None where nothing bounds it."""
    config = pipe.model.config
    for name in ("max_position_embeddings", "n_positions"):
        if isinstance(value := getattr(config, name, None), int) and value > 0:
            return value
    return None


def samples(pipe: Pipe, during: Mapping[str, Any]) -> bool:
    """Tell whether a generation draws random numbers; a text-generation pipeline does unless told."""
    default = isinstance(pipe, TextGenerationPipeline) and pipe.model.generation_config.do_sample is None
    return bool(_settled(pipe, during).get("do_sample", default))
