"""Summaries: `[{"summary_text": str}]`."""

from __future__ import annotations

from typing import ClassVar

from bot.pipelines.course_tasks import SUMMARIZATION
from bot.pipelines.text2text import Text2TextPipeline, log

CROSSED = "min_length=%d must be below max_length=%d"
INPUT_IS_SHORT = "max_length is %d, but the input has only %d tokens; a summary is shorter: try max_length=%d"


class SummarizationPipeline(Text2TextPipeline):
    """Summarizes a text with an encoder-decoder model; parameters as for its base."""

    return_name: ClassVar[str] = "summary"
    course_task: ClassVar[str] = SUMMARIZATION

    def check_lengths(self, length: int, shortest: int | None, longest: int | None) -> None:
        """Warn when the summary's limits cross, or allow it to be longer than the text."""
        if longest is None:
            return
        if shortest is not None and longest < shortest:
            log.warning(CROSSED, shortest, longest)
        if length < longest:
            log.warning(INPUT_IS_SHORT, longest, length, length // 2)
