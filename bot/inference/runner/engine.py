"""The cache and the runner on one device: what the worker's thread drives, and makes. Imports torch."""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

import torch
from transformers import TextGenerationPipeline
from transformers.utils import logging

from bot.inference.cache import MEGABYTE, Cache
from bot.inference.loading.environment import threads
from bot.inference.loading.models import Loaded, device_of
from bot.inference.runner.batch import run_batch
from bot.inference.runner.flight import Flight
from bot.inference.runner.flight.held import fits
from bot.inference.runner.work import Outcome, Size, Work
from bot.settings import Inference
from bot.tasks import InferenceRequest

OPTIONAL = "Recommended: pip install sacremoses"
"""What a Marian tokenizer warns of; it only tidies punctuation before translating."""


class Engine:
    """Loads pipelines and runs batches on them; for one thread only."""

    def __init__(self, settings: Inference) -> None:
        torch.set_num_threads(threads(settings.threads))
        # bars of a loading checkpoint belong to a terminal, and hints about parameters to whoever set them
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers ships no types
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers ships no types
        warnings.filterwarnings("ignore", message=OPTIONAL)
        self._size = Size(settings.batch_tokens, settings.batch_inputs)
        self._cache = Cache(settings.cache_mb * MEGABYTE, device_of(settings.device))
        self._rows: WeakKeyDictionary[torch.nn.Module, int] = WeakKeyDictionary()
        self._in_use: list[InferenceRequest] = []

    def has(self, request: InferenceRequest) -> bool:
        """Tell whether a request's pipeline is loaded."""
        return (request.pipeline, request.model) in self._cache

    def load(self, request: InferenceRequest) -> Loaded:
        """Return a request's pipeline, loading it if need be; raises ModelError."""
        for used in self._in_use:
            # what runs now is to be the last to leave: dropped, its memory would not even come free
            if self.has(used):
                self._cache.get(used.pipeline, used.model)
        return self._cache.get(request.pipeline, request.model)

    def run(self, loaded: Loaded, works: Sequence[Work]) -> list[Outcome]:
        """Run requests of one key together on their pipeline; one outcome each, in order."""
        request = works[0].request
        self._in_use.append(request)
        try:
            return run_batch(
                loaded.pipe, works, self._size, lambda: self._cache.free(request.pipeline, request.model)
            )
        finally:
            self._in_use.remove(request)

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
        return Flight(loaded.pipe, size, lambda: self._cache.free(request.pipeline, request.model))

    def landed(self, flight: Flight, request: InferenceRequest) -> None:
        """Learn that a flight is over, and remember how many of its rows fitted into the device's memory."""
        self._in_use.remove(request)
        self._rows[flight.model] = flight.limit
