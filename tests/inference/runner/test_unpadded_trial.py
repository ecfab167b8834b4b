"""The trial: which models may run without padding, and that it is said which may not."""

import logging

import pytest
import torch

from bot.inference.loading.models import Pipe, load
from bot.inference.runner.unpadded import found
from bot.inference.runner.unpadded_trial import difference, tolerance, way_of
from tests.inference.asking import ask, called, pipe_of, raws, run, same
from tests.inference.checkpoints import model


def fresh(checkpoint: str) -> Pipe:
    """Load a classifier that no other test has used."""
    return load("text-classification", model(checkpoint), "cpu").pipe


def test_relative_positions_are_found_out(caplog: pytest.LogCaptureFixture) -> None:
    """An attention of the model's own sees the neighbours; it is said once, and the batch is padded."""
    pipe = fresh("mpnet:sentiment")
    assert way_of(pipe) is None
    assert way_of(pipe) is None
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "MPNetForSequenceClassification (mpnet) runs in padded batches" in caplog.text


def test_a_model_that_passes_is_told_of_too(caplog: pytest.LogCaptureFixture) -> None:
    """For whoever wonders about speed."""
    caplog.set_level(logging.INFO)
    assert way_of(fresh("sentiment")) is not None
    assert "BertForSequenceClassification (bert) runs without padding." in caplog.text


def test_a_model_with_an_attention_of_its_own_is_refused() -> None:
    """Known by name, but changed: what the trial measures counts, not the name."""
    pipe = fresh("sentiment")
    attention = pipe.model.bert.encoder.layer[1].attention.self
    inner = attention.forward
    # looks at the first token of the row, whoever's it is
    attention.forward = lambda hidden, **more: (inner(hidden, **more)[0] + hidden[:, :1], None)
    assert way_of(pipe) is None
    texts = ("I love Berlin", "the river in New York is old and", "a")
    outcomes = run(*(ask("text-classification", "sentiment", text, top_k=2) for text in texts), pipe=pipe)
    for text, outcome in zip(texts, outcomes, strict=True):
        assert same(raws(outcome)[0], pipe(text, top_k=2))


def test_a_trial_that_fails_is_a_refusal(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever another version of transformers may do."""
    pipe = fresh("sentiment")
    del pipe.model.bert.encoder.layer[-1].attention.output.dropout
    assert way_of(pipe) is None
    assert "AttributeError" in caplog.text


def test_scores_that_are_no_numbers_are_refused() -> None:
    """A damaged checkpoint agrees with nothing."""
    pipe = fresh("sentiment")
    pipe.model.classifier.weight.data.fill_(torch.nan)
    assert way_of(pipe) is None


def test_what_agrees_agrees_to_a_hundred_thousandth() -> None:
    """Of a score; half precision is allowed its own steps."""
    pipe = pipe_of("text-classification", "sentiment")
    way = found(pipe)
    assert way is not None
    assert difference(pipe, way) <= tolerance(torch.float32) == 1e-5
    assert tolerance(torch.bfloat16) > tolerance(torch.float16) > 1e-5


def test_generating_models_and_bare_encoders_go_their_own_way() -> None:
    """Nothing is tried on them."""
    assert way_of(pipe_of("text-generation", "gpt2")) is None
    assert called("text-generation", "gpt2", "a", {"do_sample": False, "max_new_tokens": 2})
