"""A text's answer is the same alone, in a batch of any neighbours, and from the pipeline itself."""

from typing import Any

import pytest

from bot.inference.runner import Size
from bot.tasks import Passage
from tests.inference.asking import ask, called, raws, run, same

TEXTS = (
    "I love this movie",
    "the river in New York is old and the tower is new . my name is Wolfgang and I live in Berlin",
    "je suis",
    "a",
    "你好世界 and 😀",
    "the company was built in London years ago , machine learning students work in Paris",
)
SENTENCES = tuple(text.replace(" . ", " , ") for text in TEXTS)
"""For a model that is given sentence by sentence (test_starter.py)."""
MASKED = ("[MASK] is old", "Sarah lives in the [MASK] of Paris and works", "I [MASK] it", "[MASK]")
PASSAGES = (
    Passage("who lives in London ?", "Sarah lives in London and works in Paris"),
    Passage("where ?", "the company Hugging Face works in New York . " * 20),
    Passage("what is old", "the tower is old"),
)
SPLIT = Size(tokens=40, inputs=3)
"""So small that the inputs need several passes."""
Case = tuple[str, str, tuple[Any, ...], dict[str, Any]]
CASES: dict[str, Case] = {
    "bert": ("text-classification", "sentiment", TEXTS, {"top_k": 2}),
    "distilbert": ("text-classification", "distil-sentiment", TEXTS, {"top_k": 2}),
    "roberta": ("text-classification", "roberta-sentiment", TEXTS, {"top_k": 2}),
    "zero-shot": (
        "zero-shot-classification",
        "entailment",
        TEXTS,
        {"candidate_labels": ("city", "machine learning", "love")},
    ),
    "zero-shot, several": (
        "zero-shot-classification",
        "entailment",
        TEXTS,
        {"candidate_labels": ("city", "love"), "multi_label": True, "hypothesis_template": "it is {}"},
    ),
    "ner": ("token-classification", "entities", TEXTS, {"aggregation_strategy": "simple"}),
    "ner, tokens": ("ner", "entities", TEXTS, {"aggregation_strategy": "none"}),
    "ner, words": ("ner", "entities", TEXTS, {"aggregation_strategy": "max"}),
    "fill-mask": ("fill-mask", "masked", MASKED, {"top_k": 3}),
    "question answering": ("question-answering", "questions", PASSAGES, {"top_k": 3}),
    "question answering, roberta": ("question-answering", "roberta", PASSAGES, {"top_k": 1}),
    "question answering, left": (
        "question-answering",
        "bert-left",
        PASSAGES,
        {"handle_impossible_answer": True},
    ),
    "greedy": (
        "text-generation",
        "gpt2",
        TEXTS,
        {"do_sample": False, "max_new_tokens": 12, "return_full_text": False},
    ),
    "summary": ("summarization", "bart", TEXTS, {"max_new_tokens": 14, "num_beams": 4}),
    "text2text": ("text2text-generation", "t5-plain", TEXTS, {"max_new_tokens": 9, "num_beams": 1}),
    "t5": ("translation_en_to_de", "t5", TEXTS, {"max_new_tokens": 10}),
    "marian": ("translation", "marian", SENTENCES, {"max_new_tokens": 10}),
    "nllb": (
        "translation",
        "nllb",
        TEXTS,
        {"max_new_tokens": 10, "src_lang": "eng_Latn", "tgt_lang": "fra_Latn"},
    ),
}

# a Marian tokenizer recommends a package that only tidies punctuation
pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")


@pytest.mark.parametrize("case", CASES)
def test_every_answer_is_the_pipelines_own(case: str) -> None:
    """Neither neighbours nor passes change an answer."""
    name, checkpoint, inputs, parameters = CASES[case]
    expected = [called(name, checkpoint, given, parameters) for given in inputs]
    together = raws(run(ask(name, checkpoint, *inputs, **parameters))[0])
    split = raws(run(ask(name, checkpoint, *inputs, **parameters), size=SPLIT)[0])
    people = [raws(one)[0] for one in run(*(ask(name, checkpoint, given, **parameters) for given in inputs))]
    for number, wanted in enumerate(expected):
        assert same(together[number], wanted), number
        assert same(split[number], wanted), number
        assert same(people[number], wanted), number


@pytest.mark.parametrize("text", ["[MASK] is old", "[MASK] is [MASK]"])
def test_a_list_of_one_is_not_unwrapped(text: str) -> None:
    """The stock fill-mask unwraps a list of one: a batch of one would look like k outputs."""
    (output,) = raws(run(ask("fill-mask", "masked", text, top_k=4))[0])
    assert same(output, called("fill-mask", "masked", text, {"top_k": 4}))
