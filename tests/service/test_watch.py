"""When a job counts as running: from the moment the backend touches it, and not while it waits."""

from pathlib import Path

import pytest

from bot.inference.backend import STARTING, Loading, Progress, Queued, Running, Tokens, silent
from bot.service.watch import Watch
from bot.store.job import State
from tests.service.parts import accepted, serving


@pytest.mark.parametrize(
    ("event", "state", "attempt"),
    [
        (Queued(3, 10.0), State.ACKNOWLEDGED, 0),
        (Loading("a/model", None, STARTING), State.ACKNOWLEDGED, 0),
        (Loading("a/model", 0.5), State.RUNNING, 1),
        (Running(4), State.RUNNING, 1),
        (Tokens("so far", 2), State.RUNNING, 1),
    ],
)
async def test_only_what_the_backend_touches_is_a_suspect_after_a_crash(
    tmp_path: Path, event: Progress, state: State, attempt: int
) -> None:
    async with serving(tmp_path) as service:
        job = await accepted(service)
        watch = Watch(service.store.jobs, job, silent)
        watch(event)
        await watch.settle()
        found = await service.store.jobs.get(job.id)
        assert found is not None
        assert (found.state, found.attempt) == (state, attempt)
