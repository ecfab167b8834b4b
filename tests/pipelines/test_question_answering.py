"""What the recorded calls cannot show of question answering: streams, half precision, strides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from torch.utils.data import Dataset

from bot.pipelines import pipeline
from bot.pipelines.question_inputs import Example

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CONTEXT = "My name is Sarah and I live in London. Wolfgang works in Berlin, in the old tower. " * 3
QUESTION = "Where do I live?"


class Pairs(Dataset[dict[str, str]]):
    """A data set of two questions."""

    def __len__(self) -> int:
        return 2

    def __getitem__(self, index: int) -> dict[str, str]:
        if index >= len(self):
            raise IndexError(index)
        return {"question": QUESTION[index:], "context": CONTEXT}


def test_a_data_set_is_answered_item_by_item(load: Callable[..., Any]) -> None:
    pipe = load("question-answering", "bert")
    assert list(pipe(Pairs())) == [pipe(**Pairs()[0]), pipe(**Pairs()[1])]


def test_a_generator_is_not_looked_into_before_it_is_wanted(load: Callable[..., Any]) -> None:
    drawn = []

    def pairs() -> Iterator[dict[str, str]]:
        for number in range(4):
            drawn.append(number)
            yield {"question": QUESTION, "context": CONTEXT}

    answers = load("question-answering", "bert")(pairs())
    assert drawn == []
    assert next(iter(answers))["answer"] in CONTEXT


def test_an_example_may_be_handed_over_ready_made(load: Callable[..., Any]) -> None:
    pipe = load("question-answering", "roberta")
    assert pipe([Example(QUESTION, CONTEXT)]) == pipe(question=QUESTION, context=CONTEXT)


@pytest.mark.parametrize("name", ["bert", "bert-left", "roberta"])
def test_every_stride_answers_or_is_refused_in_a_sentence(load: Callable[..., Any], name: str) -> None:
    pipe = load("question-answering", name)
    refused = 0
    for stride in range(0, 34, 3):
        try:
            found = pipe(question=QUESTION, context=CONTEXT, max_seq_len=32, doc_stride=stride)
        except ValueError as error:
            assert "doc_stride" in str(error)  # noqa: PT017 - small strides must answer, so no single raise is expected
            refused += 1
        else:
            assert found["score"] > 0
    assert 0 < refused < 8


def test_a_large_stride_is_fine_where_nothing_is_cut(load: Callable[..., Any]) -> None:
    found = load("question-answering", "bert")(question=QUESTION, context="I live in London", doc_stride=120)
    assert found["answer"] in "I live in London"


def test_half_precision_answers(checkpoint: Callable[[str], Path]) -> None:
    for dtype in ("bfloat16", "float16"):
        pipe: Any = pipeline("question-answering", str(checkpoint("bert")), device="cpu", dtype=dtype)
        found = pipe(question=QUESTION, context=CONTEXT, top_k=2)
        assert [CONTEXT[each["start"] : each["end"]] for each in found] == [each["answer"] for each in found]


@pytest.mark.parametrize("batch_size", [2, 8])
def test_chunks_of_several_texts_share_batches_without_changing_answers(
    load: Callable[..., Any], batch_size: int
) -> None:
    pipe = load("question-answering", "bert")
    pairs = [{"question": QUESTION[cut:], "context": CONTEXT[cut:]} for cut in range(3)]
    single = [pipe(pair, max_seq_len=40) for pair in pairs]
    together = pipe(pairs, max_seq_len=40, batch_size=batch_size)
    assert [each["answer"] for each in together] == [each["answer"] for each in single]
    assert [each["score"] for each in together] == pytest.approx([each["score"] for each in single], abs=1e-5)
