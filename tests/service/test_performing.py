"""From acceptance to delivery: every job ends with an answer or a failure, stored before shown."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import Closing, InferenceFailed
from bot.inference.backend import Progress, Running, Tell, Waiting, silent
from bot.store.job import Failure, State
from bot.tasks import InferenceRequest, Ranking, Result, Scored
from tests.service.parts import (
    MODEL,
    SUMMARIZE,
    FunctionBackend,
    Gate,
    accepted,
    at_once,
    order,
    result,
    serving,
)


async def test_a_job_goes_from_order_to_delivery(tmp_path: Path) -> None:
    """Answers in the order of the texts, facts for the footer, and no token left behind."""
    backend = FunctionBackend()
    async with serving(tmp_path, backend) as service:
        job = await service.accept(order(inputs=("one", "two")))
        assert job is not None
        assert (job.state, job.model, job.chosen_by) == (State.RECEIVED, MODEL, "default")
        job = await service.acknowledged(job, message=99)
        assert (job.state, job.message) == (State.ACKNOWLEDGED, 99)
        done = await service.perform(job, silent)
        assert done.state is State.DONE
        assert done.answers == (Ranking((Scored("one", 0.5),)), Ranking((Scored("two", 0.5),)))
        assert done.facts is not None
        assert (done.facts.model, done.facts.source, done.facts.tokens_in) == (MODEL, "starter", 4)
        assert await service.store.jobs.get(job.id) == done
        await service.delivered(done)
        kept = await service.store.jobs.get(job.id)
        assert kept is not None
        assert (kept.state, kept.order.origin.token) == (State.DELIVERED, "")
        moves = [to for _, to, _ in await service.store.jobs.moves(job.id)]
        assert moves == ["received", "acknowledged", "running", "done", "delivered"]
    (request,) = backend.requests
    assert (request.id, request.asker, request.solo) == (str(job.id), 7, False)


async def test_progress_reaches_the_listener_whatever_it_does(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A listener that fails does not fail the job."""
    heard: list[Progress] = []

    def tell(event: Progress) -> None:
        heard.append(event)
        raise RuntimeError("broken listener")

    async with serving(tmp_path) as service:
        done = await service.perform(await accepted(service), tell)
        assert done.state is State.DONE
    assert heard == [Running()]
    assert "broken listener" in caplog.text


async def test_an_error_for_people_is_the_jobs_failure(tmp_path: Path) -> None:
    """`perform` raises nothing: the job carries the sentences."""

    async def fail(_request: InferenceRequest, _progress: Tell) -> Result:
        raise InferenceFailed("It could not be read.", "Try another text.")

    async with serving(tmp_path, FunctionBackend(fail)) as service:
        failed = await service.perform(await accepted(service), silent)
        assert failed.state is State.FAILED
        assert failed.failure == Failure("INFERENCE_FAILED", "It could not be read.", "Try another text.")
        assert await service.store.jobs.get(failed.id) == failed


