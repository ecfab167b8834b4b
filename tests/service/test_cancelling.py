"""Cancelling and forgetting: at any moment, one outcome, and only by who may."""

import asyncio
import contextlib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import Cooldown, Forbidden, NotFound
from bot.inference.backend import Running, Tell, Tokens, silent
from bot.store.job import State
from bot.tasks import InferenceRequest, Result
from tests.service.parts import FunctionBackend, Gate, accepted, order, serving


async def test_a_running_job_is_cancelled_and_says_so(tmp_path: Path) -> None:
    """Both the one who cancels and the one who waits for the answer see the same outcome."""
    gate = Gate()
    async with serving(tmp_path, FunctionBackend(gate)) as service:
        job = await accepted(service)
        performing = asyncio.create_task(service.perform(job, silent))
        await gate.entered.wait()
        cancelled = await service.cancel(job.id, by=7)
        assert cancelled.state is State.CANCELLED
        assert cancelled.failure is not None
        assert cancelled.failure.code == "CANCELLED"
        assert await performing == cancelled
        with pytest.raises(NotFound, match="already ended"):
            await service.cancel(job.id, by=7)


async def test_a_job_is_cancelled_at_whatever_step_it_is(tmp_path: Path) -> None:
    """One of two outcomes, the stored one, and the waiting caller always gets it."""
    async with serving(tmp_path, limits={"requests_per_minute": 100}) as service:
        for steps in range(20):
            job = await accepted(service)
            performing = asyncio.create_task(service.perform(job, silent))
            for _ in range(steps):
                await asyncio.sleep(0)
            with contextlib.suppress(NotFound):  # it was done before
                await service.cancel(job.id, by=7)
            ended = await asyncio.wait_for(performing, 5)
            assert ended.state in {State.CANCELLED, State.DONE}
            assert await service.store.jobs.get(job.id) == ended


async def test_a_job_is_cancelled_before_it_is_performed(tmp_path: Path) -> None:
    """It is never given to the backend."""
    backend = FunctionBackend()
    async with serving(tmp_path, backend) as service:
        job = await accepted(service)
        await service.cancel(job.id, by=7)
        ended = await service.perform(job, silent)
        assert ended.state is State.CANCELLED
    assert backend.requests == []


async def test_only_the_owner_or_a_moderator_cancels(tmp_path: Path) -> None:
    """A number seen in a footer is not a right."""
    async with serving(tmp_path) as service:
        job = await accepted(service)
        with pytest.raises(Forbidden):
            await service.cancel(job.id, by=8)
        with pytest.raises(NotFound):
            await service.cancel(job.id + 1, by=7, moderates=5)
        assert (await service.cancel(job.id, by=8, moderates=5)).state is State.CANCELLED


async def test_cancelling_the_caller_leaves_the_job_to_the_next_start(tmp_path: Path) -> None:
    """That is what shutting down does; it is no outcome."""
    gate = Gate()
    async with serving(tmp_path, FunctionBackend(gate)) as service:
        job = await accepted(service)
        performing = asyncio.create_task(service.perform(job, silent))
        await gate.entered.wait()
        performing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await performing
        (left,) = await service.store.jobs.open()
        assert left.id == job.id


async def test_forgetting_while_a_job_runs_leaves_no_row_and_owes_one_notice(tmp_path: Path) -> None:
    """The row is not made again by the answer that comes later."""
    gate = Gate()
    async with serving(tmp_path, FunctionBackend(gate)) as service:
        job = await accepted(service, order("my text"))
        await service.store.preferences.set_user(7, "summarize", "a/b")
        performing = asyncio.create_task(service.perform(job, silent))
        await gate.entered.wait()
        assert await service.forget(7) == 1
        ended = await performing
        assert ended.failure is not None
        assert (ended.failure.code, ended.order.inputs) == ("NOT_FOUND", ())
        await service.delivered(ended)
        assert await service.store.jobs.export(7) == ()
        assert await service.store.preferences.of_user(7) == {}


async def test_a_job_is_found_by_its_owner_alone(tmp_path: Path) -> None:
    """Dropped ones are nobody's."""
    async with serving(tmp_path) as service:
        job = await accepted(service)
        assert await service.find(job.id, by=7) == job
        assert await service.find(job.id, by=8, moderates=5) == job
        with pytest.raises(Forbidden):
            await service.find(job.id, by=8)
        await service.dropped(job)
        with pytest.raises(NotFound):
            await service.find(job.id, by=7)


async def test_a_moderator_cancels_in_the_own_server_alone_and_nothing_private(tmp_path: Path) -> None:
    """A number is all that a moderator of another server would need."""
    async with serving(tmp_path) as service:
        job, given = await accepted(service), order(user=8)
        private = await accepted(service, replace(given, origin=replace(given.origin, private=True)))
        for number, server in ((job.id, 6), (private.id, 5)):
            with pytest.raises(Forbidden):
                await service.cancel(number, by=9, moderates=server)
        assert (await service.cancel(job.id, by=9, moderates=5)).state is State.CANCELLED


async def test_what_was_written_before_a_cancellation_counts(tmp_path: Path) -> None:
    """The person has seen it while it was written."""
    gate = Gate()

    async def infer(request: InferenceRequest, progress: Tell) -> Result:
        progress(Running())
        progress(Tokens("so far", 30))
        return await gate(request, progress)

    async with serving(tmp_path, FunctionBackend(infer), limits={"tokens_per_hour": 20}) as service:
        job = await accepted(service)
        performing = asyncio.create_task(service.perform(job, silent))
        await gate.entered.wait()
        await service.cancel(job.id, by=7)
        await performing
        with pytest.raises(Cooldown):
            await service.accept(order())
