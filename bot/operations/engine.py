"""The engine in figures: batches, and the cache of pipelines. Told on the worker's thread."""

from bot.inference.backend import Batched, Used
from bot.operations.families import Families

SHARED = (1, 2, 4, 8, 16, 32, 64, 128, 256)
"""Buckets of inputs, or requests, in a batch."""


class EngineFigures:
    """Counts what the engine does."""

    def __init__(self, families: Families) -> None:
        self._inputs = families.histogram(
            "batch_inputs", "Inputs that begin together.", "lane", buckets=SHARED
        )
        self._requests = families.histogram(
            "batch_requests", "Requests that begin together.", "lane", buckets=SHARED
        )
        self._hits = families.counter("cache_hits", "Uses of a pipeline that was loaded.")
        self._loads = families.histogram("cache_load_seconds", "Seconds of a load.")
        self._evictions = families.counter("cache_evictions", "Pipelines that had to leave.")
        self._bytes = families.gauge("cache_bytes", "What the loaded models weigh.")
        self._pipelines = families.gauge("cache_pipelines", "Loaded pipelines.")
        self._evicted = 0

    def heard(self, event: Batched | Used) -> None:
        """Learn what the engine does."""
        match event:
            case Batched():
                self._inputs.labels(event.lane).observe(event.inputs)
                self._requests.labels(event.lane).observe(event.requests)
            case Used():
                self._used(event)

    def _used(self, event: Used) -> None:
        if event.seconds is None:
            self._hits.inc()
        else:
            self._loads.observe(event.seconds)
        self._evictions.inc(event.evicted - self._evicted)
        self._evicted = event.evicted
        self._bytes.set(event.bytes)
        self._pipelines.set(event.pipelines)
