"""Accepting: refused at once with a reason, or journalled; nothing in between."""

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import (
    BadModelId,
    BotError,
    Busy,
    Closing,
    Cooldown,
    QueueFull,
    StorageError,
    TooLong,
    UnknownModel,
    WrongModel,
)
from bot.inference.backend import Tell, silent
from bot.service import Service
from bot.service.places import Places
from bot.settings import Queue
from bot.store.job import Order, State
from bot.tasks import InferenceRequest, Result
from tests.service.parts import MODEL, FunctionBackend, Gate, accepted, at_once, order, serving


async def outcome(service: Service, given: Order) -> str:
    """Accept, and name what came of it."""
    try:
        job = await service.accept(given)
    except BotError as error:
        return error.code
    return "replay" if job is None else "accepted"


async def test_one_interaction_is_one_job_however_often_it_comes(tmp_path: Path) -> None:
    """At the same time and later."""
    async with serving(tmp_path) as service:
        given = order()
        outcomes = [await outcome(service, given) for _ in range(2)]
        again = order(interaction=123)
        outcomes += await asyncio.gather(*(outcome(service, again) for _ in range(3)))
        assert outcomes == ["accepted", "replay", "accepted", "replay", "replay"]
        assert len(await service.store.jobs.open()) == 2


async def test_a_burst_of_one_person_is_bounded_and_nothing_is_dropped(tmp_path: Path) -> None:
    """Thirty at once: as many as one may have under way, the others refused with a reason each."""
    gate = Gate()
    async with serving(tmp_path, FunctionBackend(gate)) as service:
        outcomes = await asyncio.gather(*(outcome(service, order()) for _ in range(30)))
        assert Counter(outcomes) == {"accepted": 4, "BUSY": 26}
        assert len(await service.store.jobs.open()) == 4


@pytest.mark.parametrize("bound", ["per_user", "per_server"])
@pytest.mark.parametrize(("estimate", "told"), [(42.0, 42.0), (None, 0.0)])
def test_who_has_enough_under_way_is_told_for_how_long(
    bound: str, estimate: float | None, told: float
) -> None:
    """As far as the queue knows."""
    places = Places(Queue(**{bound: 1}), run_seconds=60.0)
    for interaction in (1, 2):
        assert places.take(interaction, 7, estimate, server=5)
    with pytest.raises(Busy) as refused:
        places.take(3, 7, estimate, server=5)
    assert refused.value.retry_after == told


async def test_the_waiting_line_is_bounded_for_all_together(tmp_path: Path) -> None:
    """The refusal says how long to wait."""
    async with serving(tmp_path, queue={"size": 2, "per_user": 3}) as service:
        outcomes = [await outcome(service, order(user=user)) for user in range(4)]
        assert outcomes == ["accepted"] * 3 + ["QUEUE_FULL"]
        with pytest.raises(QueueFull, match="Try again in about") as refused:
            await service.accept(order(user=9))
        assert refused.value.retry_after > 0


async def test_one_server_is_bounded_and_others_are_not(tmp_path: Path) -> None:
    """Two may wait beside one that runs; direct messages have no such bound."""
    async with serving(tmp_path, FunctionBackend(Gate()), queue={"per_server": 2}) as service:
        outcomes = [await outcome(service, order(user=user)) for user in range(4)]
        assert outcomes == ["accepted"] * 3 + ["BUSY"]
        for guild in (6, None):
            given = order(user=9)
            elsewhere = replace(given, origin=replace(given.origin, guild=guild))
            assert await outcome(service, elsewhere) == "accepted"


async def test_a_place_is_free_again_after_the_outcome(tmp_path: Path) -> None:
    """Performed, dropped or refused: each gives its place back."""
    async with serving(tmp_path, limits={"requests_per_minute": 100}) as service:
        for _ in range(6):
            await service.perform(await accepted(service), silent)
            job = await service.accept(order())
            assert job is not None
            await service.dropped(job)
            with pytest.raises(BadModelId):
                await service.accept(order(model="../secret"))


async def test_too_many_in_a_minute_cool_down(tmp_path: Path) -> None:
    """What was refused for another reason does not count."""
    async with serving(tmp_path, limits={"requests_per_minute": 2}) as service:
        for _ in range(2):
            assert await outcome(service, order(model="no/model")) == "UNKNOWN_MODEL"
            await service.perform(await accepted(service), silent)
        with pytest.raises(Cooldown) as refused:
            await service.accept(order())
        assert 50 < refused.value.retry_after <= 60
        assert await outcome(service, order(user=8)) == "accepted"


