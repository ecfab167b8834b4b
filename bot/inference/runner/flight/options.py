"""How one prompt is to be continued, as `generate` would settle it; None where only that can do it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transformers import (
    LogitsProcessorList,
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from bot.inference.loading.models import Pipe
from bot.pipelines.generation_order import GLOBAL_DEFAULTS

KNOWN = frozenset(
    {
        "do_sample",
        "temperature",
        "top_k",
        "top_p",
        "min_p",
        "repetition_penalty",
        "max_new_tokens",
        "min_new_tokens",
        "max_length",
        "min_length",
        "num_return_sequences",
        "eos_token_id",
        "pad_token_id",
    }
)
"""Generation parameters (GenerationConfig, transformers 5.23) that the loop follows to the letter."""
WITHOUT_EFFECT = frozenset(
    {"bos_token_id", "decoder_start_token_id", "transformers_version", "use_cache", "_from_model_config"}
)
"""Fields that change no token of a prompt that has tokens."""


@dataclass(frozen=True, slots=True)
class Warp:
    """How the scores of a drawn token are bent, in `generate`'s order; 1, 0, 1 and None change nothing."""

    temperature: float
    top_k: int
    top_p: float
    min_p: float | None

    def processors(self) -> LogitsProcessorList:
        """Return transformers' own processors; ValueError for a value they refuse."""
        made = LogitsProcessorList()
        if self.temperature != 1.0:
            made.append(TemperatureLogitsWarper(self.temperature))
        if self.top_k != 0:
            made.append(TopKLogitsWarper(self.top_k))
        if self.top_p != 1.0:
            made.append(TopPLogitsWarper(self.top_p))
        if self.min_p is not None:
            made.append(MinPLogitsWarper(self.min_p))
        return made


@dataclass(frozen=True, slots=True)
class Options:
    """Bounds (in new tokens), ends and ways of one prompt; `warp` is None for greedy search."""

    most: int
    least: int
    sequences: int
    ends: frozenset[int]
    pad: int
    penalty: float
    warp: Warp | None


def options_of(pipe: Pipe, during: Mapping[str, Any], length: int) -> Options | None:
    """Settle the forward parameters of a text-generation pipeline for a prompt of so many tokens.

    None where one of them is not KNOWN: then `generate` itself has to do it, or to refuse it.
    """
    try:
        # no public name of transformers tells what the pipeline and `generate` make of parameters; a version
        # without these two generates the old way
        kwargs = pipe._prepare_generate_kwargs(dict(during))  # noqa: SLF001 - see the line above
        config, rest = pipe.model._prepare_generation_config(None, **kwargs)  # noqa: SLF001 - likewise
        settled = {name: value for name, value in config.to_dict().items() if value is not None}
        if rest or getattr(pipe, "assistant_model", None) is not None or not _follows(settled):
            return None
        return _options(settled, length)
    except (AttributeError, TypeError, ValueError):
        return None


def _follows(settled: Mapping[str, Any]) -> bool:
    """Tell whether every option that does something is known."""
    return all(
        name in KNOWN
        or name in WITHOUT_EFFECT
        or value is False
        or value == []
        or (name in GLOBAL_DEFAULTS and value == GLOBAL_DEFAULTS[name])
        for name, value in settled.items()
    )


def _options(settled: Mapping[str, Any], length: int) -> Options | None:
    ends = settled.get("eos_token_id", ())
    ends = frozenset((ends,) if isinstance(ends, int) else ends)
    samples = bool(settled.get("do_sample"))
    made = Options(
        most=settled.get("max_new_tokens", settled.get("max_length", 0) - length),
        least=settled.get("min_new_tokens", settled.get("min_length", 0) - length) if ends else 0,
        sequences=settled.get("num_return_sequences", 1),
        ends=ends,
        pad=settled.get("pad_token_id", min(ends, default=0)),
        penalty=settled.get("repetition_penalty", 1.0),
        warp=_warp(settled) if samples else None,
    )
    if made.warp is not None:
        made.warp.processors()
    if made.penalty != 1.0:
        RepetitionPenaltyLogitsProcessor(made.penalty)
    # what is impossible, generate refuses in words of its own
    possible = made.most >= 1 and made.sequences >= 1 and (samples or made.sequences == 1)
    return made if possible else None


def _warp(settled: Mapping[str, Any]) -> Warp:
    return Warp(
        temperature=settled.get("temperature", 1.0),
        top_k=settled.get("top_k", 0),
        top_p=settled.get("top_p", 1.0),
        min_p=settled.get("min_p"),
    )
