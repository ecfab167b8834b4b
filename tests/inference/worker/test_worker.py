"""The worker as everybody else sees it: asked from an event loop, answered from its thread."""

import asyncio
import gc
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from bot.errors import Busy, Cancelled, Closing, InferenceFailed, ModelUnavailable, QueueFull, Timeout
from bot.inference.backend import Loading, Progress, Queued, Running, Tell, Tokens, silent
from bot.inference.runner import batch
from bot.inference.worker import WorkerBackend
from bot.inference.worker.ticket import call_on
from bot.settings import Inference
from bot.settings import Queue as Bounds
from bot.tasks import InferenceRequest, Model, Result
from tests.inference.asking import ask, pipe_of

pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")
SOON = 20.0
"""Seconds after which a test gives up waiting."""


@pytest.fixture
async def backend() -> AsyncIterator[WorkerBackend]:
    """Run a worker for one test."""
    async with WorkerBackend(Inference(threads=1), Bounds(), grace=5.0) as running:
        yield running


class Held:
    """Holds the worker inside its next batch until it is let go; what it then does can be said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.entered = threading.Event()
        self.leave = threading.Event()
        self.batches = 0
        self.again = False
        """Whether each batch is held, not only until it is first let go."""
        self.then: BaseException | None = None
        run = batch.run_batch

        def held(*args: object, **kwargs: object) -> object:
            self.batches += 1
            self.entered.set()
            assert self.leave.wait(SOON)
            if self.again:
                self.leave.clear()
            if self.then is not None:
                raise self.then
            return run(*args, **kwargs)  # type: ignore[arg-type]  # whatever the engine gives

        monkeypatch.setattr("bot.inference.runner.engine.run_batch", held)

    async def until_entered(self) -> None:
        """Wait until a batch is in it."""
        assert await asyncio.to_thread(self.entered.wait, SOON)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """Hold the worker."""
    return Held(monkeypatch)


def classify(text: str = "I love Berlin", **more: object) -> InferenceRequest:
    """Return the usual request."""
    return ask("text-classification", "sentiment", text, top_k=1, **more)


def start(backend: WorkerBackend, request: InferenceRequest, tell: Tell = silent) -> asyncio.Task[Result]:
    """Ask in the background."""
    return asyncio.create_task(backend.infer(request, tell))


async def test_a_request_is_answered_and_told_of(backend: WorkerBackend) -> None:
    """Queued, loading the first time, running; with the times it took."""
    events: list[Progress] = []
    first = await backend.infer(classify(), events.append)
    assert first.outputs[0].raw[0]["label"] in {"NEGATIVE", "POSITIVE"}
    assert first.loaded is not None
    assert (first.device, first.batch) == ("cpu", 1)
    kinds = [type(event) for event in events]
    # an idle worker may take the request before its place in the queue is told
    assert [kind for kind in kinds if kind is not Queued] == [Loading, Loading, Running]
    second = await backend.infer(classify(), silent)
    assert second.loaded is None
    assert second.outputs == first.outputs


async def test_people_share_a_batch(backend: WorkerBackend, held: Held) -> None:
    """Those who wait for the same thing run together, and each gets the own answer."""
    first = start(backend, classify("Paris", asker=0, solo=True))
    await held.until_entered()
    texts = ["I love this", "New York is old and", "a", "my name"]
    others = [start(backend, classify(text, asker=number)) for number, text in enumerate(texts, 1)]
    await asyncio.sleep(0)
    held.leave.set()
    results = await asyncio.gather(first, *others)
    assert [result.batch for result in results] == [1, 4, 4, 4, 4]
    for text, result in zip(texts, results[1:], strict=True):
        expected = pipe_of("text-classification", "sentiment")(text, top_k=1)
        assert result.outputs[0].raw[0]["score"] == pytest.approx(expected[0]["score"], abs=1e-5)


async def test_tokens_are_told_as_they_come(backend: WorkerBackend) -> None:
    """The last event is the whole answer."""
    events: list[Progress] = []
    request = ask(
        "text-generation",
        "gpt2",
        "the city of",
        lane="long",
        seed=1,
        max_new_tokens=12,
        return_full_text=False,
    )
    result = await backend.infer(request, events.append)
    tokens = [event for event in events if isinstance(event, Tokens)]
    assert tokens[-1].text == result.outputs[0].raw[0]["generated_text"]


async def test_a_cancelled_waiter_leaves_the_queue(backend: WorkerBackend, held: Held) -> None:
    """It is never run, and the others are."""
    running = start(backend, classify(solo=True))
    gone, other = (start(backend, classify("b", asker=number)) for number in (2, 3))
    await held.until_entered()
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert len(backend.waiting().waiting) == 1
    held.leave.set()
    assert (await other).batch == 1
    await running


async def test_a_cancelled_waiter_stops_its_generation(backend: WorkerBackend) -> None:
    """The worker is free for the next at once, not after all the tokens asked for."""
    parameters = {"max_new_tokens": 80, "min_new_tokens": 80, "do_sample": False}
    written: list[int] = []
    began = asyncio.Event()

    def tell(event: Progress) -> None:
        if isinstance(event, Tokens):
            written.append(event.count)
            began.set()

    task = start(backend, ask("text-generation", "gpt2", "a", lane="long", **parameters), tell)
    await asyncio.wait_for(began.wait(), SOON)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(backend.infer(classify(), silent), SOON)
    assert max(written) < 80


async def test_whatever_a_batch_raises_the_worker_lives_on(
    backend: WorkerBackend, held: Held, caplog: pytest.LogCaptureFixture
) -> None:
    """A panic is no Exception; the person hears a sentence with an id, the log has the same id."""

    class Panic(BaseException):
        """As pyo3's."""

    held.then = Panic("a person's text")
    held.leave.set()
    with pytest.raises(InferenceFailed) as caught:
        await backend.infer(classify(), silent)
    name = caught.value.what.split()[-1].rstrip(".")
    assert name in caplog.text
    assert "a person's text" not in caplog.text
    held.then = None
    assert await asyncio.wait_for(backend.infer(classify(), silent), 5.0)


