"""Generation: streamed, stopped within two tokens, seeded, cut to a model's positions."""

from copy import deepcopy
from functools import wraps
from threading import Event
from time import monotonic
from typing import Any

import pytest
import torch
import transformers

from bot.errors import Cancelled, Timeout
from bot.inference.runner import Outcome, Work, run_batch
from bot.inference.runner.work import TellTokens
from bot.tasks import InferenceRequest
from tests.inference.asking import WIDE, ask, pipe_of, raws, run

GREEDY = {"do_sample": False, "max_new_tokens": 20, "return_full_text": False}
THREE = ("the city of Berlin", "my name is Sarah and", "I love")
STREAMS = {
    "decoder": ("text-generation", "gpt2", GREEDY, "generated_text"),
    "sampling": (
        "text-generation",
        "gpt2",
        {"max_new_tokens": 20, "return_full_text": False},
        "generated_text",
    ),
    "summary": ("summarization", "bart", {"num_beams": 1, "max_new_tokens": 20}, "summary_text"),
    "t5": ("text2text-generation", "t5-plain", {"num_beams": 1, "max_new_tokens": 20}, "generated_text"),
}


def run_one(request: InferenceRequest, tell: TellTokens, stopped: Event | None = None) -> Outcome:
    """Run one request and listen to its tokens."""
    work = Work(request, stopped=stopped or Event(), tell=tell)
    return run_batch(pipe_of(request.pipeline, request.model.name), [work], WIDE)[0]


