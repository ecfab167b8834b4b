"""Whoever shares a batch, everybody gets what the pipeline itself gives alone: neighbours drawn at random."""

import functools
import random
from typing import Any

import pytest

from bot.inference.runner import Size
from bot.tasks import Input, Passage
from tests.inference.asking import ask, called, raws, run, same

WORDS = tuple(
    "I love this movie the river in New York is old and tower new my name Wolfgang live Berlin je suis a city"  # noqa: SIM905 - a sentence reads better
    " London Paris machine learning students work company built years ago , . 你好世界 😀 Straße".split()
)
TASKS: dict[str, tuple[str, tuple[str, ...], tuple[dict[str, Any], ...]]] = {
    "sentiment": (
        "text-classification",
        ("sentiment", "distil-sentiment", "roberta-sentiment", "albert:sentiment", "deberta-v2:sentiment"),
        ({"top_k": 1}, {"top_k": 2}, {"top_k": None}),
    ),
    "zero-shot": (
        "zero-shot-classification",
        ("entailment", "electra:entailment", "mpnet:entailment"),
        (
            {"candidate_labels": ("city", "love")},
            {"candidate_labels": ("machine learning", "old", "company"), "multi_label": True},
            {"candidate_labels": ("river",), "hypothesis_template": "it is {}"},
        ),
    ),
    "ner": (
        "token-classification",
        ("entities", "xlm-roberta:entities", "camembert:entities"),
        tuple({"aggregation_strategy": way} for way in ("none", "simple", "first", "average", "max")),
    ),
    "fill-mask": ("fill-mask", ("masked", "roberta-masked"), ({"top_k": 1}, {"top_k": 5})),
    "answer": (
        "question-answering",
        ("questions", "roberta", "bert-left", "distilbert:questions"),
        ({"top_k": 1}, {"top_k": 3, "max_answer_len": 4}, {"handle_impossible_answer": True}),
    ),
    "generate": (
        "text-generation",
        ("gpt2",),
        (
            {"do_sample": False, "max_new_tokens": 7, "return_full_text": False},
            {"do_sample": False, "max_new_tokens": 13, "repetition_penalty": 1.3},
        ),
    ),
    "summarize": (
        "summarization",
        ("bart", "t5", "t5-plain"),
        (
            {"max_new_tokens": 9},
            {"max_new_tokens": 14, "num_beams": 1},
            {"max_new_tokens": 8, "num_beams": 3},
        ),
    ),
    "translate": (
        "translation_en_to_fr",
        ("marian", "t5"),
        ({"max_new_tokens": 12}, {"max_new_tokens": 12, "num_beams": 1}),
    ),
    "translate, languages": (
        "translation",
        ("nllb", "mbart", "m2m"),
        tuple(
            {"max_new_tokens": 8, "num_beams": beams, "src_lang": source, "tgt_lang": target}
            for beams, source, target in ((1, "en", "fr"), (2, "en", "fr"), (1, "fr", "en"))
        ),
    ),
}
"""The eight tasks, their checkpoints by family, and options that people give side by side."""
LANGUAGES = {
    "nllb": {"en": "eng_Latn", "fr": "fra_Latn"},
    "mbart": {"en": "en_XX", "fr": "fr_XX"},
    "m2m": {"en": "en", "fr": "fr"},
}
PAIRS = [(task, checkpoint) for task, (_, checkpoints, _) in TASKS.items() for checkpoint in checkpoints]
SEEDS = (1, 2)

pytestmark = [
    # a Marian tokenizer recommends a package that only tidies punctuation
    pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning"),
    # the byte-level tokenizer that some of the tiny encoders share is not known to do so
    pytest.mark.filterwarnings("ignore:Tokenizer does not support real words:UserWarning"),
]


def text(rng: random.Random) -> str:
    """Draw some words, few more often than many: at most what every model reads at once, uncut."""
    return " ".join(rng.choices(WORDS, k=min(16, int(rng.expovariate(1 / 6)) + 1)))


def given(rng: random.Random, task: str, checkpoint: str) -> Input:
    """Draw an input."""
    if task == "answer":
        return Passage(f"{text(rng)[:60]} ?", text(rng))
    if task == "fill-mask":
        mask = "<mask>" if "roberta" in checkpoint else "[MASK]"
        return " ".join((text(rng), mask, text(rng)))
    if checkpoint == "marian":
        # it is given sentence by sentence (test_starter.py), which is not as the pipeline itself does
        return text(rng).replace(".", ",")
    return text(rng)


def options(rng: random.Random, task: str, checkpoint: str) -> dict[str, Any]:
    """Draw a person's options."""
    drawn = rng.choice(TASKS[task][2])
    names = LANGUAGES.get(checkpoint, {})
    return {name: names.get(value, value) if "lang" in name else value for name, value in drawn.items()}


@functools.cache
def alone(name: str, checkpoint: str, one: Input, parameters: tuple[tuple[str, Any], ...]) -> Any:  # noqa: ANN401 - raw outputs
    """Ask the pipeline itself."""
    return called(name, checkpoint, one, dict(parameters))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("task", "checkpoint"), PAIRS)
def test_random_neighbours_change_nothing(task: str, checkpoint: str, seed: int) -> None:
    """A dozen people with up to three texts each, options of their own, and passes of any size."""
    rng = random.Random(f"{task} {checkpoint} {seed}")  # noqa: S311 - repeatable on purpose, no secret
    name = TASKS[task][0]
    people = [
        ([given(rng, task, checkpoint) for _ in range(rng.randint(1, 3))], options(rng, task, checkpoint))
        for _ in range(12)
    ]
    size = Size(tokens=rng.choice((40, 200, 2048)), inputs=rng.choice((3, 8, 32)))
    outcomes = run(*(ask(name, checkpoint, *texts, **more) for texts, more in people), size=size)
    for (texts, more), outcome in zip(people, outcomes, strict=True):
        for one, found in zip(texts, raws(outcome), strict=True):
            assert same(found, alone(name, checkpoint, one, tuple(more.items()))), (one, more, size)
