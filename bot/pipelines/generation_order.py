"""Which generation parameter wins, in the order of transformers 4.57.6. Pure: no torch, no transformers.

Weakest first: global defaults, the checkpoint's generation config, the pipeline's own 256 new tokens and 4
beams, what the pipeline was built with, the checkpoint's task_specific_params, the call. 5.x puts the
checkpoint above the pipeline.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

PIPELINE_DEFAULTS: dict[str, Any] = {"max_new_tokens": 256, "num_beams": 4}
METADATA = ("transformers_version",)
TOKEN_IDS = ("bos_token_id", "eos_token_id", "pad_token_id", "decoder_start_token_id")
FIRST_WITH_MODEL_DEFAULTS = (
    4,
    50,
)  # from here on generate() fills a field at its default from the checkpoint

# the fields of GenerationConfig() in 4.57.6 that are not None; a checkpoint's value equal to these does not
# count as set
GLOBAL_DEFAULTS: dict[str, Any] = {
    "assistant_confidence_threshold": 0.4,
    "assistant_lookbehind": 10,
    "disable_compile": False,
    "diversity_penalty": 0.0,
    "do_sample": False,
    "early_stopping": False,
    "encoder_no_repeat_ngram_size": 0,
    "encoder_repetition_penalty": 1.0,
    "epsilon_cutoff": 0.0,
    "eta_cutoff": 0.0,
    "is_assistant": False,
    "length_penalty": 1.0,
    "max_length": 20,
    "min_length": 0,
    "no_repeat_ngram_size": 0,
    "num_assistant_tokens": 20,
    "num_assistant_tokens_schedule": "constant",
    "num_beam_groups": 1,
    "num_beams": 1,
    "num_return_sequences": 1,
    "output_attentions": False,
    "output_hidden_states": False,
    "output_scores": False,
    "remove_invalid_values": False,
    "renormalize_logits": False,
    "repetition_penalty": 1.0,
    "return_dict_in_generate": False,
    "target_lookbehind": 10,
    "temperature": 1.0,
    "token_healing": False,
    "top_k": 50,
    "top_p": 1.0,
    "typical_p": 1.0,
    "use_cache": True,
}


def _is_default(name: str, value: object) -> bool:
    return value is None or value == GLOBAL_DEFAULTS.get(name)


def _set_fields(config: Mapping[str, Any]) -> dict[str, Any]:
    fields = {
        name: value for name, value in config.items() if not name.startswith("_") and name not in METADATA
    }
    return {name: value for name, value in fields.items() if value is not None}


def _fills_from_checkpoint(version: str | None) -> bool:
    if version is None:
        return True
    numbers = [int(part) for part in version.split(".")[:2] if part.isdigit()]
    return tuple(numbers) >= FIRST_WITH_MODEL_DEFAULTS


@dataclass(frozen=True, slots=True)
class GenerationOrder:
    """What a pipeline was built with, ready to be joined with a call."""

    checkpoint: dict[str, Any]
    pipeline: dict[str, Any]
    fills_from_checkpoint: bool

    def for_call(self, call: Mapping[str, Any]) -> dict[str, Any]:
        """Return the keyword arguments for `generate`: what is not the checkpoint's own anyway.

        A `generation_config` in the call (an object with fields) replaces what the pipeline was built with.
        """
        base = dict(self.pipeline)
        if "generation_config" in call:
            config = call["generation_config"]
            base = {} if config is None else _set_fields(vars(config))
        base.update(self._from_checkpoint(base))
        explicit = {name: value for name, value in call.items() if name != "generation_config"}
        kept = {name: value for name, value in base.items() if self.checkpoint.get(name) != value}
        return {**kept, **explicit}

    def _from_checkpoint(self, base: Mapping[str, Any]) -> dict[str, Any]:
        if self.fills_from_checkpoint:
            return {
                name: value
                for name, value in self.checkpoint.items()
                if _is_default(name, base.get(name, GLOBAL_DEFAULTS.get(name)))
            }
        # an older checkpoint only lends its token ids; the rest goes back to the global default
        lent = {name: value for name, value in self.checkpoint.items() if name in TOKEN_IDS}
        others = {name: GLOBAL_DEFAULTS.get(name) for name in self.checkpoint}
        return {name: value for name, value in {**others, **lent}.items() if base.get(name) is None}

    def length(self, name: str, call: Mapping[str, Any]) -> int | None:
        """Return min_length or max_length as the warnings of 4.57.6 see it."""
        value = call.get(name, self.pipeline.get(name, GLOBAL_DEFAULTS[name]))
        return value if isinstance(value, int) else None


def generation_order(
    checkpoint: Mapping[str, Any],
    built_with: Mapping[str, Any],
    task_parameters: Mapping[str, Any],
    pad_token_id: int | None,
) -> GenerationOrder:
    """Join a checkpoint's generation config, the constructor's parameters and the checkpoint's task's."""
    own = {name: value for name, value in _set_fields(checkpoint).items() if not _is_default(name, value)}
    joined = {**own, **PIPELINE_DEFAULTS, **built_with}
    if joined["max_new_tokens"] == PIPELINE_DEFAULTS["max_new_tokens"] and not _is_default(
        "max_length", joined.get("max_length")
    ):
        joined["max_new_tokens"] = None
    # after the rule above, as in 4.57.6: T5 keeps its 256 new tokens beside its task's max_length, and they
    # win
    joined.update({name: value for name, value in task_parameters.items() if name != "prefix"})
    if joined.get("pad_token_id") is None:
        joined["pad_token_id"] = pad_token_id
    return GenerationOrder(own, joined, _fills_from_checkpoint(checkpoint.get("transformers_version")))