async def test_an_unforeseen_error_gets_an_id_and_tells_no_text(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The person gets an id, the log the same id and where it happened, and nobody the text."""

    async def fail(request: InferenceRequest, _progress: Tell) -> Result:
        raise ValueError(request.inputs[0])

    async with serving(tmp_path, FunctionBackend(fail)) as service:
        with caplog.at_level(logging.ERROR):
            failed = await service.perform(await accepted(service, order("my secret text")), silent)
    assert failed.failure is not None
    assert failed.failure.code == "INFERENCE_FAILED"
    short = failed.failure.what.split("error ")[1].removesuffix(").")
    assert short in caplog.text
    assert "ValueError" in caplog.text
    assert "secret text" not in caplog.text


async def test_too_few_outputs_are_never_shown_as_answers(tmp_path: Path) -> None:
    """Two texts and one output: nobody can know which one it belongs to."""

    async def one_short(request: InferenceRequest, _progress: Tell) -> Result:
        return replace(result(request), outputs=result(request).outputs[:1])

    async with serving(tmp_path, FunctionBackend(one_short)) as service:
        failed = await service.perform(await accepted(service, order(inputs=("a", "b"))), silent)
        assert failed.failure is not None
        assert failed.failure.code == "BAD_MODEL_OUTPUT"
        assert failed.answers == ()


async def test_performing_twice_computes_once(tmp_path: Path) -> None:
    """Also while the first is under way, and after it is done."""
    gate = Gate()
    backend = FunctionBackend(gate)
    async with serving(tmp_path, backend) as service:
        job = await accepted(service)
        both = asyncio.gather(service.perform(job, silent), service.perform(job, silent))
        await gate.entered.wait()
        gate.open.set()
        first, second = await both
        third = await service.perform(job, silent)
        assert first == second == third
    assert len(backend.requests) == 1


async def test_a_random_task_gets_a_seed_to_be_repeated_with(tmp_path: Path) -> None:
    """One that is given is kept; a task that is not random needs none."""
    async with serving(tmp_path) as service:
        first, second = await accepted(service), await accepted(service)
        assert first.order.seed is not None
        assert first.order.seed != second.order.seed
        assert (await accepted(service, order(seed=42))).order.seed == 42


async def test_with_no_days_to_keep_texts_go_at_delivery(tmp_path: Path) -> None:
    """Keeping nothing is a choice: what ran and when stays, what was said does not."""
    async with serving(tmp_path, privacy={"keep_days": 0}) as service:
        done = await service.perform(await accepted(service, order(parameters={"labels": ("a",)})), silent)
        assert done.answers
        await service.delivered(done)
        kept = await service.store.jobs.get(done.id)
        assert kept is not None
        assert (kept.wiped, kept.order.inputs, kept.order.parameters, kept.answers) == (True, (), {}, ())
        assert kept.facts == done.facts


async def test_a_backend_that_closes_leaves_the_job_to_the_next_start(tmp_path: Path) -> None:
    """`Closing` is no outcome of an accepted request."""

    async def closing(_request: InferenceRequest, _progress: Tell) -> Result:
        raise Closing("The bot is restarting.")

    async with serving(tmp_path, FunctionBackend(closing)) as service:
        job = await accepted(service)
        with pytest.raises(asyncio.CancelledError):
            await service.perform(job, silent)
        assert [left.id for left in await service.store.jobs.open()] == [job.id]


async def test_more_than_the_backend_takes_wait_for_their_turn(tmp_path: Path) -> None:
    """After a restart one person may have more open than may wait; none is refused then."""
    gate = Gate()
    backend = FunctionBackend(gate)
    async with serving(tmp_path, backend) as service:
        jobs = []
        for _ in range(5):
            received = await service.store.jobs.receive(order(), model=MODEL, chosen_by="default")
            assert received is not None
            jobs.append(received)
        performing = [asyncio.create_task(service.perform(job, silent)) for job in jobs]
        await gate.entered.wait()
        line, owners = await line_of(service.waiting, waiting=2)
        assert len(backend.requests) == 3
        assert [int(request) for request in (*line.running, *line.waiting)] == [job.id for job in jobs]
        assert set(owners.values()) == {7}
        gate.open.set()
        done = await asyncio.gather(*performing)
        assert {job.state for job in done} == {State.DONE}


async def line_of(ask: object, waiting: int) -> tuple[Waiting, dict[str, int]]:
    """Wait until so many wait."""
    assert callable(ask)
    async with asyncio.timeout(5):
        while True:
            line, owners = ask()
            if len(line.waiting) == waiting:
                return line, owners
            await asyncio.sleep(0.01)


async def test_parse_that_fails_is_one_jobs_failure(tmp_path: Path) -> None:
    """A task's own mistake does not reach the others."""

    def broken(*_: object) -> Ranking:
        raise KeyError("label")

    tasks = {"summarize": replace(SUMMARIZE, parse=broken)}
    async with serving(tmp_path, FunctionBackend(at_once), tasks=tasks) as service:
        failed = await service.perform(await accepted(service), silent)
        assert failed.failure is not None
        assert failed.failure.code == "INFERENCE_FAILED"


async def test_options_that_only_parse_reads_do_not_reach_the_pipeline(tmp_path: Path) -> None:
    """A pipeline would refuse what it does not know."""
    seen: list[object] = []

    def own(request: InferenceRequest, *_: object) -> Ranking:
        seen.append(dict(request.parameters))
        return Ranking(())

    tasks = {"summarize": replace(SUMMARIZE, parse=own, own={"min_score": "{found}"})}
    backend = FunctionBackend()
    async with serving(tmp_path, backend, tasks=tasks) as service:
        given = {"min_score": 0.5, "top_k": 2}
        await service.perform(await accepted(service, order(parameters=given)), silent)
    assert seen == [given]
    assert [dict(request.parameters) for request in backend.requests] == [{"top_k": 2}]
