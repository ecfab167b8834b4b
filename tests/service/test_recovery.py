"""After a restart: every acknowledged job ends with an answer or a notice, and none is computed twice."""

from pathlib import Path

import pytest

from bot.errors import Busy
from bot.inference.backend import Running, silent
from bot.service.recovery import MOST_ATTEMPTS, MOST_RESTARTS
from bot.service.watch import Watch
from bot.store import Store
from bot.store.job import OPEN, Job, State
from tests.service.parts import MODEL, FunctionBackend, accepted, order, serving


async def left_running(store: Store, job: Job) -> None:
    """Mark a job as running, as a bot does that then dies."""
    watch = Watch(store.jobs, job, silent)
    watch(Running())
    await watch.settle()


async def test_what_is_open_comes_back_in_the_order_to_deal_with(tmp_path: Path) -> None:
    """Received first (three seconds to live), then what needs only delivery, then what must run."""
    async with serving(tmp_path) as service:
        waiting, running = await accepted(service), await accepted(service)
        await left_running(service.store, running)
        done = await service.perform(await accepted(service), silent)
        received = await service.accept(order())
        assert received is not None
        closed = await service.perform(await accepted(service, order(user=8)), silent)
        await service.delivered(closed)
    async with serving(tmp_path) as service:
        jobs = await service.unfinished()
        assert [job.id for job in jobs] == [received.id, done.id, waiting.id, running.id]
        assert jobs[1] == done
        assert jobs[0].order.origin.token == "secret-token"


async def test_a_suspect_runs_alone_and_those_who_waited_do_not(tmp_path: Path) -> None:
    """What ran when the bot died may have killed it."""
    backend = FunctionBackend()
    async with serving(tmp_path) as service:
        waiting, running = await accepted(service), await accepted(service)
        await left_running(service.store, running)
    async with serving(tmp_path, backend) as service:
        for job in await service.unfinished():
            assert (await service.perform(job, silent)).state is State.DONE
    assert {int(request.id): request.solo for request in backend.requests} == {
        waiting.id: False,
        running.id: True,
    }


async def test_a_job_that_stops_the_bot_three_times_is_given_up(tmp_path: Path) -> None:
    """Not before, and its neighbour is answered."""
    async with serving(tmp_path) as service:
        poison = await accepted(service)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        async with serving(tmp_path) as service:
            (job,) = await service.unfinished()
            assert (job.state in OPEN, job.attempt) == (True, attempt - 1)
            await left_running(service.store, job)
    async with serving(tmp_path) as service:
        (job,) = await service.unfinished()
        assert (job.id, job.state) == (poison.id, State.FAILED)
        assert job.failure is not None
        assert job.failure.code == "INTERRUPTED"
        assert f"#{poison.id}" in job.failure.what


async def test_a_crash_before_the_mark_is_not_tried_for_ever(tmp_path: Path) -> None:
    """A job may see ten restarts in whatever state."""
    async with serving(tmp_path) as service:
        await accepted(service)
        for _ in range(MOST_RESTARTS - 1):
            (job,) = await service.unfinished()
        (job,) = await service.unfinished()
        assert job.state is State.ACKNOWLEDGED
        (job,) = await service.unfinished()
        assert job.state is State.FAILED


async def test_open_jobs_hold_their_places_after_a_restart(tmp_path: Path) -> None:
    """A person with four under way is still busy, until they are answered."""
    async with serving(tmp_path) as service:
        for _ in range(4):
            await service.store.jobs.receive(order(), model=MODEL, chosen_by="default")
    async with serving(tmp_path) as service:
        jobs = await service.unfinished()
        with pytest.raises(Busy):
            await service.accept(order())
        for job in jobs:
            await service.perform(job, silent)
        assert await service.accept(order()) is not None


async def test_old_texts_go_at_the_start(tmp_path: Path) -> None:
    """Retention runs at once and then every six hours."""
    async with serving(tmp_path) as service:
        done = await service.perform(await accepted(service), silent)
        await service.delivered(done)
        await service.store._connection.write(
            lambda database: database.execute("UPDATE jobs SET received_at = 0, moved_at = 0").close()
        )
        await service.unfinished()
        await service.close()
        assert await service.store.jobs.export(7) == ()
