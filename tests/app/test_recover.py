"""What a restart leaves open: every acknowledged job ends with one visible reply."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.sandbox import Sandbox
from bot.store import Store
from bot.store.job import Job, State
from bot.tasks import InferenceRequest, Result
from tests.app.stage import LINUS, FakeBackend, Person, glad, running, settings_for, shown, until


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
