"""In flight everybody gets what they would get alone, whoever joins, leaves or fails beside them."""

import functools
from time import monotonic
from typing import Any

import pytest
import torch
import transformers

from bot.errors import BadModelOutput, Cancelled, InferenceFailed, Timeout
from bot.inference.runner import Outcome, Size, Work
from bot.inference.runner.flight import Flight
from tests.inference.asking import WIDE
from tests.inference.runner.flight.flying import TEXTS, decoder, fly, prompt, texts_of

GREEDY = {"do_sample": False}
SAMPLED: tuple[dict[str, Any], ...] = (
    {"seed": 1, "temperature": 0.7, "top_k": 5},
    {"seed": 2, "temperature": 1.3, "top_p": 0.8, "num_return_sequences": 3},
    {"seed": 3, "temperature": 1.0, "top_k": 0, "repetition_penalty": 1.4},
    {"seed": 4, "min_p": 0.02, "top_p": 0.95, "min_new_tokens": 9},
    {"seed": 1, "temperature": 0.7, "top_k": 5},
)


class Model:
    """Counts the forward passes of a decoder and lets one of them do something first."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pipe = decoder("gpt2")
        self.rows: list[int] = []
        self.before: dict[int, Any] = {}
        self._forward = self.pipe.model.forward
        monkeypatch.setattr(self.pipe.model, "forward", self.forward)

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
        position_ids: torch.Tensor | None = None,
        **more: Any,  # noqa: ANN401 - as the model's own
    ) -> Any:  # noqa: ANN401 - likewise
        """Run it."""
        self.rows.append(len(input_ids))
        if (before := self.before.get(len(self.rows))) is not None:
            before()
        return self._forward(
            input_ids=input_ids, attention_mask=attention_mask, position_ids=position_ids, **more
        )


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    """Watch a decoder."""
    return Model(monkeypatch)


def works(*parameters: dict[str, Any]) -> list[Work]:
    """Return one work a text, with these parameters, the last of them for all that follow."""
    own = [parameters[min(number, len(parameters) - 1)] for number in range(len(TEXTS))]
    return [Work(prompt(text, **one)) for text, one in zip(TEXTS, own, strict=True)]


@pytest.mark.parametrize("family", ["gpt2", "llama"])
@pytest.mark.parametrize("every", [0, 1, 4])
def test_greedy_text_is_what_the_pipeline_writes_alone(family: str, every: int) -> None:
    """Of unlike lengths and bounds, whenever they join."""
    lengths = [{**GREEDY, "max_new_tokens": count} for count in (12, 3, 30, 7, 20)]
    pipe = decoder(family)
    alone = [pipe(text, return_full_text=False, **more) for text, more in zip(TEXTS, lengths, strict=True)]
    together = fly(works(*lengths), pipe=pipe, every=every)
    assert [texts_of(outcome) for outcome in together] == [
        [[one["generated_text"] for one in records]] for records in alone
    ]


@pytest.mark.parametrize("every", [0, 3])
def test_what_is_drawn_depends_on_the_own_seed_and_options_alone(every: int) -> None:
    """Neighbours draw with numbers of their own."""
    parameters = [{"max_new_tokens": 15, **more} for more in SAMPLED]
    alone = [texts_of(fly([work])[0]) for work in works(*parameters)]
    torch.rand(3)
    together = [texts_of(outcome) for outcome in fly(works(*parameters), every=every)]
    assert together == alone
    assert len({text for (texts,) in alone for text in texts}) == 7


@pytest.mark.parametrize("more", SAMPLED[:4])
def test_a_seed_gives_what_the_course_gets_after_set_seed(more: dict[str, Any]) -> None:
    """The snippet under an answer is true, several sequences included."""
    options = {name: value for name, value in more.items() if name != "seed"}
    transformers.set_seed(more["seed"])
    course = decoder("gpt2")("the city", max_new_tokens=12, return_full_text=False, **options)
    (outcome,) = fly([Work(prompt("the city", max_new_tokens=12, **more))])
    assert texts_of(outcome) == [[one["generated_text"] for one in course]]


def test_every_text_of_a_request_is_what_it_is_alone() -> None:
    """Several inputs, with the counts that go under the answer."""
    (outcome,) = fly([Work(prompt(*TEXTS[:3], seed=5, max_new_tokens=10))])
    for text, output in zip(TEXTS, outcome if isinstance(outcome, tuple) else (), strict=False):
        (alone,) = fly([Work(prompt(text, seed=5, max_new_tokens=10))])
        assert isinstance(alone, tuple)
        assert output == alone[0]
        assert output.tokens_in == len(decoder("gpt2").tokenizer(text)["input_ids"])
        assert 0 < output.tokens_out <= 10


def test_rows_share_their_passes(model: Model) -> None:
    """Five of up to thirty tokens take thirty passes, not seventy-two; and ended rows are gone at once."""
    counts = (12, 3, 30, 7, 20)
    lengths = [{**GREEDY, "max_new_tokens": count, "min_new_tokens": count} for count in counts]
    fly(works(*lengths))
    assert model.rows[-29:] == [sum(count > step for count in counts) for step in range(1, 30)]
    # the prompts are read together as far as their lengths allow
    assert len(model.rows) - 29 <= 3


def test_a_cancelled_row_leaves_within_two_steps_and_its_neighbours_stay(model: Model) -> None:
    """And nobody is run for it any more."""
    parameters = {**GREEDY, "max_new_tokens": 20, "min_new_tokens": 20}
    alone = [texts_of(outcome) for outcome in fly(works(parameters))]
    going = works(parameters)
    start = len(model.rows)
    flight = Flight(decoder("gpt2"), WIDE)
    outcomes: dict[int, Outcome] = {}
    for number, work in enumerate(going):
        assert flight.admit(work, functools.partial(outcomes.__setitem__, number))
    for _ in range(5):
        flight.step()
    going[1].stopped.set()
    flight.step()
    flight.step()
    assert isinstance(outcomes[1], Cancelled)
    assert model.rows[-1] == flight.rows == 4
    while flight:
        flight.step()
    assert [texts_of(outcomes[number]) for number in (0, 2, 3, 4)] == [alone[n] for n in (0, 2, 3, 4)]
    assert start < len(model.rows)


def test_a_row_past_its_deadline_is_stopped() -> None:
    """The time is looked at with every token."""
    late = Work(prompt("the city", **GREEDY), deadline=monotonic() - 1.0)
    on_time = Work(prompt("the city", max_new_tokens=4, **GREEDY))
    outcomes = fly([late, on_time])
    assert isinstance(outcomes[0], Timeout)
    assert isinstance(outcomes[1], tuple)


def test_what_was_streamed_last_is_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request hears of its own text alone; those of several texts or sequences hear nothing."""
    monkeypatch.setattr("bot.inference.runner.generation.EVERY", 0.0)
    heard: dict[int, list[tuple[str, int]]] = {0: [], 1: [], 2: []}
    asked = [prompt("I love", max_new_tokens=9, **GREEDY), prompt("the city", seed=1, max_new_tokens=14)]
    asked.append(prompt("a", num_return_sequences=2, max_new_tokens=5))
    tells = [lambda text, count, n=n: heard[n].append((text, count)) for n in range(3)]
    outcomes = fly([Work(one, tell=tell) for one, tell in zip(asked, tells, strict=True)], every=2)
    for number in (0, 1):
        assert heard[number][-1][0] == texts_of(outcomes[number])[0][0]
        counts = [count for _, count in heard[number][:-1]]
        assert counts == list(range(1, len(counts) + 1))
    assert heard[2] == []