async def test_what_models_wrote_within_an_hour_is_bounded(tmp_path: Path) -> None:
    """Counted when it is written, for the one who asked, and refused before anything is journalled."""

    async def write(request: InferenceRequest, progress: Tell) -> Result:
        given = await at_once(request, progress)
        return replace(given, outputs=tuple(replace(one, tokens_out=60) for one in given.outputs))

    bounds = {"tokens_per_hour": 100, "requests_per_minute": 100}
    async with serving(tmp_path, FunctionBackend(write), limits=bounds) as service:
        for _ in range(2):
            await service.perform(await accepted(service), silent)
        with pytest.raises(Cooldown, match="100 tokens for you") as refused:
            await service.accept(order())
        assert 3500 < refused.value.retry_after <= 3600
        assert await outcome(service, order(user=8)) == "accepted"


async def test_what_the_backend_refuses_is_refused(tmp_path: Path) -> None:
    """Its own words rise unchanged."""
    backend = FunctionBackend()
    async with serving(tmp_path, backend) as service:
        backend.refusal = Busy("You already have 3 waiting.")
        with pytest.raises(Busy, match="3 waiting"):
            await service.accept(order())
        assert await service.store.jobs.open() == ()


async def test_a_call_larger_than_allowed_is_refused_with_both_numbers(tmp_path: Path) -> None:
    """Before anything runs."""
    async with serving(tmp_path, limits={"texts": 2}) as service:
        with pytest.raises(TooLong, match="at most 2 texts; this one has 3"):
            await service.accept(order(inputs=("a", "b", "c")))


async def test_nothing_new_when_the_disk_is_nearly_full(tmp_path: Path) -> None:
    """What is accepted already must still be answered and stored."""
    async with serving(tmp_path, storage={"path": tmp_path, "min_free_mb": 10**9}) as service:
        with pytest.raises(StorageError, match="nearly full"):
            await service.accept(order())


async def test_nothing_new_while_closing(tmp_path: Path) -> None:
    """Refused honestly, in the second in which it comes."""
    async with serving(tmp_path) as service:
        await service.close()
        with pytest.raises(Closing):
            await service.accept(order())


async def test_the_model_is_option_then_preference_then_server_then_default(tmp_path: Path) -> None:
    """And the job remembers why."""
    async with serving(tmp_path) as service:
        preferences = service.store.preferences

        async def chosen(model: str | None = None) -> tuple[str, str]:
            job = await service.accept(order(model=model))
            assert job is not None
            await service.dropped(job)
            return job.model, job.chosen_by

        assert await chosen() == (MODEL, "default")
        await preferences.set_server(5, "summarize", MODEL)
        assert await chosen() == (MODEL, "server")
        await preferences.set_user(7, "summarize", MODEL)
        assert await chosen() == (MODEL, "preference")
        assert await chosen(model=MODEL) == (MODEL, "option")
        await preferences.set_user(7, "summarize", "no/longer-offered")
        assert await chosen() == (MODEL, "server")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("../secret", BadModelId),
        ("https://example.org/model", BadModelId),
        ("some/model", UnknownModel),
        ("starter/zero-shot-minilm", UnknownModel),
    ],
)
async def test_a_model_that_may_not_be_used_is_refused(
    tmp_path: Path, name: str, error: type[BotError]
) -> None:
    """Nothing is journalled."""
    async with serving(tmp_path) as service:
        with pytest.raises(error):
            await service.accept(order(model=name))
        assert await service.store.jobs.open() == ()


async def test_a_model_of_another_task_says_of_which(tmp_path: Path) -> None:
    """Sentiment cannot be had from a summariser."""
    async with serving(tmp_path) as service:
        with pytest.raises(WrongModel, match="/summarize"):
            await service.accept(order(task="sentiment", model=MODEL))


async def test_a_caller_cancelled_while_accepting_leaves_no_open_job(tmp_path: Path) -> None:
    """A cancelled caller may own a row; it is closed, and its place and count are given back."""
    async with serving(tmp_path) as service:
        for steps in range(12):
            accepting = asyncio.create_task(service.accept(order()))
            for _ in range(steps):
                await asyncio.sleep(0)
            accepting.cancel()
            await asyncio.gather(accepting, return_exceptions=True)
        await service.close()
        left = [job for job in await service.store.jobs.export(7) if job.state is not State.DROPPED]
        kept = {job.state for job in left}
        assert kept <= {State.RECEIVED}
        assert len(left) <= 1  # the last one may have been accepted before it could be cancelled
