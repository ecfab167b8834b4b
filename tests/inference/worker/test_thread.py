"""The thread's turns: a token for all that fly, then what is short; nobody waits for a long generation."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.errors import InferenceFailed
from bot.inference.backend import Progress, Running, Tell, silent
from bot.inference.runner import batch
from bot.inference.runner.flight import Flight
from bot.inference.runner.generation import Stop
from bot.inference.worker import WorkerBackend
from bot.settings import Inference
from bot.settings import Queue as Bounds
from bot.tasks import InferenceRequest, Result
from tests.inference.asking import ask, pipe_of

pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")
SOON = 120.0
"""Seconds after which a test gives up waiting."""
LONG = {"max_new_tokens": 85, "min_new_tokens": 85, "do_sample": False}


@pytest.fixture
async def backend() -> AsyncIterator[WorkerBackend]:
    """Run a worker for one test."""
    async with WorkerBackend(Inference(threads=1), Bounds(per_user=100), grace=5.0) as running:
        yield running


class Turns:
    """Writes down what the worker does: a 'token' of a flight, a 'word' of another generation, a pipeline.

    At the third token or word it waits until it is told to go on: others can ask meanwhile.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[str] = []
        self.go = threading.Event()
        self._paused = threading.Event()
        self._written = 0
        step, run, stop = Flight.step, batch.run_batch, Stop.__call__

        def stepped(flight: Flight) -> None:
            self._write("token")
            step(flight)

        def stops(criterion: Stop, *args: Any) -> Any:  # noqa: ANN401 - as the criterion's own
            self._write("word")
            return stop(criterion, *args)

        def ran(pipe: Any, works: Any, *more: Any) -> Any:  # noqa: ANN401 - as the runner's own
            self.done.append(works[0].request.pipeline)
            outcomes = run(pipe, works, *more)
            self.done.append(f"end of {works[0].request.pipeline}")
            return outcomes

        monkeypatch.setattr(Flight, "step", stepped)
        monkeypatch.setattr(Stop, "__call__", stops)
        monkeypatch.setattr("bot.inference.runner.engine.run_batch", ran)

    def _write(self, what: str) -> None:
        self.done.append(what)
        self._written += 1
        if self._written == 3:
            self._paused.set()
            assert self.go.wait(SOON)

    async def paused(self) -> None:
        """Wait until it waits."""
        assert await asyncio.to_thread(self._paused.wait, SOON)


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Turns:
    """Watch the worker."""
    return Turns(monkeypatch)


def classify(text: str = "I love Berlin", **more: Any) -> InferenceRequest:  # noqa: ANN401 - a request's fields
    """Return short work."""
    return ask("text-classification", "sentiment", text, top_k=1, **more)


def prompt(text: str = "a", **more: Any) -> InferenceRequest:  # noqa: ANN401 - parameters
    """Return a prompt to be continued."""
    return ask("text-generation", "gpt2", text, **{"lane": "long", "return_full_text": False, **LONG, **more})


def summarize(**more: Any) -> InferenceRequest:  # noqa: ANN401 - parameters
    """Return a long generation that flies with nobody."""
    return ask("summarization", "bart", "the city of Berlin", lane="long", num_beams=1, **{**LONG, **more})


def start(backend: WorkerBackend, request: InferenceRequest, tell: Tell = silent) -> asyncio.Task[Result]:
    """Ask in the background."""
    return asyncio.create_task(backend.infer(request, tell))


@pytest.mark.parametrize(("long", "token"), [(prompt, "token"), (summarize, "word")])
async def test_short_work_takes_turns_with_a_generation_token_by_token(
    backend: WorkerBackend,
    turns: Turns,
    long: Any,  # noqa: ANN401 - makes a request
    token: str,
) -> None:
    """In flight, and in a generation that flies with nobody: a batch after each token, until none waits."""
    task = start(backend, long(asker=99))
    await turns.paused()
    short = [start(backend, classify(solo=True, asker=number)) for number in range(20)]
    await asyncio.sleep(0)
    turns.go.set()
    await asyncio.gather(*short, task)
    begun = [one for one in turns.done if not one.startswith("end of")]
    first, last = begun.index("text-classification"), 2 * 20
    assert begun[first : first + last] == ["text-classification", token] * 20
    assert turns.done[-1] != "end of text-classification"
    assert task.result().outputs[0].tokens_out >= 80


