"""Requests of different settings in one batch: what differs beside the model shares its forward pass."""

import torch

from bot.errors import InferenceFailed
from bot.tasks import InferenceRequest
from tests.inference.asking import ask, called, pipe_of, raws, run, same

TEXTS = ("I love this movie", "the river in New York is old and the tower is new", "a")


def passes_of(module: torch.nn.Module, *requests: InferenceRequest) -> int:
    """Run requests together, assert that each has its own answer, and count a module's forward passes."""
    passes: list[object] = []
    handle = module.register_forward_pre_hook(lambda *_args: passes.append(1))
    outcomes = run(*requests)
    handle.remove()
    for request, outcome in zip(requests, outcomes, strict=True):
        own = dict(request.parameters)
        alone = called(request.pipeline, request.model.name, request.inputs[0], own)
        assert same(raws(outcome)[0], alone)
    return len(passes)


def test_those_who_want_more_labels_share_a_pass_with_the_others() -> None:
    """How many are shown is decided behind the model."""
    pipe = pipe_of("text-classification", "sentiment")
    run(ask("text-classification", "sentiment", "a", top_k=1))
    requests = [ask("text-classification", "sentiment", text, top_k=k) for k, text in enumerate(TEXTS, 1)]
    assert passes_of(pipe.model, *requests) == 1


def test_everybody_has_labels_of_their_own() -> None:
    """Zero-shot puts them into the text, before the model."""
    pipe = pipe_of("zero-shot-classification", "entailment")
    run(ask("zero-shot-classification", "entailment", "a", candidate_labels=("b", "c")))
    labels = (("city", "love"), ("movie", "river", "tower"), ("a", "b"))
    requests = [
        ask("zero-shot-classification", "entailment", text, candidate_labels=own, multi_label=number == 1)
        for number, (text, own) in enumerate(zip(TEXTS, labels, strict=True))
    ]
    assert passes_of(pipe.model, *requests) == 1


def test_entities_are_grouped_as_each_asks() -> None:
    """And fills are looked for among each one's own words."""
    requests = [
        ask("ner", "entities", text, aggregation_strategy=strategy)
        for text, strategy in zip(TEXTS, ("none", "simple", "max"), strict=True)
    ]
    run(requests[0])
    assert passes_of(pipe_of("ner", "entities").model, *requests) == 1
    fills = [
        ask("fill-mask", "masked", f"[MASK] {text}", top_k=2, **more)
        for text, more in zip(TEXTS, ({}, {"targets": ("Berlin", "Paris", "old")}, {}), strict=True)
    ]
    run(fills[0])
    assert passes_of(pipe_of("fill-mask", "masked").model, *fills) == 1


def test_generations_share_a_pass_only_with_those_of_their_settings() -> None:
    """Which are the forward pass's own."""
    pipe = pipe_of("text2text-generation", "t5-plain")
    wishes = [{"max_new_tokens": 3}, {"max_new_tokens": 5}, {"max_new_tokens": 3}, {"max_new_tokens": 5}]
    requests = [ask("text2text-generation", "t5-plain", TEXTS[0], num_beams=1, **wish) for wish in wishes]
    assert passes_of(pipe.model.encoder, *requests) == 2


def test_an_option_the_pipeline_does_not_know_fails_only_who_gave_it() -> None:
    """The others are answered."""
    wrong, right = run(ask("ner", "entities", "Berlin", no_such_option=1), ask("ner", "entities", "Berlin"))
    assert isinstance(wrong, InferenceFailed)
    assert same(raws(right)[0], called("ner", "entities", "Berlin", {}))
