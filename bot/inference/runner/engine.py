"""The cache and the runner on one device: what the worker's thread drives, and makes. Imports torch."""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from weakref import WeakKeyDictionary

import torch
from transformers import TextGenerationPipeline
from transformers.utils import logging

from bot.inference.backend import Used
from bot.inference.cache import MEGABYTE, Cache
from bot.inference.loading.environment import threads
from bot.inference.loading.models import DTYPES, Loaded, device_of, load
from bot.inference.runner.activations import measured
from bot.inference.runner.batch import run_batch
from bot.inference.runner.fitting import Fitting
from bot.inference.runner.flight import Flight
from bot.inference.runner.flight.held import fits
from bot.inference.runner.work import Outcome, Size, Work
from bot.settings import Inference
from bot.tasks import InferenceRequest, Model

OPTIONAL = "Recommended: pip install sacremoses"
"""What a Marian tokenizer warns of; it only tidies punctuation before translating."""

GROWN = 2
"""A batch so many times as large as the largest measured is measured too: a dozen in a model's life."""


class Engine:
    """Loads pipelines and runs batches on them; for one thread only."""

    def __init__(self, settings: Inference) -> None:
        torch.set_num_threads(threads(settings.threads))
        # bars of a loading checkpoint belong to a terminal, and hints about parameters to whoever set them
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers ships no types
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers ships no types
        warnings.filterwarnings("ignore", message=OPTIONAL)
        self._size = Size(settings.batch_tokens, settings.batch_inputs)
        self.cache = Cache(
            settings.cache_mb * MEGABYTE,
            device_of(settings.device),
            partial(load, precision=settings.precision),
            width=DTYPES[settings.precision].itemsize,
        )
        self._rows: WeakKeyDictionary[torch.nn.Module, int] = WeakKeyDictionary()
        self._largest: WeakKeyDictionary[torch.nn.Module, int] = WeakKeyDictionary()
        self._fitting: WeakKeyDictionary[torch.nn.Module, Fitting] = WeakKeyDictionary()
        self._in_use: list[InferenceRequest] = []

    def has(self, request: InferenceRequest) -> bool:
        """Tell whether a request's pipeline is loaded."""
        return (request.pipeline, request.model) in self.cache

    def load(self, name: str, model: Model) -> Loaded:
        """Return a pipeline, loading it if need be; raises ModelError."""
        self._touch()
        return self.cache.get(name, model)

    def used(self, seconds: float | None) -> Used:
        """Tell of the use of a pipeline after so many seconds of loading (None: none), and what is loaded."""
        return Used(seconds, len(self.cache), self.cache.bytes, self.cache.evicted)

    def run(self, loaded: Loaded, works: Sequence[Work]) -> list[Outcome]:
        """Run requests of one key together on their pipeline; one outcome each, in order."""
        request = works[0].request
        self._in_use.append(request)
        try:
            return self._run(loaded, works, request)
        finally:
            self._in_use.remove(request)

    def _run(self, loaded: Loaded, works: Sequence[Work], request: InferenceRequest) -> list[Outcome]:
        """Run requests; a batch much larger than any before of its model is measured for the cache."""
        model, size = loaded.pipe.model, sum(work.characters for work in works)
        fitting = self._fitting.setdefault(model, Fitting())

        def run() -> list[Outcome]:
            return run_batch(
                loaded.pipe,
                works,
                self._size,
                lambda: self.cache.free(request.pipeline, request.model),
                fitting,
            )

        if size < GROWN * self._largest.get(model, 0):
            return run()
        self._largest[model] = size
        with measured(loaded.device) as peak:
            outcomes = run()
        self._learn(request, peak.bytes)
        return outcomes

    def _learn(self, request: InferenceRequest, activations: int) -> None:
        """Tell the cache what a model needed while it ran."""
        self._touch()
        self.cache.learn(request.pipeline, request.model, activations)

    def _touch(self) -> None:
        """Let what runs now be the last to leave: dropped, its memory would not even come free."""
        for used in self._in_use:
            if self.has(used):
                self.cache.get(used.pipeline, used.model)

    def flight(self, loaded: Loaded, request: InferenceRequest) -> Flight | None:
        """Return an empty flight of a request's pipeline, in use until it has `landed`.

        None where only `generate` can run it.
        """
        if not isinstance(loaded.pipe, TextGenerationPipeline):
            return None
        model = loaded.pipe.model
        if model not in self._rows:
            self._rows[model] = self._size.inputs if fits(model) else 0
        if not self._rows[model]:
            return None
        self._in_use.append(request)
        size = replace(self._size, inputs=self._rows[model])
        return Flight(loaded.pipe, size, lambda: self.cache.free(request.pipeline, request.model))

    def landed(self, flight: Flight, request: InferenceRequest) -> None:
        """Learn that a flight is over, and remember how many of its rows fitted into the device's memory."""
        self._learn(request, flight.most_held)
        self._in_use.remove(request)
        self._rows[flight.model] = flight.limit