def test_a_request_of_many_texts_leaves_room_for_others(model: Model) -> None:
    """Two rows, six texts, and then one of somebody else: it is the next to board."""
    order: list[str] = []
    flight = Flight(decoder("gpt2"), Size(2048, 2))
    short = {**GREEDY, "max_new_tokens": 3, "min_new_tokens": 3}
    many = Work(prompt(*["I love"] * 6, **short))
    assert flight.admit(many, lambda _outcome: order.append("many"))
    flight.step()
    assert flight.admit(Work(prompt("a", **short)), lambda _outcome: order.append("one"))
    while flight:
        flight.step()
    assert order == ["one", "many"]
    assert max(model.rows) <= 2


@pytest.mark.parametrize(
    "more",
    [
        {"num_beams": 2},
        {"no_repeat_ngram_size": 2},
        {"stop_sequence": "x"},
        {"max_time": 1.0},
        {"no_such_option": 1},
        {"do_sample": False, "num_return_sequences": 2},
        {"temperature": -1.0, "do_sample": True},
        {"suppress_tokens": (5,)},
    ],
)
def test_what_the_loop_does_not_know_is_left_to_generate(more: dict[str, Any]) -> None:
    """Also what generate will refuse, in its own words."""
    flight = Flight(decoder("gpt2"), WIDE)
    assert not flight.admit(Work(prompt("the city", **more)), lambda _outcome: None)
    assert not flight


