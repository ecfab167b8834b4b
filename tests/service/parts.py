"""A service with everything real below it but the model: the backend is a function of the request."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.catalog import Catalog
from bot.inference.backend import Running, Tell, Waiting
from bot.limits import Limits
from bot.service import Service
from bot.settings import Settings
from bot.store import Store
from bot.store.job import Job, Order, Origin
from bot.tasks import InferenceRequest, Input, Output, Ranking, Result, Scored, Task

Infer = Callable[[InferenceRequest, Tell], Awaitable[Result]]
_interactions = itertools.count(1_000)


def parse(_request: InferenceRequest, _text: Input, output: Output) -> Ranking:
    """Read what `answered` gives."""
    return Ranking((Scored(output.raw["label"], output.raw["score"]),))


SENTIMENT = Task(name="sentiment", title="Sentiment", pipeline="text-classification", parse=parse)
SUMMARIZE = Task(name="summarize", title="Summary", pipeline="summarization", parse=parse, random=True)
TASKS = {task.name: task for task in (SENTIMENT, SUMMARIZE)}
MODEL = "starter/summary-extractive"


def result(request: InferenceRequest) -> Result:
    """Give one output an input."""
    outputs = tuple(Output({"label": str(text), "score": 0.5}, tokens_in=2) for text in request.inputs)
    return Result(outputs=outputs, device="cpu", queued=0.0, loaded=None, ran=0.1)


async def at_once(request: InferenceRequest, progress: Tell) -> Result:
    """Answer without delay."""
    progress(Running())
    return result(request)


class FunctionBackend:
    """A backend that runs a function and remembers what it was asked."""

    def __init__(self, infer: Infer = at_once) -> None:
        self.requests: list[InferenceRequest] = []
        self.refusal: Exception | None = None
        self._infer = infer

    async def infer(self, request: InferenceRequest, progress: Tell) -> Result:
        """Remember and run."""
        self.requests.append(request)
        return await self._infer(request, progress)

    def waiting(self) -> Waiting:
        """Tell that all run."""
        return Waiting((), tuple(request.id for request in self.requests), None)

    def admit(self, asker: int, server: int | None = None) -> None:
        """Refuse when told so, whoever asks."""
        del asker, server
        if self.refusal is not None:
            raise self.refusal


class Gate:
    """A backend's function that waits until it is opened."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.entered = asyncio.Event()

    async def __call__(self, request: InferenceRequest, progress: Tell) -> Result:
        """Say that it runs, wait, answer."""
        progress(Running())
        self.entered.set()
        await self.open.wait()
        return result(request)


def settings_for(folder: Path, **sections: Mapping[str, Any]) -> Settings:
    """Give settings that use the starter pack alone."""
    given: dict[str, Any] = {"storage": {"path": folder}, "models": {"source": "starter"}, **sections}
    return Settings(**given)


@asynccontextmanager
async def serving(
    folder: Path,
    backend: FunctionBackend | None = None,
    tasks: Mapping[str, Task] = TASKS,
    busy_milliseconds: int = 1500,
    now: Callable[[], float] = time.time,
    **sections: Mapping[str, Any],
) -> AsyncIterator[Service]:
    """Open a service and close it."""
    settings = settings_for(folder, **sections)
    store = await Store.open(folder, busy_milliseconds=busy_milliseconds, now=now)
    catalog = Catalog(settings=settings, tasks=tasks, store=store)
    service = Service(
        tasks=tasks,
        catalog=catalog,
        store=store,
        backend=backend or FunctionBackend(),
        limits=Limits(settings.limits),
        settings=settings,
        now=now,
    )
    try:
        yield service
    finally:
        await service.close(seconds=0.1)
        await catalog.close()
        await store.close()


def order(text: str = "a fine day", *, user: int = 7, task: str = "summarize", **rest: Any) -> Order:  # noqa: ANN401 - fields of Order
    """Give an order nobody gave before."""
    interaction = rest.pop("interaction", None) or next(_interactions)
    origin = Origin(interaction=interaction, user=user, token="secret-token", guild=5, channel=6)
    return Order(task=task, inputs=rest.pop("inputs", (text,)), origin=origin, **rest)


async def accepted(service: Service, given: Order | None = None) -> Job:
    """Accept and acknowledge."""
    job = await service.accept(given or order())
    assert job is not None
    return await service.acknowledged(job, message=99)
