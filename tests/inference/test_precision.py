"""Half precision is a setting: every task answers in it, near to what it answers exactly, and says so."""

import pytest
import torch

from bot.inference.backend import silent
from bot.inference.cache import Cache
from bot.inference.loading.models import DTYPES, load, weight_of
from bot.inference.worker import WorkerBackend
from bot.settings import Inference, Queue
from bot.tasks import Model
from tests.inference.asking import ask, raws, run
from tests.inference.checkpoints import model
from tests.inference.runner.test_exactness import CASES

pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")


@pytest.mark.parametrize("case", CASES)
def test_every_task_answers_in_half_precision(case: str) -> None:
    """Numbers become floats again before anything is made of them: NumPy knows no bfloat16."""
    name, checkpoint, inputs, parameters = CASES[case]
    loaded = load(name, model(checkpoint), "cpu", precision="half")
    assert loaded.pipe.model.dtype == torch.bfloat16
    assert loaded.precision == "half"
    (outcome,) = run(ask(name, checkpoint, *inputs, **parameters), pipe=loaded.pipe)
    assert len(raws(outcome)) == len(inputs)


def test_a_classifier_is_near_to_its_exact_self() -> None:
    """Its scores differ, though by little."""
    request = ask("text-classification", "sentiment", "I love Berlin", "the river is old", top_k=2)
    half = load("text-classification", model("sentiment"), "cpu", precision="half").pipe
    exact, near = raws(run(request)[0]), raws(run(request, pipe=half)[0])
    scores = [[{one["label"]: one["score"] for one in raw} for raw in found] for found in (exact, near)]
    assert scores[0] != scores[1]
    for one, other in zip(*scores, strict=True):
        assert one == pytest.approx(other, abs=0.05)


@pytest.mark.parametrize("name", ["zero-shot-classification", "summarization"])
def test_the_starter_packs_own_pipelines_answer_too(name: str) -> None:
    """They work on the encoder's vectors."""
    entry = {"zero-shot-classification": "zero-shot-minilm", "summarization": "summary-extractive"}[name]
    loaded = load(name, Model(f"starter/{entry}", "starter"), "cpu", precision="half")
    assert loaded.precision == "half"
    more = {"candidate_labels": ("politics", "sports")} if name.startswith("zero") else {}
    text = "The senate voted for a new law. It was a long debate. The minister was glad."
    assert raws(run(ask(name, "entailment", text, **more), pipe=loaded.pipe)[0])


def test_it_takes_half_the_memory() -> None:
    """Which is known before it is loaded."""
    width = DTYPES["half"].itemsize
    assert weight_of(model("entities"), width) * 2 == weight_of(model("entities"))
    loads = Cache(10**9, "cpu", width=width)
    exact = loads.get("ner", model("entities")).bytes
    assert load("ner", model("entities"), "cpu", precision="half").bytes < 0.6 * exact


@pytest.mark.parametrize("precision", ["exact", "half"])
async def test_the_result_says_it(precision: str) -> None:
    """Of a batch and of what flies."""
    settings = Inference.model_validate({"threads": 1, "precision": precision})
    async with WorkerBackend(settings, Queue(), grace=5.0) as backend:
        short = await backend.infer(ask("ner", "entities", "Sarah"), silent)
        more = {"do_sample": False, "max_new_tokens": 4}
        long = await backend.infer(ask("text-generation", "gpt2", "the city", lane="long", **more), silent)
    assert (short.precision, long.precision) == (precision, precision)