# the thread is to end of it: that is the point
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_nobody_waits_for_a_thread_that_was_told_to_stop(held: Held) -> None:
    """What it had, what waits and what comes are refused; there is no second engine behind its back."""
    backend = WorkerBackend(Inference(threads=1), Bounds(), grace=0.1)
    held.then = SystemExit()
    tasks = [start(backend, classify(asker=1, solo=True))]
    await held.until_entered()
    tasks.append(start(backend, classify(asker=2, solo=True)))
    await asyncio.sleep(0)
    held.leave.set()
    for task in tasks:
        with pytest.raises(Closing):
            await asyncio.wait_for(task, SOON)
    with pytest.raises(Closing):
        await backend.infer(classify(asker=3), silent)
    await backend.close()


async def test_a_model_that_cannot_be_loaded_is_said_and_harms_no_other(backend: WorkerBackend) -> None:
    """Its folder is gone, say."""
    lost = InferenceRequest(
        id="x", pipeline="ner", model=Model("a/b", "hub", path="/nowhere"), inputs=("a",), asker=1
    )
    with pytest.raises(ModelUnavailable):
        await backend.infer(lost, silent)
    assert await backend.infer(classify(), silent)


async def test_whoever_listens_cannot_break_the_answer(
    backend: WorkerBackend, caplog: pytest.LogCaptureFixture
) -> None:
    """An error in telling is the teller's."""

    def tell(_event: Progress) -> None:
        raise RuntimeError("deaf")

    assert await backend.infer(classify(), tell)
    assert "Telling of progress failed" in caplog.text


async def test_places_are_told_when_they_change(backend: WorkerBackend, held: Held) -> None:
    """And only then."""
    events: list[Progress] = []
    held.again = True
    tasks = [start(backend, classify(solo=True, asker=number)) for number in range(3)]
    await held.until_entered()
    tasks.append(start(backend, classify(solo=True, asker=9), events.append))
    for place in (3, 2, 1):
        await held.until_entered()
        held.entered.clear()
        # the loop is told from the thread, which it cannot wait for
        async with asyncio.timeout(SOON):
            while told(events)[-1:] != [place]:  # noqa: ASYNC110 - see the line above
                await asyncio.sleep(0.01)
        held.leave.set()
    await held.until_entered()
    held.leave.set()
    await asyncio.gather(*tasks)
    assert told(events) == [3, 2, 1]


def told(events: Sequence[Progress]) -> list[int]:
    """Return the places in the queue that were told."""
    return [event.place for event in events if isinstance(event, Queued)]


async def test_one_person_has_so_many_waiting(held: Held) -> None:
    """Busy before anything is kept; another person is let in."""
    async with WorkerBackend(Inference(threads=1), Bounds(size=4, per_user=1), grace=0.1) as backend:
        tasks = [start(backend, classify(asker=1))]
        await held.until_entered()
        tasks += [start(backend, classify(asker=1))]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            backend.admit(1)
        with pytest.raises(Busy):
            await backend.infer(classify(asker=1), silent)
        tasks += [start(backend, classify(asker=number)) for number in (2, 3, 4)]
        await asyncio.sleep(0)
        with pytest.raises(QueueFull):
            backend.admit(5)
        held.leave.set()
        await asyncio.gather(*tasks)


