"""The orderly end: what runs may finish, what only waits is kept for the next start."""

import asyncio
from pathlib import Path

import pytest

from bot.inference.backend import Queued, Tell, silent
from bot.store.job import State
from bot.tasks import InferenceRequest, Result
from tests.service.parts import FunctionBackend, Gate, accepted, order, serving


async def test_at_the_end_what_runs_is_finished_and_what_waits_is_left_open(tmp_path: Path) -> None:
    """Else a full line would hold up every restart until the time is over."""
    gate, queued = Gate(), asyncio.Event()

    async def infer(request: InferenceRequest, progress: Tell) -> Result:
        if request.inputs == ("waits",):
            progress(Queued(1, None))
            queued.set()
            await asyncio.Event().wait()
        return await gate(request, progress)

    async with serving(tmp_path, FunctionBackend(infer)) as service:
        jobs = [await accepted(service, order(text)) for text in ("runs", "waits")]
        runs, waits = (asyncio.create_task(service.perform(job, silent)) for job in jobs)
        await gate.entered.wait()
        await queued.wait()
        closing = asyncio.create_task(service.close(seconds=60.0))
        with pytest.raises(asyncio.CancelledError):
            await waits
        assert not closing.done()
        gate.open.set()
        await closing
        assert (await runs).state is State.DONE
        kept = await service.store.jobs.get(jobs[1].id)
        assert kept is not None
        assert kept.state is State.ACKNOWLEDGED
