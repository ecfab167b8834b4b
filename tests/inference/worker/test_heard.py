"""What the worker tells those who watch over it: batches, uses of pipelines, and whether it lives."""

from bot.inference.backend import Batched, Used, silent
from bot.inference.worker import WorkerBackend
from bot.settings import Inference, Queue
from tests.inference.asking import ask


async def test_batches_and_uses_of_pipelines_are_told() -> None:
    heard: list[Batched | Used] = []
    asked = [
        ask("text-classification", "sentiment", "I love Berlin", top_k=1),
        ask("ner", "entities", "Berlin"),
    ]
    async with WorkerBackend(Inference(threads=1), Queue(), heard=heard.append) as backend:
        for request in (asked[0], asked[0], asked[1]):
            await backend.infer(request, silent)
    batches = [event for event in heard if isinstance(event, Batched)]
    used = [event for event in heard if isinstance(event, Used)]
    assert batches == [Batched("short", requests=1, inputs=1)] * 3
    assert [event.seconds is None for event in used] == [False, True, False]
    assert [event.pipelines for event in used] == [1, 1, 2]
    assert 0 < used[0].bytes < used[2].bytes
    assert used[2].evicted == 0


async def test_a_worker_is_alive_until_it_is_closed() -> None:
    backend = WorkerBackend(Inference(threads=1), Queue(), grace=0.1)
    assert backend.waiting().alive  # it starts with the first request
    await backend.warm()
    assert backend.waiting().alive
    assert backend.waiting().lanes == {"short": 0, "flight": 0, "long": 0}
    await backend.close()
    assert not backend.waiting().alive