async def test_prompts_of_several_people_fly_together(backend: WorkerBackend, turns: Turns) -> None:
    """Who comes later joins; each gets what the pipeline writes alone, and is told of how many share."""
    events: list[Progress] = []
    task = start(backend, prompt("the city of Berlin", asker=1), events.append)
    await turns.paused()
    more: dict[str, Any] = {"max_new_tokens": 12, "min_new_tokens": 0}
    joined = start(backend, prompt("I love", asker=2, **more), events.append)
    await asyncio.sleep(0)
    turns.go.set()
    results = await asyncio.gather(task, joined)
    assert [result.batch for result in results] == [2, 2]
    assert [event.batch for event in events if isinstance(event, Running)] == [1, 2]
    pipe = pipe_of("text-generation", "gpt2")
    alone = [
        pipe("the city of Berlin", return_full_text=False, **LONG),
        pipe("I love", return_full_text=False, do_sample=False, max_new_tokens=12),
    ]
    assert [result.outputs[0].raw for result in results] == alone
    # the tokens of the one were written beside those of the other
    assert turns.done.count("token") == 85


async def test_a_prompt_begins_to_fly_beside_another_generation(backend: WorkerBackend, turns: Turns) -> None:
    """A summary writes on meanwhile."""
    summary = start(backend, summarize(asker=1))
    await turns.paused()
    flying = start(backend, prompt(asker=2, max_new_tokens=5, min_new_tokens=5))
    await asyncio.sleep(0)
    turns.go.set()
    await asyncio.gather(summary, flying)
    assert turns.done[:13] == ["summarization", "word", "word", "word", *["token", "word"] * 4, "token"]


async def test_what_only_generate_can_do_is_done_by_it(backend: WorkerBackend, turns: Turns) -> None:
    """Two beams, say: the same answer, from a batch of its own, beside those that fly."""
    turns.go.set()
    options: dict[str, Any] = {"max_new_tokens": 8, "min_new_tokens": 8, "num_beams": 2}
    beams, flew = await asyncio.gather(
        backend.infer(prompt(asker=1, **options), silent), backend.infer(prompt(asker=2), silent)
    )
    expected = pipe_of("text-generation", "gpt2")("a", return_full_text=False, do_sample=False, **options)
    assert beams.outputs[0].raw == expected
    assert flew.outputs[0].tokens_out == 85
    assert turns.done.count("text-generation") == 1


async def test_nothing_runs_beside_a_suspect_of_a_crash(backend: WorkerBackend, turns: Turns) -> None:
    """It flies with nobody, and between its tokens there is nothing else."""
    suspect = start(backend, prompt(solo=True, asker=1))
    await turns.paused()
    others = [start(backend, classify(asker=2)), start(backend, prompt(asker=3))]
    await asyncio.sleep(0)
    turns.go.set()
    await asyncio.gather(suspect, *others)
    end = turns.done.index("end of text-generation")
    assert set(turns.done[:end]) == {"text-generation", "word"}


async def test_a_flight_that_breaks_answers_everybody_and_the_worker_lives_on(
    backend: WorkerBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A panic is no Exception."""

    class Panic(BaseException):
        """As pyo3's."""

    def breaks(_flight: Flight) -> None:
        raise Panic("a person's text")

    with monkeypatch.context() as broken:
        broken.setattr(Flight, "step", breaks)
        asked = [backend.infer(prompt(asker=number), silent) for number in range(2)]
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [InferenceFailed] * 2
    result = await asyncio.wait_for(backend.infer(prompt(max_new_tokens=2, min_new_tokens=2), silent), SOON)
    assert result.outputs[0].tokens_out == 2
    # the thread lands the flight just after it has answered
    async with asyncio.timeout(SOON):
        while backend.waiting().running:  # noqa: ASYNC110 - a thread tells of it by no event
            await asyncio.sleep(0.01)


async def test_a_cancelled_prompt_makes_room_for_the_next(turns: Turns) -> None:
    """A flight of one row: the next begins as soon as nobody waits for the first."""
    async with WorkerBackend(Inference(threads=1, batch_inputs=1), Bounds()) as backend:
        task = start(backend, prompt(asker=1))
        await turns.paused()
        following = start(backend, prompt(asker=2, max_new_tokens=3, min_new_tokens=3))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        turns.go.set()
        assert (await asyncio.wait_for(following, SOON)).outputs[0].tokens_out == 3
        # the third token was under way; at the fourth it leaves, and the next has three steps of its own
        assert turns.done.count("token") <= 3 + 1 + 3
