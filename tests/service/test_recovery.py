"""After a restart: every acknowledged job ends with an answer or a notice, and none is computed twice."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Busy
from bot.inference.backend import Running, Tell, silent
from bot.service.recovery import MOST_ATTEMPTS, MOST_RESTARTS, take_up
from bot.service.watch import Watch
from bot.store import Store
from bot.store.job import OPEN, Job, State
from bot.tasks import InferenceRequest, Result
from tests.service.parts import MODEL, FunctionBackend, accepted, order, result, serving


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


async def test_after_a_crash_those_who_waited_are_suspects_too(tmp_path: Path) -> None:
    """One of them may have begun in the moment before that could be noted."""
    async with serving(tmp_path) as service:
        waiting, running = await accepted(service), await accepted(service)
        await left_running(service.store, running)
        found = await take_up(service.store.jobs, crashed=True)
        assert {job.id: job.attempt for job in found} == {waiting.id: 1, running.id: 1}


async def test_a_suspect_begins_once_the_journal_has_it_and_all_that_ended_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it ends the process, a neighbour that was ready loses nothing, however slow the disk is."""
    begun: list[str] = []

    async def infer(request: InferenceRequest, progress: Tell) -> Result:
        allowed = progress(Running())
        assert (allowed is not None) == request.solo
        if allowed is not None:
            await allowed
            kept = await service.store.jobs.get(suspect.id)
            assert kept is not None
            assert (kept.state, kept.attempt) == (State.RUNNING, 2)
        begun.append(request.id)
        return result(request)

    async with serving(tmp_path) as service:
        innocent, suspect = await accepted(service), await accepted(service)
        await left_running(service.store, suspect)
    async with serving(tmp_path, FunctionBackend(infer)) as service:
        innocent, suspect = await service.unfinished()
        disk, asked, move = asyncio.Event(), asyncio.Event(), service.store.jobs.move

        async def slow(job_id: int, to: State, **more: Any) -> Job | None:  # noqa: ANN401 - as it is called
            if (job_id, to) == (innocent.id, State.DONE):
                asked.set()
                await disk.wait()
            return await move(job_id, to, **more)

        monkeypatch.setattr(service.store.jobs, "move", slow)
        first = asyncio.create_task(service.perform(innocent, silent))
        await asked.wait()
        second = asyncio.create_task(service.perform(suspect, silent))
        await asyncio.sleep(0.3)
        assert begun == [str(innocent.id)]
        disk.set()
        assert [job.state for job in await asyncio.gather(first, second)] == [State.DONE, State.DONE]


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


async def test_a_row_that_cannot_be_read_harms_no_other_and_quotes_no_text(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A damaged file may leave one: its person is told that it failed, and everybody else is answered."""
    async with serving(tmp_path) as service:
        broken, good = await accepted(service), await accepted(service)
        await service.store._connection.write(
            lambda database: database.execute(
                "UPDATE jobs SET inputs = '[\"my diary\"' WHERE id = ?", (broken.id,)
            ).close()
        )
        assert [job.id for job in (await service.store.jobs.page(7))[0]] == [good.id]
    async with serving(tmp_path) as service:
        jobs = {job.id: job for job in await service.unfinished()}
        assert jobs[good.id].state in OPEN
        failed = jobs[broken.id]
        assert (failed.state, failed.wiped) == (State.FAILED, True)
        assert failed.failure is not None
        assert "unreadable" in failed.failure.what
    assert "diary" not in caplog.text
