"""What a restart or an outage left open: every acknowledged job still ends with one visible reply."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord
from discord.webhook.async_ import async_context

from bot.delivery.explain import log_unforeseen
from bot.store.job import FINISHED, Job, State
from bot.task_cog.road import acknowledged

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable

    from bot.delivery import Delivery
    from bot.service import Service
    from bot.task_cog import Road

DEFERRED = 5
EPHEMERAL = 64
READY_SECONDS = 30.0
REQUEST_SECONDS = 10.0
PASS_SECONDS = 300.0
"""How often it is tried to show what Discord could not be told."""

T = TypeVar("T")
log = logging.getLogger(__name__)


async def recover(client: discord.Client, service: Service, road: Road, delivery: Delivery) -> None:
    """Finish every open job: those just received first, because Discord waits 3 s for them only."""
    jobs = await service.unfinished()
    if not jobs:
        return
    log.info("finishing %d jobs that a restart left open", len(jobs))
    timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:

        async def take_up(mine: list[Job]) -> None:
            acknowledging = (
                _acknowledge(session, service, job) for job in mine if job.state is State.RECEIVED
            )
            heard = await asyncio.gather(*acknowledging)
            await _until_ready(client)
            rest = [job for job in mine if job.state is not State.RECEIVED]
            await _finish_all(road, delivery, [*rest, *(job for job in heard if job is not None)])

        await asyncio.gather(*(take_up(mine) for mine in _by_person(jobs)))


async def deliver_late(road: Road, delivery: Delivery, back: asyncio.Event) -> None:
    """Show what Discord could not be told: every few minutes, and when it is `back`; never returns."""
    while True:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PASS_SECONDS):  # wait_for may lose the cancellation that ends this
                await back.wait()
        back.clear()
        try:
            jobs = await road.undelivered()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next pass must come
            log_unforeseen(log, "late answers could not be looked up", error)
        else:
            await asyncio.gather(*(_finish_all(road, delivery, mine) for mine in _by_person(jobs)))


def _by_person(jobs: Iterable[Job]) -> list[list[Job]]:
    """Return each person's jobs, in their order."""
    mine: dict[int, list[Job]] = defaultdict(list)
    for job in jobs:
        mine[job.order.origin.user].append(job)
    return list(mine.values())


async def _finish_all(road: Road, delivery: Delivery, jobs: list[Job]) -> None:
    """Finish one person's jobs one after the other: the queue takes only a few of theirs at once."""
    for job in jobs:
        reach = delivery.reach_again(job.order.origin)
        finish = road.deliver_again if job.state in FINISHED else road.finish
        await _safely(job, finish(job, reach))


async def _acknowledge(session: aiohttp.ClientSession, service: Service, job: Job) -> Job | None:
    """Acknowledge a job that was stored but perhaps never acknowledged; dropped if Discord gave it up."""
    origin = job.order.origin
    params = discord.http.MultipartParameters(
        payload=_defer(private=origin.private), multipart=None, files=None
    )

    async def ask() -> int | None:
        answer = await async_context.get().create_interaction_response(
            origin.interaction, origin.token, session=session, params=params
        )
        return _message_of(answer)

    return await _safely(job, acknowledged(service, job, ask))


async def _safely(job: Job, doing: Awaitable[T]) -> T | None:
    """Do a part of finishing a job; one that fails is logged and keeps no other from being finished."""
    try:
        return await doing
    except Exception as error:  # noqa: BLE001 - whatever it is, the others' turn must come
        log_unforeseen(log, f"job {job.id} could not be finished", error)
        return None


def _message_of(answer: object) -> int | None:
    """Return the id of the message that an acknowledgement made, as far as Discord told it."""
    if not isinstance(answer, dict):
        return None
    message = answer.get("interaction", {}).get("response_message_id")
    return int(message) if message else None


def _defer(*, private: bool) -> dict[str, object]:
    """Return the payload of a deferred message."""
    return {"type": DEFERRED, "data": {"flags": EPHEMERAL}} if private else {"type": DEFERRED}


async def _until_ready(client: discord.Client) -> None:
    """Wait for the channels' permissions, but not for ever: replies need REST only."""
    try:
        async with asyncio.timeout(READY_SECONDS):
            await client.wait_until_ready()
    except TimeoutError:
        log.warning("not ready after %s s; finishing open jobs without", READY_SECONDS)
