"""Text in, text out with an encoder-decoder model: a removed pipeline, and the base of two more."""

from __future__ import annotations

import logging
import types
import warnings
from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar

import transformers
from torch.utils.data import IterableDataset
from transformers.models.auto.modeling_auto import MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES
from transformers.pipelines.base import load_assistant_model

from bot.pipelines.course_tasks import OWN_NAMES, TEXT2TEXT
from bot.pipelines.generation_order import generation_order
from bot.pipelines.saving import SavedAsParts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.pipelines.transformers_edge import Parameters

# transformers' own annotations are partial: a pipeline's tokenizer may be None there, and hooks have no types
Base: Any = transformers.Pipeline
GenerationConfig: Any = transformers.GenerationConfig

log = logging.getLogger(__name__)

WRONG_FORMAT = "A text has the wrong format: a str, a list of str or a generator of str is needed, not {kind}"
TWICE = "generation_config is for the call, not for building the pipeline"
ONLY_FIRST_STOPS = "A stop sequence of several tokens is cut to its first token"


class ReturnType(IntEnum):
    """What a record holds: token ids or text."""

    TENSORS = 0
    TEXT = 1


class Stream(IterableDataset[Any]):
    """A generator that the base class takes without drawing its first item to look at it."""

    def __init__(self, items: Iterator[Any]) -> None:
        self._items = items

    def __iter__(self) -> Iterator[Any]:
        return self._items


