"""Calls of question answering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

TASK = "question-answering"
MODELS = ("bert", "bert-left", "roberta")
WHERE = "Where do I live?"
SHORT = "My name is Sarah and I live in London. Wolfgang works in Berlin, in the old tower."
LONG = " ".join(
    f"In the year {year} the {noun} of {city} was built and {name} lives in {city} to work."
    for year, noun, city, name in [
        (1901, "tower", "Paris", "Sarah"),
        (1925, "company", "Berlin", "Wolfgang"),
        (1950, "river", "London", "Hugging Face"),
        (1999, "model", "New York", "Sarah"),
        (2024, "movie", "Paris", "nobody"),
    ]
)
ODD_TEXTS = (
    ("我住在哪里？", "我住在北京。你好，世界！東京 and 大阪 are cities."),
    ("東京はどこですか", "今日は東京で日本語をはなします。大阪にもいきます。"),
    ("Where 😀?", "I love 😀🎉 London 👍❤ and the 👍 river of Paris."),
    ("Cafe\u0301?", "The cafe\u0301 u\u0308ber e\u0301e\u0301 was built in Paris. Café is old."),
    ("שלום?", "שלום עולם, London מرحبا بالعالم in Paris. مرحبا"),
    ("  Where   is\tit? ", "  It \n is \n\n in   London .  \t And Paris ? "),
    ("?", "London"),
    (" ", "I live in London."),
    ("Where?", " "),
    ("Where\u200b is it?", "It is\u00a0in\u200bLondon\u2026 \ufb01ne Ｐａｒｉｓ \x00 and x"),
    ("안녕?", "한국어 서울 안녕 London 서울"),
    ("a" * 40, "b" * 60 + " London " + "c" * 60),
)
PARAMETERS: tuple[dict[str, Any], ...] = (
    {"top_k": 2},
    {"top_k": 5},
    {"top_k": 40},
    {"top_k": 500},
    {"topk": 3},
    {"max_answer_len": 1},
    {"max_answer_len": 2, "top_k": 4},
    {"max_answer_len": 60, "top_k": 3},
    {"handle_impossible_answer": True},
    {"handle_impossible_answer": True, "top_k": 4},
    {"align_to_words": False},
    {"align_to_words": False, "top_k": 6},
    {"align_to_words": False, "max_answer_len": 1, "handle_impossible_answer": True},
    {"doc_stride": 8, "max_seq_len": 40},
    {"doc_stride": 2, "max_seq_len": 24, "top_k": 5},
    {"doc_stride": 0, "max_seq_len": 32},
    {"max_seq_len": 60, "top_k": 3, "handle_impossible_answer": True},
    {"max_seq_len": 48, "batch_size": 4, "top_k": 3},
    {"batch_size": 2},
    {"max_question_len": 3},
    {"padding": "max_length", "max_seq_len": 64, "top_k": 3},
    {"padding": "max_length", "max_seq_len": 40, "doc_stride": 10, "batch_size": 3},
    {"no_such_parameter": 1},
)
BAD_PARAMETERS: tuple[dict[str, Any], ...] = (
    {"top_k": 0},
    {"top_k": -1},
    {"max_answer_len": 0},
    {"doc_stride": 500},
    {"doc_stride": 30, "max_seq_len": 32},
    {"doc_stride": 60, "max_seq_len": 60},
    {"max_seq_len": 300},
    {"max_seq_len": 5},
    {"top_k": "2"},
)


def _call(model: str, topic: str, *args: object, **kwargs: object) -> dict[str, Any]:
    return {"model": model, "task": TASK, "topic": topic, "args": args, "kwargs": kwargs}


def _pair(question: str = WHERE, context: str = SHORT) -> dict[str, str]:
    return {"question": question, "context": context}


def _forms(model: str) -> Iterator[dict[str, Any]]:
    two = [_pair(), _pair("What is built?", LONG)]
    yield _call(model, "forms", question=[WHERE, "What?", "Who?"], context=SHORT)
    yield _call(model, "forms", question=[WHERE], context=SHORT)
    yield _call(model, "forms", question=[WHERE, "Who?"], context=[SHORT, LONG])
    yield _call(model, "forms", question=[WHERE, "Who?"], context=[SHORT, LONG], top_k=2, batch_size=3)
    yield _call(model, "forms", _pair())
    yield _call(model, "forms", two)
    yield _call(model, "forms", two, batch_size=8, max_seq_len=50)
    yield _call(model, "forms", [_pair()])
    yield _call(model, "forms", *two, top_k=2)
    yield _call(model, "forms", WHERE, SHORT)
    yield _call(model, "forms", [])
    yield _call(model, "forms", question=[], context=SHORT)
    yield {**_call(model, "stream", [*two, _pair("Who?")], top_k=2), "stream": True}
    yield {**_call(model, "stream", two, batch_size=4, max_seq_len=40), "stream": True}
    built_with = {"top_k": 3, "doc_stride": 4, "max_seq_len": 36, "handle_impossible_answer": True}
    yield {**_call(model, "built", **_pair()), "built_with": built_with}
    yield {
        **_call(model, "built", **_pair(), top_k=1, handle_impossible_answer=False),
        "built_with": built_with,
    }


def _mistakes(model: str) -> Iterator[dict[str, Any]]:
    yield _call(model, "mistakes")
    yield _call(model, "mistakes", question=WHERE)
    yield _call(model, "mistakes", context=SHORT)
    yield _call(model, "mistakes", question=None, context=SHORT)
    yield _call(model, "mistakes", question=WHERE, context=None)
    yield _call(model, "mistakes", question="", context=SHORT)
    yield _call(model, "mistakes", question=WHERE, context="")
    yield _call(model, "mistakes", question=[WHERE], context=[SHORT, SHORT])
    yield _call(model, "mistakes", question=WHERE, context=[SHORT])
    yield _call(model, "mistakes", {"question": WHERE})
    yield _call(model, "mistakes", {"question": WHERE, "context": None})
    yield _call(model, "mistakes", {**_pair(), "more": 1})
    yield _call(model, "mistakes", 5)
    yield _call(model, "mistakes", None)
    yield _call(model, "mistakes", "only a text")
    yield _call(model, "mistakes", [_pair(), None])
    yield _call(model, "mistakes", question="where " * 80, context=SHORT, max_seq_len=40)


def calls() -> Iterator[dict[str, Any]]:
    """Yield every call, for a right-padding BERT, a left-padding one and a RoBERTa."""
    for model in MODELS:
        for question, context in ODD_TEXTS:
            yield _call(model, "odd", question=question, context=context, top_k=3)
            yield _call(model, "odd", question=question, context=context, align_to_words=False)
        yield _call(model, "long", **_pair("Who lives in Paris?", LONG))
        for parameters in PARAMETERS:
            yield _call(model, "parameters", **_pair("Who lives in Paris?", LONG), **parameters)
        yield from _forms(model)
    for parameters in BAD_PARAMETERS:
        yield _call("bert", "refused", **_pair(), **parameters)
        yield _call("roberta", "refused", **_pair(context=LONG), **parameters)
    yield from _mistakes("bert")
