"""Translations: `[{"translation_text": str}]`."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, ClassVar

from bot.pipelines.course_tasks import PAIR_PARTS, TRANSLATION
from bot.pipelines.text2text import Text2TextPipeline, log
from bot.pipelines.transformers_edge import translation_inputs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.pipelines.transformers_edge import Parameters

PAIR_CHOSEN = "The task 'translation' names no pair; this model's first one is used: {task}"
INPUT_IS_LONG = "The input has %d tokens, more than 0.9 of max_length=%d; a larger max_length may be needed"
ROOM = 0.9


class TranslationPipeline(Text2TextPipeline):
    """Translates a text; `src_lang` and `tgt_lang` for many-language models, else the pair in the task."""

    return_name: ClassVar[str] = "translation"
    course_task: ClassVar[str] = TRANSLATION

    @staticmethod
    def task_of_checkpoint(task: str, tasks: Mapping[str, Any]) -> str:
        """Return the checkpoint's first pair where the task names none: en_to_de for T5, with a warning."""
        pairs = [name for name in tasks if name.startswith(TRANSLATION)]
        if task != TRANSLATION or not pairs:
            return task
        warnings.warn(PAIR_CHOSEN.format(task=pairs[0]), UserWarning, stacklevel=2)
        return pairs[0]

    def check_lengths(self, length: int, shortest: int | None, longest: int | None) -> None:  # noqa: ARG002 - its base's signature
        """Warn when the text is nearly as long as its translation may be."""
        if longest is not None and length > ROOM * longest:
            log.warning(INPUT_IS_LONG, length, longest)

    def _sanitize_parameters(
        self,
        *,
        src_lang: str | None = None,
        tgt_lang: str | None = None,
        **more: Any,  # noqa: ANN401 - the parameters of its base
    ) -> Parameters:
        before, during, after = super()._sanitize_parameters(**more)
        # the task's pair stands in when a call names neither language, and then beats what was built with
        parts = self.task.split("_")
        if src_lang is None and tgt_lang is None and len(parts) == PAIR_PARTS:
            src_lang, tgt_lang = parts[1], parts[3]
        languages = {"src_lang": src_lang, "tgt_lang": tgt_lang}
        return (
            {**before, **{name: code for name, code in languages.items() if code is not None}},
            during,
            after,
        )

    def preprocess(
        self,
        inputs: str,
        truncation: Any = False,  # noqa: ANN401 - a flag or a strategy
        src_lang: str | None = None,
        tgt_lang: str | None = None,
    ) -> dict[str, Any]:
        """Return the token ids of the text, with the language codes where the tokenizer knows about them."""
        options = {"truncation": truncation, "src_lang": src_lang, "tgt_lang": tgt_lang}
        encoded = translation_inputs(self.tokenizer, inputs, **options)
        return super().preprocess(inputs, truncation) if encoded is None else dict(encoded)