def test_an_empty_prompt_is_left_to_generate() -> None:
    """It begins with a token that only generate knows."""
    assert not Flight(decoder("gpt2"), WIDE).admit(Work(prompt("a", "")), lambda _outcome: None)


def test_a_long_prompt_is_cut_on_the_left() -> None:
    """As in the pass that generate makes."""
    text = "New York is old . " * 40
    (outcome,) = fly([Work(prompt(text, max_new_tokens=20, **GREEDY))])
    assert isinstance(outcome, tuple)
    assert (outcome[0].tokens_in, outcome[0].tokens_out <= 20) == (96 - 20, True)
    assert outcome[0].unread > 0


def test_a_full_device_makes_the_flight_smaller(model: Model) -> None:
    """What is written so far stays; the size that works is kept."""
    parameters = {**GREEDY, "max_new_tokens": 12}
    alone = [texts_of(outcome) for outcome in fly(works(parameters))]
    forward = model.pipe.model.forward

    def small(**more: Any) -> Any:  # noqa: ANN401 - as the model's own
        if len(more["input_ids"]) > 2:
            raise torch.OutOfMemoryError
        return forward(**more)

    model.pipe.model.forward = small
    flight = Flight(model.pipe, WIDE)
    assert [texts_of(outcome) for outcome in fly(works(parameters), flight=flight)] == alone
    assert flight.limit == 2


def test_only_who_fails_alone_is_failed(model: Model) -> None:
    """The others start again from what they have written, and write the same."""
    parameters = {**GREEDY, "max_new_tokens": 12}
    alone = [texts_of(outcome) for outcome in fly(works(parameters))]
    forward, poison = model.pipe.model.forward, model.pipe.tokenizer(TEXTS[2])["input_ids"]

    def poisoned(**more: Any) -> Any:  # noqa: ANN401 - as the model's own
        if any(row[-len(poison) :] == poison for row in more["input_ids"].tolist()):
            raise ValueError("poison")
        return forward(**more)

    model.pipe.model.forward = poisoned
    outcomes = fly(works(parameters), every=1)
    assert isinstance(outcomes[2], InferenceFailed)
    assert [texts_of(outcomes[n]) for n in (0, 1, 3, 4)] == [alone[n] for n in (0, 1, 3, 4)]


def test_scores_that_are_no_numbers_fail_their_own_row(model: Model) -> None:
    """A damaged checkpoint is said to be one."""
    forward = model.pipe.model.forward

    def damaged(**more: Any) -> Any:  # noqa: ANN401 - as the model's own
        output = forward(**more)
        output.logits[0] = torch.nan
        return output

    alone = texts_of(fly([Work(prompt("I love", max_new_tokens=4, **GREEDY))])[0])
    going = [Work(prompt("I love", max_new_tokens=4, **GREEDY)) for _ in range(2)]
    flight = Flight(model.pipe, WIDE)
    outcomes: list[Outcome] = []
    for work in going:
        flight.admit(work, outcomes.append)
    model.pipe.model.forward = damaged
    flight.step()
    model.pipe.model.forward = forward
    while flight:
        flight.step()
    assert isinstance(outcomes[0], BadModelOutput)
    assert texts_of(outcomes[1]) == alone


def test_an_order_to_stop_is_obeyed(model: Model) -> None:
    """It is not a row's fault."""

    def stop(**_more: Any) -> Any:  # noqa: ANN401 - as the model's own
        raise KeyboardInterrupt

    model.pipe.model.forward = stop
    flight = Flight(model.pipe, WIDE)
    flight.admit(Work(prompt("a", **GREEDY)), lambda _outcome: None)
    with pytest.raises(KeyboardInterrupt):
        flight.step()