async def test_what_waits_too_long_is_given_up(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while the worker is busy with something else."""
    monkeypatch.setattr("bot.inference.worker.worker.TICK", 0.05)
    async with WorkerBackend(Inference(threads=1), Bounds(wait_seconds=0.2), grace=5.0) as backend:
        running = start(backend, classify(asker=1))
        await held.until_entered()
        with pytest.raises(Timeout):
            await asyncio.wait_for(backend.infer(classify(asker=2), silent), SOON)
        held.leave.set()
        assert await running


async def test_a_generation_that_takes_too_long_is_stopped() -> None:
    """After run_seconds, at the next token; no machine writes 90 in a millisecond."""
    async with WorkerBackend(Inference(threads=1, run_seconds=0.001), Bounds()) as backend:
        parameters = {"max_new_tokens": 90, "min_new_tokens": 90, "do_sample": False}
        with pytest.raises(Timeout):
            await backend.infer(ask("text-generation", "gpt2", "a", lane="long", **parameters), silent)


async def test_a_hung_forward_pass_is_answered(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can interrupt it, but whoever waits is told."""
    monkeypatch.setattr("bot.inference.worker.worker.TICK", 0.05)
    monkeypatch.setattr("bot.inference.worker.worker.OVERDUE", 0.1)
    async with WorkerBackend(Inference(threads=1, run_seconds=0.1), Bounds(), grace=5.0) as backend:
        with pytest.raises(Timeout):
            await asyncio.wait_for(backend.infer(classify(), silent), SOON)
        held.leave.set()


async def test_closing_answers_what_runs_and_refuses_what_waits(held: Held) -> None:
    """Nobody is left without a word."""
    backend = WorkerBackend(Inference(threads=1), Bounds(), grace=10.0)
    running = start(backend, classify(asker=1))
    await held.until_entered()
    waiting = start(backend, classify(asker=2, solo=True))
    await asyncio.sleep(0)
    closing = asyncio.create_task(backend.close())
    with pytest.raises(Closing):
        await waiting
    with pytest.raises(Closing):
        await backend.infer(classify(asker=3), silent)
    held.leave.set()
    assert await running
    await asyncio.wait_for(closing, SOON)
    assert not backend._thread.alive


async def test_closing_waits_for_no_hung_pass(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread is a daemon; its request ends with Closing."""
    monkeypatch.setattr("bot.inference.worker.worker.LAST_WORD", 0.1)
    backend = WorkerBackend(Inference(threads=1), Bounds(), grace=0.1)
    running = start(backend, classify())
    await held.until_entered()
    await asyncio.wait_for(backend.close(), 5.0)
    with pytest.raises(Closing):
        await running
    held.leave.set()


async def test_closing_stops_a_long_generation() -> None:
    """At its next token, once its grace is over."""
    backend = WorkerBackend(Inference(threads=1), Bounds(), grace=0.0)
    began = asyncio.Event()
    parameters = {"max_new_tokens": 90, "min_new_tokens": 90, "do_sample": False}
    request = ask("text-generation", "gpt2", "a", lane="long", **parameters)
    running = start(backend, request, lambda event: began.set() if isinstance(event, Tokens) else None)
    await asyncio.wait_for(began.wait(), SOON)
    await asyncio.wait_for(backend.close(), SOON)
    with pytest.raises((Closing, Cancelled)):
        await running


def test_a_closed_event_loop_does_not_kill_the_worker() -> None:
    """The loop went away while a request ran: the thread finds nobody to tell, and ends in peace."""
    backend = WorkerBackend(Inference(threads=1), Bounds(), grace=0.0)
    loop = asyncio.new_event_loop()
    task = loop.create_task(backend.infer(classify(), silent))
    loop.run_until_complete(asyncio.sleep(0.01))
    task.cancel()
    loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
    loop.close()
    call_on(loop, silent, Running())
    backend._counter.close()
    backend._thread.join(SOON)
    assert not backend._thread.alive


async def test_the_garbage_collector_is_on_again(backend: WorkerBackend) -> None:
    """It is off only while torch is imported."""
    await asyncio.wait_for(backend.warm(), SOON)
    assert gc.isenabled()


async def test_waiting_tells_who_waits_and_who_runs(backend: WorkerBackend, held: Held) -> None:
    """By request id, in order."""
    requests = [classify(asker=number, solo=True) for number in range(3)]
    tasks = [start(backend, requests[0])]
    await held.until_entered()
    tasks += [start(backend, request) for request in requests[1:]]
    await asyncio.sleep(0)
    seen = backend.waiting()
    assert seen.running == (requests[0].id,)
    assert seen.waiting == (requests[1].id, requests[2].id)
    held.leave.set()
    await asyncio.gather(*tasks)
    await wait_until(lambda: backend.waiting().running == ())


async def wait_until(true: Callable[[], bool]) -> None:
    """Wait for something the worker does a moment after its answer."""
    limit = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < limit
        await asyncio.sleep(0.001)
