"""What one input does wrong is its own business: neighbours are answered, and the runner lives on."""

from collections.abc import Callable
from typing import TypeAlias

import pytest
import torch

from bot.errors import BadModelOutput, BotError, InferenceFailed, NoMask, TooLarge
from bot.inference.loading.models import Pipe, load
from bot.inference.runner import Outcome, Work, run_batch
from bot.inference.runner.faults import check_numbers
from bot.inference.runner.fitting import Fitting
from tests.inference.asking import WIDE, ask, raws, run
from tests.inference.checkpoints import model

POISON = "poison"
SIXTEEN = tuple(POISON if number == 11 else "I love Berlin" + " and Paris" * number for number in range(16))

Spoil: TypeAlias = Callable[[dict[str, torch.Tensor]], dict[str, torch.Tensor]]


class Panic(BaseException):
    """What a tokenizer's native code raises: pyo3's PanicException is no Exception either."""


class Poisoned:
    """A pipeline that dies on texts that hold the poison, in the step and in the way it is told to."""

    def __init__(self) -> None:
        self.pipe: Pipe = load("text-classification", model("sentiment"), "cpu").pipe
        self.spoil: Spoil = lambda output: output
        self.in_preprocess: BaseException | None = None
        self.in_forward: BaseException | None = None
        self.rows_at_most = 1000
        self.passes: list[int] = []
        self._preprocess, self._forward = self.pipe.preprocess, self.pipe._forward
        self.pipe.preprocess, self.pipe._forward = self.preprocess, self.forward

    def preprocess(self, text: str, **parameters: object) -> dict[str, torch.Tensor]:
        """Mark the rows of poisoned texts."""
        if self.in_preprocess is not None and POISON in text:
            raise self.in_preprocess
        return {**self._preprocess(text, **parameters), "poison": torch.tensor([[int(POISON in text)]])}

    def forward(self, rows: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """Fail, or spoil the output."""
        poison = rows.pop("poison")
        self.passes.append(len(poison))
        if len(poison) > self.rows_at_most:
            raise torch.OutOfMemoryError
        if self.in_forward is not None and poison.any():
            raise self.in_forward
        return self.spoil({"logits": self._forward(rows)["logits"], "poison": poison})


@pytest.fixture
def pipe() -> Poisoned:
    """Return a pipeline that can be made to fail."""
    return Poisoned()


def people(poisoned: Poisoned) -> list[Outcome]:
    """Let sixteen people ask one thing each, the twelfth of them the poison."""
    requests = [ask("text-classification", "sentiment", text, top_k=2) for text in SIXTEEN]
    return run_batch(poisoned.pipe, [Work(request) for request in requests], WIDE)


def only_the_twelfth_failed(outcomes: list[Outcome], error: type[BotError]) -> None:
    """Assert it, and that all others have the answers they have alone."""
    for number, outcome in enumerate(outcomes):
        if number == 11:
            assert type(outcome) is error
        else:
            (alone,) = run(ask("text-classification", "sentiment", SIXTEEN[number], top_k=2))
            scores = [record["score"] for record in raws(outcome)[0]]
            assert scores == pytest.approx([record["score"] for record in raws(alone)[0]], abs=1e-5)


@pytest.mark.parametrize("error", [ValueError("a person's text"), Panic("a person's text")])
@pytest.mark.parametrize("step", ["in_preprocess", "in_forward"])
def test_one_poisoned_text_among_sixteen_fails_alone(
    pipe: Poisoned, step: str, error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    """Errors and panics alike; the log says which, without what a person wrote."""
    setattr(pipe, step, error)
    only_the_twelfth_failed(people(pipe), InferenceFailed)
    assert type(error).__name__ in caplog.text
    assert "a person's text" not in caplog.text
    # 2 log2(16) + 1 passes more than the one that would have done, at most, for each pack
    assert len(pipe.passes) <= 5 * 9


@pytest.mark.parametrize("order", [KeyboardInterrupt(), SystemExit()])
def test_an_order_to_stop_is_obeyed(pipe: Poisoned, order: BaseException) -> None:
    """It is not the text's fault."""
    pipe.in_forward = order
    with pytest.raises(type(order)):
        people(pipe)


def test_a_lost_row_is_noticed(pipe: Poisoned) -> None:
    """Another number of outputs than inputs would give people each other's answers."""
    nan = torch.nan
    pipe.spoil = lambda output: {"logits": output["logits"] + torch.where(output["poison"] > 0, nan, 0.0)}
    only_the_twelfth_failed(people(pipe), BadModelOutput)


def test_a_full_device_halves_the_batch(pipe: Poisoned) -> None:
    """Sixteen rows are too many for it, four are not."""
    pipe.rows_at_most = 4
    assert all(isinstance(outcome, tuple) for outcome in people(pipe))
    assert max(pipe.passes) > 4


def test_what_did_not_fit_once_is_not_tried_again(pipe: Poisoned) -> None:
    """The next batch of such texts comes in passes that fit, without a failed one."""
    pipe.rows_at_most = 4
    fitting = Fitting()
    works = [Work(ask("text-classification", "sentiment", "I love Berlin", top_k=2)) for _ in range(16)]
    for _ in range(2):
        pipe.passes.clear()
        outcomes = run_batch(pipe.pipe, works, WIDE, fitting=fitting)
        assert all(isinstance(outcome, tuple) for outcome in outcomes)
    assert pipe.passes == [4, 4, 4, 4]


def test_what_fits_depends_on_how_long_the_rows_are() -> None:
    """In powers of two; one row may always be tried."""
    fitting = Fitting()
    fitting.failed(8, 100)
    assert not fitting.fits(8, 100)
    assert not fitting.fits(20, 64)
    assert fitting.fits(7, 100)
    assert fitting.fits(20, 50)
    assert fitting.fits(1, 127)


def test_a_text_that_does_not_fit_alone_drops_other_models_and_is_then_refused(pipe: Poisoned) -> None:
    """Once there is nothing left to drop."""
    pipe.in_forward = torch.OutOfMemoryError()
    dropped: list[int] = []

    def free() -> bool:
        dropped.append(1)
        return len(dropped) < 2

    work = Work(ask("text-classification", "sentiment", POISON, top_k=2))
    (outcome,) = run_batch(pipe.pipe, [work], WIDE, free)
    assert isinstance(outcome, TooLarge)
    assert len(dropped) == 2


def test_an_option_the_pipeline_does_not_know_fails_everybody_who_gave_it() -> None:
    """They share one set of options."""
    outcomes = run(*(ask("ner", "entities", "Berlin", no_such_option=1) for _ in range(2)))
    assert [type(outcome) for outcome in outcomes] == [InferenceFailed, InferenceFailed]


def test_which_of_several_texts_failed_is_said() -> None:
    """The person can take it out."""
    (outcome,) = run(ask("fill-mask", "masked", "[MASK] is", "nothing to fill", top_k=1))
    assert isinstance(outcome, NoMask)
    assert outcome.what == "There is no mask in text 2 of 2."


@pytest.mark.parametrize("raw", [float("nan"), [{"score": float("inf")}], {"scores": [0.5, float("nan")]}])
def test_numbers_are_looked_for_everywhere(raw: object) -> None:
    """In whatever shape a task has."""
    with pytest.raises(BadModelOutput):
        check_numbers(raw)
    check_numbers([{"score": None, "text": "nan", "start": 3}])
