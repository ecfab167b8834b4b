"""What a restart leaves open: every acknowledged job ends with one visible reply."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.app.recover import deliver_late
from bot.delivery import Reach
from bot.sandbox import Sandbox
from bot.store import Store
from bot.store.job import Job, State
from bot.tasks import InferenceRequest, Result
from tests.app.stage import (
    LINUS,
    FakeBackend,
    Person,
    Stage,
    glad,
    hurry_discord_py,
    running,
    settings_for,
    shown,
    stage,
    until,
)

SECRET = "what a person wrote"
DENIED = {"name": "status", "status": 429, "match": "@original"}
"""One call too many: the one fault that leaves an answer for later without any waiting."""


async def never(_request: InferenceRequest, _tell: object) -> Result:
    """Take for ever."""
    await asyncio.Event().wait()
    raise AssertionError


@asynccontextmanager
async def discord_with_linus() -> AsyncIterator[tuple[Sandbox, Person]]:
    """Yield a sandbox that outlives the bot, and somebody in it."""
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        yield sandbox, Person(sandbox, session, LINUS)


async def job_in(store: Store, *states: State) -> Job:
    """Return the first job once it is in one of these states."""

    async def look() -> Job | None:
        job = await store.jobs.get(1)
        return job if job and job.state in states else None

    job: Job = await until(look)
    return job


async def test_a_running_job_says_that_it_is_kept_and_is_answered_after_the_restart(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with discord_with_linus() as (sandbox, linus):
        async with running(sandbox, FakeBackend(never), settings) as (bot, store):
            asked = await linus.command("sentiment", text="patience")
            await job_in(store, State.ACKNOWLEDGED, State.RUNNING)
            bot.road.begin_close()
            await bot.service.close(0.05)
        assert "is restarting; your request #1 is kept" in shown(await linus.answer(asked))
        backend = FakeBackend(glad)
        async with running(sandbox, backend, settings) as (_, store):
            job = await job_in(store, State.DELIVERED)
            (message,) = await linus.messages()
            assert "POSITIVE" in shown(message)
            assert job.message == int(message["id"])
        assert len(backend.requests) == 1


async def test_a_finished_job_is_shown_again_without_computing(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with discord_with_linus() as (sandbox, linus):
        async with running(sandbox, FakeBackend(glad), settings) as (_, store):
            await linus.answer(await linus.command("sentiment", text="done"))
            await job_in(store, State.DELIVERED)
            # as if the bot had been killed between the edit and its note of it
            await store.jobs.move(1, State.DONE, expected=frozenset({State.DELIVERED}))
        backend = FakeBackend(never)
        async with running(sandbox, backend, settings) as (_, store):
            await job_in(store, State.DELIVERED)
            message, told = await linus.messages()
            assert "Told once" in shown(told)
            assert "POSITIVE" in shown(message)
        assert backend.requests == []


async def received_only(sandbox: Sandbox, linus: Person, folder: Path) -> None:
    """Leave a job that was stored but not acknowledged."""
    settings = settings_for(folder)
    async with running(sandbox, FakeBackend(never), settings) as (bot, store):

        async def hang(*_arguments: object) -> None:
            await asyncio.Event().wait()

        bot.road.acknowledge = hang  # type: ignore[method-assign,assignment]  # the moment before the defer
        await linus.command("sentiment", text="just in time")
        await job_in(store, State.RECEIVED)


async def test_a_job_that_was_only_stored_is_acknowledged_in_time_and_answered(tmp_path: Path) -> None:
    async with discord_with_linus() as (sandbox, linus):
        await received_only(sandbox, linus, tmp_path)
        async with running(sandbox, FakeBackend(glad), settings_for(tmp_path)) as (_, store):
            await job_in(store, State.DELIVERED)
            (message,) = await linus.messages()
            assert "POSITIVE" in shown(message)


async def test_a_job_that_discord_gave_up_is_dropped_without_a_reply(tmp_path: Path) -> None:
    async with discord_with_linus() as (sandbox, linus):
        await received_only(sandbox, linus, tmp_path)
        await linus.fault("advance", seconds=10)
        backend = FakeBackend(glad)
        async with running(sandbox, backend, settings_for(tmp_path)) as (_, store):
            await job_in(store, State.DROPPED)
        assert backend.requests == []
        assert await linus.messages() == []


async def acknowledged_only(sandbox: Sandbox, linus: Person, folder: Path) -> str:
    """Leave a job that was acknowledged, which could not be noted; return its interaction."""
    async with running(sandbox, FakeBackend(never), settings_for(folder)) as (bot, store):
        noting = asyncio.Event()

        async def hang(*_arguments: object) -> None:
            noting.set()
            await asyncio.Event().wait()

        bot.service.acknowledged = hang  # type: ignore[method-assign,assignment]  # the moment after the defer
        asked = await linus.command("sentiment", text="just in time")
        await noting.wait()
        await job_in(store, State.RECEIVED)
    return asked


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"name": "drop", "times": 3}, id="cut"),
        pytest.param({"name": "status", "status": 429, "times": 3}, id="one-call-too-many"),
        pytest.param({"name": "status", "status": 500, "times": 5}, id="broken"),
    ],
)
async def test_an_accepted_job_is_answered_though_discord_is_away_at_the_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: dict[str, object]
) -> None:
    hurry_discord_py(monkeypatch)
    monkeypatch.setattr("bot.task_cog.road.ASK_PAUSES", (0.0, 0.01, 0.01, 0.01))
    async with discord_with_linus() as (sandbox, linus):
        asked = await acknowledged_only(sandbox, linus, tmp_path)
        await linus.fault(match="callback", **fault)  # type: ignore[arg-type]  # its name too
        async with running(sandbox, FakeBackend(glad), settings_for(tmp_path)) as (_, store):
            assert "POSITIVE" in shown(await linus.answer(asked))
            await job_in(store, State.DELIVERED)
        assert len(await linus.messages()) == 1


async def test_a_job_of_which_nothing_tells_whether_it_was_acknowledged_has_one_reply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was not, in truth: its answer comes as a late one, which is better than to lose one that was."""
    monkeypatch.setattr("bot.task_cog.road.ASK_PAUSES", (0.0, 0.0))
    async with discord_with_linus() as (sandbox, linus):
        await received_only(sandbox, linus, tmp_path)
        await linus.fault("advance", seconds=10)
        await linus.fault("drop", match="callback", times=2)
        async with running(sandbox, FakeBackend(glad), settings_for(tmp_path)) as (_, store):
            await job_in(store, State.DELIVERED)
        (message,) = await linus.messages()
        assert "late answer to your request #1" in shown(message)


