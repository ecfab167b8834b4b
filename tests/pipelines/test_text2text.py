"""What the recorded calls cannot show of the text pipelines: streams, cancelling, warnings, refusals."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

import pytest
import torch
from transformers import StoppingCriteria, StoppingCriteriaList, TextIteratorStreamer

from bot.pipelines.text2text import ReturnType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEXT = "Sarah lives in London and Wolfgang works in the old tower of Berlin."


class StopAfter(StoppingCriteria):
    """Stops every row at the n-th look."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **_: object) -> torch.BoolTensor:
        """Return one flag a row; input_ids (rows, tokens)."""
        del scores
        self.left -= 1
        flags: Any = torch.full((input_ids.shape[0],), self.left <= 0)
        return cast("torch.BoolTensor", flags)


def test_a_generator_is_drawn_from_only_as_far_as_answers_are_taken(load: Callable[..., Any]) -> None:
    drawn = []

    def texts() -> Iterator[str]:
        for number in range(5):
            drawn.append(number)
            yield f"name {number}"

    answers = load("text2text-generation", "t5-plain")(texts(), max_new_tokens=3)
    assert drawn == []
    next(iter(answers))
    assert len(drawn) < 4


def test_an_empty_generator_gives_an_empty_iterator(load: Callable[..., Any]) -> None:
    none: list[str] = []
    nothing = (text for text in none)
    assert list(load("text2text-generation", "t5-plain")(nothing)) == []


def test_a_list_of_lists_is_refused(load: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match="list of lists"):
        load("summarization", "t5")([[TEXT, TEXT], [TEXT]])


@pytest.mark.parametrize("kind", [ReturnType.TENSORS, 0])
def test_token_ids_can_be_asked_for(load: Callable[..., Any], kind: int) -> None:
    [record] = load("summarization", "t5-plain")(TEXT, return_type=kind)
    assert record.keys() == {"summary_token_ids"}
    assert record["summary_token_ids"].dtype == torch.int64


def test_tokens_stream_while_they_are_made(load: Callable[..., Any]) -> None:
    pipe = load("text2text-generation", "t5-plain")
    streamer = TextIteratorStreamer(pipe.tokenizer, timeout=30, skip_special_tokens=True)
    [record] = pipe(TEXT, num_beams=1, max_new_tokens=6, streamer=streamer)
    assert "".join(streamer).strip() == record["generated_text"].strip() != ""


@pytest.mark.parametrize("beams", [1, 3])
def test_generation_can_be_stopped_midway(load: Callable[..., Any], beams: int) -> None:
    pipe = load("translation_en_to_fr", "t5")
    stop = StoppingCriteriaList([StopAfter(4)])
    [record] = pipe(TEXT, num_beams=beams, stopping_criteria=stop, return_tensors=True)
    assert len(record["translation_token_ids"]) <= 6


def test_a_stop_sequence_is_its_first_token(load: Callable[..., Any]) -> None:
    pipe = load("text2text-generation", "t5-plain")
    with pytest.warns(UserWarning, match="first token"):
        pipe(TEXT, stop_sequence="London Berlin", max_new_tokens=3)


def test_a_summary_warns_of_a_text_shorter_than_its_limit(
    load: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="bot.pipelines"):
        load("summarization", "bart")(TEXT)
    assert "try max_length=" in caplog.text
    assert "Sarah" not in caplog.text


def test_a_translation_warns_of_a_text_as_long_as_its_limit(
    load: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="bot.pipelines"):
        load("translation_en_to_fr", "marian")(TEXT, max_length=8)
    assert "more than 0.9 of max_length=8" in caplog.text


def test_a_batch_gives_what_single_calls_give(load: Callable[..., Any]) -> None:
    pipe = load("translation", "nllb", src_lang="eng_Latn", tgt_lang="fra_Latn")
    texts = [TEXT, "How old are you?", "name"]
    assert pipe(texts, batch_size=3) == [pipe(text)[0] for text in texts]
