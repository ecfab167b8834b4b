"""What a run takes beside the weights is counted tensor by tensor."""

import torch

from bot.inference.runner.activations import measured
from bot.inference.runner.engine import Engine
from bot.inference.runner.work import Work
from bot.settings import Inference
from tests.inference.asking import ask


def test_the_height_of_what_is_alive_at_once_is_told() -> None:
    """Not the sum of all that was ever made; a view weighs nothing."""
    with measured("cpu") as peak, torch.inference_mode():
        one = torch.zeros(1000)
        two = one + 1
        del one
        view = two.view(10, 100)
        del two
        three = view * 2
        del view, three
    assert peak.bytes == 2 * 4 * 1000


def test_the_cache_learns_what_a_batch_needed() -> None:
    """More for a batch that is much larger; not measured again for one that is not."""
    engine = Engine(Inference(device="cpu", threads=1))
    small = ask("text-classification", "sentiment", "I love Berlin", top_k=2)
    loaded = engine.load(small.pipeline, small.model)
    seen = [engine.cache.bytes]
    large = ask("text-classification", "sentiment", *["I love Berlin and Paris " * 20] * 9, top_k=2)
    for request in (small, small, large):
        engine.run(loaded, [Work(request)])
        seen.append(engine.cache.bytes)
    weights, first, again, larger = seen
    assert weights == loaded.bytes
    assert weights < first == again < larger
