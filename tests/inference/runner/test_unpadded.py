"""Encoders without padding: in a batch of any neighbours a text has the answer that it has alone."""

from typing import Any, TypeAlias

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.inference.runner.unpadded_trial import way_of
from bot.tasks import Input, Passage
from tests.inference.asking import ask, called, pipe_of, raws, run, same
from tests.pipelines.tiny_vocabulary import words

FEW = settings(max_examples=6)
WORDS = some.lists(some.sampled_from([*words(), "你好", "😀", "e\u0301", ".", "[PAD]", "<pad>"]), max_size=30)
TEXTS = WORDS.map(" ".join).filter(lambda text: bool(text.strip()))
PASSAGES = some.builds(Passage, TEXTS, WORDS.map(lambda found: " ".join(["the", *found, "Berlin"] * 3)))
Task: TypeAlias = tuple[str, dict[str, Any]]
FIRST: Task = ("text-classification", {"top_k": 2})
TAGS: Task = ("token-classification", {"aggregation_strategy": "simple"})
MASKS: Task = ("fill-mask", {"top_k": 3})
QUESTIONS: Task = ("question-answering", {"top_k": 2})
LABELS: Task = ("zero-shot-classification", {"candidate_labels": ("city", "machine learning", "love")})
WITHOUT = {
    "bert:sentiment": FIRST,
    "bert:entities": TAGS,
    "bert:masked": MASKS,
    "bert:questions": QUESTIONS,
    "bert:entailment": LABELS,
    "distilbert:sentiment": FIRST,
    "distilbert:masked": MASKS,
    "distilbert:questions": QUESTIONS,
    "roberta:entailment": LABELS,
    "roberta:masked": MASKS,
    "roberta:questions": QUESTIONS,
    "xlm-roberta:entities": TAGS,
    "camembert:sentiment": FIRST,
    "electra:sentiment": FIRST,
    "electra:entities": TAGS,
    "electra:masked": MASKS,
    "albert:sentiment": FIRST,
    "albert:masked": MASKS,
}
PADDED = {
    "mpnet:sentiment": FIRST,
    "deberta-v2:entities": TAGS,
}
"""One that the trial refuses for its relative positions, and one of a family that nobody looked at."""


def given_to(pipeline: str, checkpoint: str) -> some.SearchStrategy[list[Any]]:
    """Return lists of inputs for a pipeline."""
    if pipeline == "question-answering":
        return some.lists(PASSAGES, min_size=1, max_size=4)
    if pipeline != "fill-mask":
        return some.lists(TEXTS, min_size=1, max_size=6)
    mask = str(pipe_of(pipeline, checkpoint).tokenizer.mask_token)
    masked = some.builds(lambda *parts: f" {mask} ".join(parts), TEXTS, TEXTS)
    twice = some.builds(lambda *parts: f" {mask} ".join(parts), TEXTS, TEXTS, TEXTS)
    return some.lists(masked | twice, min_size=1, max_size=5)


def answers_are_the_pipelines_own(checkpoint: str, task: Task, inputs: list[Input]) -> None:
    """Assert it of several people's inputs in one batch, and of a lone one."""
    pipeline, parameters = task
    expected = [called(pipeline, checkpoint, one, parameters) for one in inputs]
    requests = [ask(pipeline, checkpoint, one, **parameters) for one in inputs]
    for wanted, outcome in zip(expected, run(*requests), strict=True):
        assert same(raws(outcome)[0], wanted)
    (alone,) = run(ask(pipeline, checkpoint, inputs[0], **parameters))
    assert same(raws(alone)[0], expected[0])


@pytest.mark.parametrize("checkpoint", [*WITHOUT, *PADDED])
def test_every_answer_is_the_pipelines_own_whoever_is_beside_it(checkpoint: str) -> None:
    """Scores within 1e-5, the same labels, spans and texts, in every family and task."""
    task = {**WITHOUT, **PADDED}[checkpoint]

    @FEW
    @given(inputs=given_to(task[0], checkpoint))
    def check(inputs: list[Input]) -> None:
        answers_are_the_pipelines_own(checkpoint, task, inputs)

    check()
    way = way_of(pipe_of(task[0], checkpoint))
    assert (way is not None) == (checkpoint in WITHOUT)