async def left_for_later(here: Stage) -> str:
    """Leave an answer that Discord was not told, and return its interaction."""
    await here.linus.fault(**DENIED)  # type: ignore[arg-type]  # its name too
    asked = await here.linus.command("sentiment", text="later")
    await job_in(here.store, State.DONE)
    await until(lambda: not here.bot.road._walked)
    return asked


async def edits(here: Stage) -> int:
    """Return how often the bot tried to edit a first response."""
    calls = (await here.linus.record())["calls"]
    return len([one for one in calls if one["method"] == "PATCH" and "@original" in one["path"]])


async def test_an_answer_left_over_from_an_outage_is_shown_when_the_gateway_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.AGAIN", ())
    async with stage(tmp_path) as here:
        asked = await left_for_later(here)
        here.bot.dispatch("resumed")
        assert "POSITIVE" in shown(await here.linus.answer(asked))
        await job_in(here.store, State.DELIVERED)
        here.bot.dispatch("resumed")
        await asyncio.sleep(0.1)
        assert await edits(here) == 2


async def test_an_answer_left_over_from_an_outage_is_shown_some_minutes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also when one look at the journal fails."""
    monkeypatch.setattr("bot.delivery.AGAIN", ())
    monkeypatch.setattr("bot.app.recover.PASS_SECONDS", 0.1)
    async with stage(tmp_path) as here:
        look, failed = here.bot.road.undelivered, asyncio.Event()

        async def fail_once() -> tuple[Job, ...]:
            if failed.is_set():
                return await look()
            failed.set()
            raise ValueError(SECRET)

        monkeypatch.setattr(here.bot.road, "undelivered", fail_once)
        asked = await here.linus.command("sentiment", text="later")
        await failed.wait()
        assert "POSITIVE" in shown(await here.linus.answer(asked))
        await here.linus.fault(**DENIED)  # type: ignore[arg-type]  # its name too
        asked = await here.linus.command("sentiment", text="later still")
        assert "POSITIVE" in shown(await here.linus.answer(asked))
    assert "could not be looked up: ValueError" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("turns", range(4))
async def test_late_answers_end_with_the_bot_even_when_the_gateway_comes_back_just_then(
    stage: Stage, turns: int
) -> None:
    back = asyncio.Event()
    late = asyncio.create_task(deliver_late(stage.bot.road, stage.bot.delivery, back))
    await asyncio.sleep(0.01)
    back.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    late.cancel()
    done, _ = await asyncio.wait({late}, timeout=5)
    assert done == {late}


async def test_an_answer_on_its_way_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.AGAIN", (0.5,))
    monkeypatch.setattr("bot.app.recover.PASS_SECONDS", 0.01)
    async with stage(tmp_path) as here:
        await here.linus.fault(**DENIED)  # type: ignore[arg-type]  # its name too
        asked = await here.linus.command("sentiment", text="now")
        assert "POSITIVE" in shown(await here.linus.answer(asked))
        await job_in(here.store, State.DELIVERED)
        await asyncio.sleep(0.1)
        assert await edits(here) == 2


async def test_an_answer_that_was_shown_since_the_journal_was_read_is_left_alone(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        await here.linus.answer(await here.linus.command("sentiment", text="now"))
        job = await job_in(here.store, State.DELIVERED)
        await here.bot.road.deliver_again(replace(job, state=State.DONE), Reach())
        assert await edits(here) == 1


async def test_an_answer_that_was_shown_but_not_noted_is_only_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(tmp_path) as here:
        delivered = here.bot.service.delivered

        async def fail(_job: Job) -> None:
            """Log what failed, as the service does."""

        monkeypatch.setattr(here.bot.service, "delivered", fail)
        await here.linus.answer(await here.linus.command("sentiment", text="now"))
        await until(lambda: not here.bot.road._walked)
        monkeypatch.setattr(here.bot.service, "delivered", delivered)
        here.bot.dispatch("resumed")
        await job_in(here.store, State.DELIVERED)
        assert await edits(here) == 1


async def test_what_fails_at_the_start_is_logged_without_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot goes on all the same."""

    async def fail(*_arguments: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("bot.service.Service.unfinished", fail)
    with caplog.at_level(logging.INFO):
        async with stage(tmp_path) as here:
            await here.linus.answer(await here.linus.command("sentiment", text="hello"))
            await until(lambda: "could not all be dealt with: ValueError" in caplog.text)
    assert SECRET not in caplog.text


async def test_a_job_that_cannot_be_finished_is_logged_without_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_arguments: object) -> None:
        raise ValueError(SECRET)

    async with discord_with_linus() as (sandbox, linus):
        await acknowledged_only(sandbox, linus, tmp_path)
        monkeypatch.setattr("bot.task_cog.Road.finish", fail)
        async with running(sandbox, FakeBackend(glad), settings_for(tmp_path)):
            await until(lambda: "job 1 could not be finished: ValueError" in caplog.text)
    assert SECRET not in caplog.text