class Text2TextPipeline(SavedAsParts, Base):  # type: ignore[misc] # transformers is partly typed, see Base
    """Generates text from text: `[{"generated_text": str}]` a text; token ids with `return_tensors=True`.

    Parameters, of the call or the constructor: return_tensors, return_text (ignored), return_type,
    truncation, clean_up_tokenization_spaces, stop_sequence, and everything that `generate` takes;
    generation_order says who wins. Where 4.57.6 had a bug: `return_type=0` is taken for TENSORS, a list of
    lists is refused.
    """

    _load_tokenizer = True
    _load_processor = False
    _load_image_processor = False
    _load_feature_extractor = False
    _load_video_processor = False

    return_name: ClassVar[str] = "generated"
    course_task: ClassVar[str] = TEXT2TEXT

    def __init__(
        self,
        model: Any,  # noqa: ANN401 - transformers' models share no typed base
        tokenizer: Any = None,  # noqa: ANN401 - likewise
        task: str = "",
        asked_task: str | None = None,
        **kwargs: Any,  # noqa: ANN401 - parameters of generate and of the base class
    ) -> None:
        if "generation_config" in kwargs:
            raise TypeError(TWICE)
        task = asked_task or (self.course_task if task in ("", OWN_NAMES[self.course_task]) else task)
        tasks = getattr(model.config, "task_specific_params", None) or {}
        task = self.task_of_checkpoint(task, tasks)
        assistants = kwargs.pop("assistant_model", None), kwargs.pop("assistant_tokenizer", None)
        self.assistant_model, self.assistant_tokenizer = load_assistant_model(model, *assistants)
        fields = vars(GenerationConfig())
        built_with = {name: kwargs.pop(name) for name in list(kwargs) if name in fields}
        own = tasks.get(task) or {}
        self.prefix = own.get("prefix", getattr(model.config, "prefix", None)) or ""
        known = {name: value for name, value in own.items() if name in fields}
        self.order = generation_order(
            model.generation_config.to_dict(), built_with, known, getattr(tokenizer, "pad_token_id", None)
        )
        super().__init__(model=model, tokenizer=tokenizer, task=task, **kwargs)
        self.check_model_type(MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES)

    @staticmethod
    def task_of_checkpoint(task: str, tasks: Mapping[str, Any]) -> str:  # noqa: ARG004 - for derived classes
        """Return the task that a checkpoint with these task_specific_params does under that name."""
        return task

    def __call__(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - shapes stand in the docstring
        """Return a list of records for a text, a list for a list, an iterator for a generator; `[]` for `[]`.

        TypeError for anything else; a list of lists is refused (4.57.6 returned only part of it).
        """
        if inputs == () or (isinstance(inputs, list) and any(isinstance(text, list) for text in inputs)):
            raise TypeError(WRONG_FORMAT.format(kind="an empty tuple or a list of lists"))
        if isinstance(inputs, list) and not inputs:
            return []
        if isinstance(inputs, types.GeneratorType):
            return super().__call__(Stream(inputs), *args, **kwargs)
        result = super().__call__(inputs, *args, **kwargs)
        if isinstance(inputs, list) and all(len(records) == 1 for records in result):
            return [records[0] for records in result]
        return result

    def _sanitize_parameters(
        self,
        *,
        return_tensors: bool | None = None,
        return_text: bool | None = None,  # noqa: ARG002 - accepted and ignored, as ever
        return_type: int | None = None,
        clean_up_tokenization_spaces: bool | None = None,
        truncation: Any = None,  # noqa: ANN401 - a flag or a strategy
        stop_sequence: str | None = None,
        **generate: Any,  # noqa: ANN401 - what generate takes
    ) -> Parameters:
        if return_type is None and return_tensors is not None:
            return_type = ReturnType.TENSORS if return_tensors else ReturnType.TEXT
        if stop_sequence is not None:
            generate["eos_token_id"] = self._stop_token(stop_sequence)
        after = {"return_type": return_type, "clean_up_tokenization_spaces": clean_up_tokenization_spaces}
        before = {} if truncation is None else {"truncation": truncation}
        return before, {**generate, **self._assistance()}, {k: v for k, v in after.items() if v is not None}

    def _stop_token(self, stop_sequence: str) -> int:
        ids: list[int] = self.tokenizer.encode(stop_sequence, add_special_tokens=False)
        if len(ids) > 1:
            warnings.warn(ONLY_FIRST_STOPS, UserWarning, stacklevel=4)
        return ids[0]

    def _assistance(self) -> dict[str, Any]:
        tokenizers = {"tokenizer": self.tokenizer, "assistant_tokenizer": self.assistant_tokenizer}
        found: dict[str, Any] = {} if self.assistant_tokenizer is None else tokenizers
        return found if self.assistant_model is None else {"assistant_model": self.assistant_model, **found}

    def preprocess(self, inputs: str, truncation: Any = False) -> dict[str, Any]:  # noqa: ANN401 - a flag or a strategy
        """Return the token ids of the prefix and the text, one row."""
        if not isinstance(inputs, str):
            raise TypeError(WRONG_FORMAT.format(kind=type(inputs).__name__))
        encoded = self.tokenizer(
            self.prefix + inputs, padding=False, truncation=truncation, return_tensors="pt"
        )
        # some tokenizers make these, and generate refuses them
        return {name: value for name, value in encoded.items() if name != "token_type_ids"}

    def _forward(self, model_inputs: dict[str, Any], **call: Any) -> dict[str, Any]:  # noqa: ANN401 - what generate takes
        rows, length = model_inputs["input_ids"].shape
        self.check_lengths(
            length, self.order.length("min_length", call), self.order.length("max_length", call)
        )
        # a batch collates one language code a row; all rows of a call share it
        code = model_inputs.get("forced_bos_token_id")
        shared = {"forced_bos_token_id": code[0]} if isinstance(code, list) else {}
        found = self.model.generate(**{**model_inputs, **shared}, **self._parameters(model_inputs, call))
        return {"output_ids": found.reshape(rows, found.shape[0] // rows, *found.shape[1:])}

    def _parameters(self, model_inputs: Mapping[str, Any], call: Mapping[str, Any]) -> dict[str, Any]:
        parameters = self.order.for_call(call)
        return {name: value for name, value in parameters.items() if name in call or name not in model_inputs}

    def check_lengths(self, length: int, shortest: int | None, longest: int | None) -> None:
        """Warn about lengths that make little sense for the task; this task has no such rule."""

    def postprocess(
        self,
        model_outputs: dict[str, Any],
        return_type: int = ReturnType.TEXT,
        clean_up_tokenization_spaces: bool = False,
    ) -> list[dict[str, Any]]:
        """Return one record a returned sequence."""
        sequences = model_outputs["output_ids"][0]
        if ReturnType(return_type) is ReturnType.TENSORS:
            return [{f"{self.return_name}_token_ids": ids} for ids in sequences]
        options = {"skip_special_tokens": True, "clean_up_tokenization_spaces": clean_up_tokenization_spaces}
        return [{f"{self.return_name}_text": self.tokenizer.decode(ids, **options)} for ids in sequences]
