"""What breaks the worker: it starts anew where it can, and says so where only a new process helps."""

import asyncio
import threading
import time

import pytest

from bot.errors import Closing, StorageError, Timeout
from bot.inference.backend import Progress, silent
from bot.inference.lost import is_lost
from bot.inference.worker import WorkerBackend
from bot.inference.worker.counter import Counter
from bot.inference.worker.thread import MOST_DEATHS
from bot.settings import Inference
from bot.settings import Queue as Bounds
from tests.inference.worker.test_worker import SOON, Held, classify, held, start

__all__ = ["held"]
ASSERTED = "CUDA error: device-side assert triggered"


def lost() -> RuntimeError:
    """Return what torch raises once a kernel asserted."""
    return RuntimeError(ASSERTED)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (lost(), True),
        (RuntimeError("CUDA error: an illegal memory access was encountered"), True),
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), False),
        (ValueError(ASSERTED), False),
        (RuntimeError("shapes cannot be multiplied"), False),
    ],
)
def test_a_lost_device_is_known_by_what_the_driver_says(error: Exception, expected: bool) -> None:
    assert is_lost(error) is expected
    outer = ValueError("around it")
    outer.__cause__ = error
    assert is_lost(outer) is expected


async def test_a_lost_device_keeps_its_requests_for_a_new_process(held: Held) -> None:
    async with WorkerBackend(Inference(threads=1), Bounds()) as backend:
        held.then = lost()
        running = start(backend, classify(asker=1))
        await held.until_entered()
        waiting = start(backend, classify(asker=2, solo=True))
        await asyncio.sleep(0)
        held.leave.set()
        for one in (running, waiting):
            with pytest.raises(Closing):
                await asyncio.wait_for(one, SOON)
        await asyncio.wait_for(backend.broken.wait(), SOON)
        await asyncio.to_thread(backend._thread.join, SOON)
        assert not backend.waiting().alive


async def test_a_hung_pass_is_answered_and_given_up(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.inference.worker.worker.TICK", 0.05)
    monkeypatch.setattr("bot.inference.worker.worker.OVERDUE", 0.1)
    async with WorkerBackend(Inference(threads=1, run_seconds=0.1), Bounds(), grace=5.0) as backend:
        assert not backend.broken.is_set()
        with pytest.raises(Timeout):
            await asyncio.wait_for(backend.infer(classify(), silent), SOON)
        await asyncio.wait_for(backend.broken.wait(), SOON)
        held.leave.set()


class Dying:
    """Makes the thread's next turns end with what nobody foresaw."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
        self.left = times
        take = Counter.take

        def dies(counter: Counter, *args: object, **kwargs: object) -> object:
            taken = take(counter, *args, **kwargs)  # type: ignore[arg-type]  # whatever the thread gives
            if taken is not None and self.left:
                self.left -= 1
                for ticket in taken[1]:
                    ticket.settle(Closing("kept"))
                counter.finished(taken[0], None)
                raise BaseException("a panic outside of every batch")  # noqa: TRY002 - that is the point
            return taken

        monkeypatch.setattr(Counter, "take", dies)


async def test_a_thread_that_dies_starts_anew_and_answers_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    dying = Dying(monkeypatch, MOST_DEATHS)
    async with WorkerBackend(Inference(threads=1), Bounds()) as backend:
        for _ in range(MOST_DEATHS):
            with pytest.raises(Closing):
                await asyncio.wait_for(backend.infer(classify(), silent), SOON)
        began = time.monotonic()
        assert await asyncio.wait_for(backend.infer(classify(), silent), SOON)
        assert (dying.left, backend.broken.is_set()) == (0, False)
        assert time.monotonic() - began < SOON


async def test_a_thread_that_dies_too_often_asks_for_a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    Dying(monkeypatch, MOST_DEATHS + 1)
    async with WorkerBackend(Inference(threads=1), Bounds()) as backend:
        for _ in range(MOST_DEATHS + 1):
            with pytest.raises(Closing):
                await asyncio.wait_for(backend.infer(classify(), silent), SOON)
        await asyncio.wait_for(backend.broken.wait(), SOON)


@pytest.mark.parametrize("ordered", [False, True], ids=["request", "order"])
async def test_a_load_that_hangs_asks_for_a_new_process(
    monkeypatch: pytest.MonkeyPatch, ordered: bool
) -> None:
    """Whoever waits for it is answered."""
    monkeypatch.setattr("bot.inference.worker.worker.TICK", 0.05)
    monkeypatch.setattr("bot.inference.worker.worker.OVERDUE", 0.1)
    monkeypatch.setattr("bot.inference.worker.thread.LOAD_SECONDS", 0.1)
    leave = threading.Event()
    monkeypatch.setattr("bot.inference.runner.engine.Engine.load", lambda *_: leave.wait(SOON))
    async with WorkerBackend(Inference(threads=1), Bounds(), grace=5.0) as backend:
        if ordered:
            loading = asyncio.create_task(backend.load("text-classification", classify().model))
        else:
            with pytest.raises(Timeout):
                await asyncio.wait_for(backend.infer(classify(), silent), SOON)
        await asyncio.wait_for(backend.broken.wait(), SOON)
        leave.set()
        if ordered:
            await asyncio.wait_for(loading, SOON)


async def test_a_suspect_that_must_not_begin_is_not_run(held: Held) -> None:
    """Because the journal cannot be written, or because its person has cancelled meanwhile."""
    async with WorkerBackend(Inference(threads=1), Bounds()) as backend:
        refused: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        refused.set_exception(StorageError("The disk is full."))
        with pytest.raises(StorageError):
            await asyncio.wait_for(backend.infer(classify(solo=True), lambda _event: refused), SOON)
        asked, waits = asyncio.Event(), asyncio.get_running_loop().create_future()

        def tell(_event: Progress) -> asyncio.Future[None]:
            asked.set()
            return waits

        cancelled = start(backend, classify(solo=True), tell)
        await asked.wait()
        cancelled.cancel()
        held.leave.set()
        assert await asyncio.wait_for(backend.infer(classify("after it"), silent), SOON)
        assert held.batches == 1
