"""What the bot's owner does with models in memory, while others ask."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.errors import Closing, InferenceFailed, WrongModel
from bot.inference.backend import silent
from bot.inference.cache import Cache
from bot.inference.worker import WorkerBackend
from bot.inference.worker.thread import WorkerThread
from bot.settings import Inference
from bot.settings import Queue as Bounds
from tests.inference.asking import ask
from tests.inference.checkpoints import model


@pytest.fixture
async def backend() -> AsyncIterator[WorkerBackend]:
    """Run a worker for one test."""
    async with WorkerBackend(Inference(threads=1), Bounds(), grace=5.0) as running:
        yield running


async def test_a_model_loaded_before_anybody_asks_answers_at_once(backend: WorkerBackend) -> None:
    """Whoever comes next does not wait for it; once unloaded, the next one does again."""
    await backend.load("ner", model("entities"))
    request = ask("ner", "entities", "Sarah lives in Berlin", aggregation_strategy="simple")
    assert (await backend.infer(request, silent)).loaded is None
    assert await backend.unload("ner", model("entities"))
    assert not await backend.unload("ner", model("entities"))
    assert (await backend.infer(request, silent)).loaded is not None


async def test_what_is_in_memory_is_told(backend: WorkerBackend) -> None:
    """With what is pinned, whether that was before or after the load."""
    assert await backend.in_memory() == ()
    await backend.pin("ner", model("entities"))
    await backend.load("ner", model("entities"))
    await backend.load("fill-mask", model("masked"))
    assert [(one.model, one.pinned) for one in await backend.in_memory()] == [
        ("entities", True),
        ("masked", False),
    ]
    await backend.unpin("ner", model("entities"))
    assert not any(one.pinned for one in await backend.in_memory())
    assert all(one.bytes > 0 for one in await backend.in_memory())


async def test_an_order_and_requests_do_not_wait_for_each_other(backend: WorkerBackend) -> None:
    """A generation that flies goes on after each."""
    request = ask("text-generation", "gpt2", "the city", lane="long", do_sample=False, max_new_tokens=40)
    flying = asyncio.create_task(backend.infer(request, silent))
    for _ in range(3):
        await backend.load("ner", model("entities"))
        await backend.unload("ner", model("entities"))
    assert (await flying).outputs


async def test_an_order_that_fails_tells_why_and_the_worker_lives_on(
    backend: WorkerBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the words of the error, or in neutral ones."""
    with pytest.raises(WrongModel):
        await backend.load("ner", model("sentiment"))

    def broken(_cache: Cache) -> None:
        raise RuntimeError("no words for people")

    monkeypatch.setattr(Cache, "in_memory", broken)
    with pytest.raises(InferenceFailed, match="log says why"):
        await backend.in_memory()
    assert await backend.unload("ner", model("sentiment")) is False


async def test_an_order_given_up_is_not_done(backend: WorkerBackend) -> None:
    """Nobody waits for the model any more."""
    await backend.warm()
    ordered = asyncio.create_task(backend.load("ner", model("entities")))
    ordered.cancel()
    await asyncio.wait([ordered])
    assert await backend.in_memory() == ()


async def test_nothing_is_ordered_of_a_backend_that_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits is refused, and so is what comes later."""
    # a thread would now and then do it before the backend closes
    monkeypatch.setattr(WorkerThread, "start", lambda _thread: None)
    async with WorkerBackend(Inference(threads=1), Bounds(), grace=0.1) as backend:
        waiting = asyncio.create_task(backend.in_memory())
        await asyncio.sleep(0)
        await backend.close()
        with pytest.raises(Closing):
            await waiting
        with pytest.raises(Closing):
            await backend.in_memory()