class Counter:
    """Counts the tokens that pass through a module, padding included, a number a pass."""

    def __init__(self, module: torch.nn.Module) -> None:
        self.passes: list[int] = []
        self._handle = module.register_forward_hook(self._count)

    def _count(self, _module: object, _args: object, output: torch.Tensor) -> None:
        self.passes.append(output.shape[0] * output.shape[1])

    def stop(self) -> None:
        """Count no more."""
        self._handle.remove()


@FEW
@given(texts=some.lists(TEXTS, min_size=2, max_size=12))
def test_no_token_is_run_but_those_of_the_texts(texts: list[str]) -> None:
    """From the embeddings on; behind the last attention only the first of each text."""
    pipe = pipe_of("text-classification", "sentiment")
    way_of(pipe)
    layers = pipe.model.bert.encoder.layer
    every = Counter(pipe.model.bert.embeddings.word_embeddings)
    first, last = Counter(layers[0].intermediate), Counter(layers[-1].intermediate)
    lengths = [len(pipe.tokenizer(text)["input_ids"]) for text in texts]
    run(*(ask("text-classification", "sentiment", text, top_k=1) for text in texts))
    for counter in (every, first, last):
        counter.stop()
    assert sum(every.passes) == sum(first.passes) == sum(lengths)
    assert sum(last.passes) == len(texts)


def test_only_masks_reach_the_head_of_words() -> None:
    """It is the larger half of such a model."""
    pipe = pipe_of("fill-mask", "masked")
    way_of(pipe)
    head = Counter(pipe.model.cls)
    run(
        *(
            ask("fill-mask", "masked", text, top_k=1)
            for text in ("[MASK] is old", "a [MASK] and [MASK]", "I [MASK]")
        )
    )
    head.stop()
    assert head.passes == [4]


def test_labels_and_people_share_a_pass() -> None:
    """Three texts with two labels each are six rows of one pass."""
    pipe = pipe_of("zero-shot-classification", "entailment")
    way_of(pipe)
    passes = Counter(pipe.model.bert.embeddings.word_embeddings)
    run(
        *(
            ask("zero-shot-classification", "entailment", text, candidate_labels=("a", "city"))
            for text in "abc"
        )
    )
    passes.stop()
    assert len(passes.passes) == 1


def test_chunks_and_people_share_a_pass() -> None:
    """Two long passages are read in several strides each."""
    pipe = pipe_of("question-answering", "questions")
    way_of(pipe)
    passes = Counter(pipe.model.bert.embeddings.word_embeddings)
    passages = [Passage("who ?", f"{name} lives in Berlin . " * 40) for name in ("Sarah", "Wolfgang")]
    outcomes = run(*(ask("question-answering", "questions", passage) for passage in passages))
    passes.stop()
    assert [outcome[0].chunks > 1 for outcome in outcomes if isinstance(outcome, tuple)] == [True, True]
    assert len(passes.passes) == 1


def test_a_lone_message_runs_with_the_models_own_attention() -> None:
    """Nothing is laid out for it, and nothing stays behind after a batch."""
    pipe = pipe_of("ner", "entities")
    run(*(ask("ner", "entities", text) for text in ("my name is Sarah", "Berlin")))
    base = pipe.model.base_model
    hooks = [
        *base._forward_pre_hooks,
        *base.encoder._forward_hooks,
        *base.encoder.layer[-1]._forward_pre_hooks,
    ]
    assert (pipe.model.config._attn_implementation, hooks) == ("sdpa", [])


def test_a_model_keeps_nothing_of_a_pass_that_failed() -> None:
    """Its next answer is right."""
    pipe = pipe_of("text-classification", "sentiment")
    texts = ("I love Berlin", "a")
    expected = [called("text-classification", "sentiment", text, {"top_k": 2}) for text in texts]

    def fail(*_args: object) -> None:
        raise ValueError("once")

    handle = pipe.model.bert.encoder.layer[0].register_forward_pre_hook(fail)
    run(*(ask("text-classification", "sentiment", text, top_k=2) for text in texts))
    handle.remove()
    assert pipe.model.config._attn_implementation == "sdpa"
    outcomes = run(*(ask("text-classification", "sentiment", text, top_k=2) for text in texts))
    assert all(same(raws(one)[0], wanted) for one, wanted in zip(outcomes, expected, strict=True))