@pytest.mark.parametrize("case", STREAMS)
def test_what_was_streamed_last_is_the_answer(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Character by character, and every event extends or mends the one before."""
    monkeypatch.setattr("bot.inference.runner.generation.EVERY", 0.0)
    name, checkpoint, parameters, key = STREAMS[case]
    heard: list[tuple[str, int]] = []
    seed = 3 if case == "sampling" else None
    outcome = run_one(
        ask(name, checkpoint, "the city of Berlin", seed=seed, **parameters),
        lambda text, count: heard.append((text, count)),
    )
    assert heard[-1][0] == raws(outcome)[0][0][key]
    assert [count for _, count in heard[:-1]] == list(range(1, len(heard)))
    assert len(heard) > 5


def test_beams_and_several_sequences_are_not_streamed() -> None:
    """Transformers refuses a streamer there; the answer comes all the same."""
    heard: list[tuple[str, int]] = []
    for more in ({"num_beams": 3}, {"num_beams": 3, "num_return_sequences": 2}):
        request = ask("summarization", "bart", "the city", max_new_tokens=8, **more)
        assert raws(run_one(request, lambda text, count: heard.append((text, count))))
    assert heard == []


@pytest.mark.parametrize("case", ["decoder", "summary"])
def test_a_cancelled_generation_ends_within_two_tokens(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The flag is raised at the third token; the fifth is the last."""
    monkeypatch.setattr("bot.inference.runner.generation.EVERY", 0.0)
    name, checkpoint, parameters, _ = STREAMS[case]
    stopped, counts = Event(), list[int]()

    def hear(_text: str, count: int) -> None:
        counts.append(count)
        if count == 3:
            stopped.set()

    outcome = run_one(
        ask(name, checkpoint, "the city of Berlin", **{**parameters, "min_new_tokens": 15}), hear, stopped
    )
    assert isinstance(outcome, Cancelled)
    assert counts[-1] <= 5


def test_one_row_of_a_batch_is_stopped_and_its_neighbours_end_as_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A cancelled request must not cost the others a token."""
    texts = ("the city of Berlin", "my name is Sarah and", "I love")
    requests = [ask("text-generation", "gpt2", text, **GREEDY) for text in texts]
    alone = [raws(run(request)[0]) for request in requests]
    works = [Work(request) for request in requests]
    pipe = pipe_of("text-generation", "gpt2")
    forward, steps = pipe.model.forward, []

    @wraps(forward)  # `generate` looks at its signature, to know that it takes positions
    def step(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the model's own
        steps.append(1)
        if len(steps) == 4:
            works[1].stopped.set()
        return forward(*args, **kwargs)

    monkeypatch.setattr(pipe.model, "forward", step)
    outcomes = run_batch(pipe, works, WIDE)
    assert isinstance(outcomes[1], Cancelled)
    assert [raws(outcomes[0]), raws(outcomes[2])] == [alone[0], alone[2]]


@pytest.mark.parametrize("beams", [1, 3])
@pytest.mark.parametrize(
    ("name", "checkpoint"), [("summarization", "bart"), ("text2text-generation", "t5-plain")]
)
def test_a_cancelled_row_of_an_encoder_decoder_costs_its_neighbours_nothing(
    monkeypatch: pytest.MonkeyPatch, name: str, checkpoint: str, beams: int
) -> None:
    """Theirs is the text they have alone; and once nobody waits any more, two tokens later all is over."""
    more = {"num_beams": beams, "max_new_tokens": 20, "min_new_tokens": 18}
    requests = [ask(name, checkpoint, text, **more) for text in THREE]
    alone = [raws(run(request)[0]) for request in requests]
    pipe = pipe_of(name, checkpoint)
    forward, steps = pipe.model.forward, list[int]()
    works = [Work(request) for request in requests]
    leaving = {4: works[1:2], 8: works}

    @wraps(forward)
    def step(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the model's own
        steps.append(1)
        for work in leaving.get(len(steps), ()):
            work.stopped.set()
        return forward(*args, **kwargs)

    monkeypatch.setattr(pipe.model, "forward", step)
    assert all(isinstance(one, Cancelled) for one in run_batch(pipe, works, WIDE))
    assert len(steps) <= 8 + 2
    steps.clear()
    works = [Work(request) for request in requests]
    leaving = {4: works[1:2]}
    outcomes = run_batch(pipe, works, WIDE)
    assert isinstance(outcomes[1], Cancelled)
    assert [raws(outcomes[0]), raws(outcomes[2])] == [alone[0], alone[2]]
    assert len(steps) >= 18


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note how many rows each step of the decoder has."""
    pipe = pipe_of("text-generation", "gpt2")
    forward, rows = pipe.model.forward, list[int]()

    @wraps(forward)  # `generate` looks at its signature, to know that it takes positions
    def step(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the model's own
        rows.append(len(kwargs["input_ids"]))
        return forward(*args, **kwargs)

    monkeypatch.setattr(pipe.model, "forward", step)
    return rows


def test_rows_of_a_batch_are_continued_together(rows: list[int]) -> None:
    """In one pass, although the checkpoint has no token for padding: its end is one."""
    assert len(raws(run(ask("text-generation", "gpt2", *THREE, **GREEDY))[0])) == len(THREE)
    assert set(rows) == {len(THREE)}


@pytest.mark.parametrize("has_pad_token", [False, True])
def test_a_token_that_the_model_has_no_embedding_of_pads_nothing(
    rows: list[int], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, *, has_pad_token: bool
) -> None:
    """It was added to the tokenizer alone: every pass with it would break, and be tried again in halves."""
    pipe = pipe_of("text-generation", "gpt2")
    beyond = pipe.model.config.vocab_size
    alone = [raws(run(ask("text-generation", "gpt2", text, **GREEDY))[0])[0] for text in THREE]
    rows.clear()
    tokenizer = deepcopy(pipe.tokenizer)
    tokenizer.add_special_tokens({"pad_token" if has_pad_token else "eos_token": "<new>"})
    assert tokenizer.convert_tokens_to_ids("<new>") >= beyond
    monkeypatch.setattr(pipe, "tokenizer", tokenizer)
    assert raws(run(ask("text-generation", "gpt2", *THREE, **GREEDY))[0]) == alone
    assert set(rows) == {len(THREE) if has_pad_token else 1}
    assert not caplog.records


def test_a_generation_past_its_deadline_is_stopped() -> None:
    """The time is looked at with every token."""
    request = ask("text-generation", "gpt2", "the city", **GREEDY)
    work = Work(request, deadline=monotonic() - 1.0)
    (outcome,) = run_batch(pipe_of("text-generation", "gpt2"), [work], WIDE)
    assert isinstance(outcome, Timeout)


def sampled(*texts: str, seed: int) -> list[object]:
    """Let a decoder draw."""
    parameters = {"max_new_tokens": 10, "return_full_text": False}
    return raws(run(ask("text-generation", "gpt2", *texts, seed=seed, **parameters))[0])


def test_a_seed_makes_sampling_repeatable() -> None:
    """Whatever was drawn in between."""
    texts = ("the city of Berlin", "I love")
    first = sampled(*texts, seed=5)
    torch.rand(7)
    assert sampled(*texts, seed=5) == first
    assert sampled(*texts, seed=6) != first


def test_a_seed_gives_what_the_course_gets_after_set_seed() -> None:
    """For one text; a pipeline called with a list draws a number for its data loader first."""
    transformers.set_seed(5)
    course = pipe_of("text-generation", "gpt2")("the city", max_new_tokens=10, return_full_text=False)
    assert sampled("the city", seed=5) == [course]


def test_a_long_prompt_is_cut_on_the_left() -> None:
    """What is continued is its end; the new tokens asked for are there."""
    end = "Sarah lives in the city of"
    prompt = "New York is old . " * 40 + end
    (outcome,) = run(ask("text-generation", "gpt2", prompt, **GREEDY))
    assert isinstance(outcome, tuple)
    assert outcome[0].tokens_in == 96 - 20
    whole = len(pipe_of("text-generation", "gpt2").tokenizer(prompt)["input_ids"])
    assert outcome[0].unread == whole - outcome[0].tokens_in
    assert outcome[0].raw[0]["generated_text"]


def test_more_new_tokens_than_positions_leave_half_to_the_prompt() -> None:
    """256 new tokens, the pipeline's own default, do not fit into 96 positions."""
    (outcome,) = run(
        ask("text-generation", "gpt2", "the city " * 60, do_sample=False, return_full_text=False)
    )
    assert isinstance(outcome, tuple)
    assert outcome[0].tokens_in == 48
    assert outcome[0].tokens_out <= 48


def test_the_tokens_of_all_sequences_are_counted() -> None:
    """Two beams of the same search, each as long as it may be."""
    more = {"do_sample": False, "num_beams": 2, "num_return_sequences": 2, "return_full_text": False}
    (outcome,) = run(ask("text-generation", "gpt2", "the city", max_new_tokens=7, min_new_tokens=7, **more))
    assert isinstance(outcome, tuple)
    assert len(outcome[0].raw) == 2
    assert outcome[0].tokens_out == 2 * 7


def test_an_empty_prompt_generates() -> None:
    """As in the pipeline, alone and beside others."""
    (outcome,) = run(ask("text-generation", "gpt2", "", "the city", **GREEDY))
    assert len(raws(outcome)) == 2
