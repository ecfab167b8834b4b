"""What a restart left open: every acknowledged job still ends with one visible reply."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.webhook.async_ import async_context

from bot.store.job import FINISHED, Job, State

if TYPE_CHECKING:
    from bot.delivery import Delivery
    from bot.service import Service
    from bot.task_cog import Road

ACKNOWLEDGED_BEFORE = 40060
DEFERRED = 5
EPHEMERAL = 64
READY_SECONDS = 30.0

log = logging.getLogger(__name__)


async def recover(client: discord.Client, service: Service, road: Road, delivery: Delivery) -> None:
    """Finish every open job: those just received first, because Discord waits 3 s for them only."""
    jobs = await service.unfinished()
    if not jobs:
        return
    log.info("finishing %d jobs that a restart left open", len(jobs))
    received = [job for job in jobs if job.state is State.RECEIVED]
    async with aiohttp.ClientSession() as session:
        heard = await asyncio.gather(*(_acknowledge(session, service, job) for job in received))
    rest = [job for job in jobs if job.state is not State.RECEIVED]
    mine: dict[int, list[Job]] = defaultdict(list)
    for job in [*rest, *(job for job in heard if job is not None)]:
        mine[job.order.origin.user].append(job)
    await _until_ready(client)
    await asyncio.gather(*(_finish_all(road, delivery, jobs) for jobs in mine.values()))


async def _finish_all(road: Road, delivery: Delivery, jobs: list[Job]) -> None:
    """Finish one person's jobs one after the other: the queue takes only a few of theirs at once."""
    for job in jobs:
        reach = delivery.reach_again(job.order.origin)
        try:
            if job.state in FINISHED:
                await road.deliver(job, reach)
            else:
                await road.finish(job, reach)
        except Exception:
            log.exception("job %s could not be finished", job.id)


async def _acknowledge(session: aiohttp.ClientSession, service: Service, job: Job) -> Job | None:
    """Acknowledge a job that was stored but perhaps never acknowledged; dropped if Discord gave it up."""
    origin = job.order.origin
    params = discord.http.MultipartParameters(
        payload=_defer(private=origin.private), multipart=None, files=None
    )
    try:
        answer = await async_context.get().create_interaction_response(
            origin.interaction, origin.token, session=session, params=params
        )
    except discord.HTTPException as error:
        if error.code == ACKNOWLEDGED_BEFORE:
            return await service.acknowledged(job, None)
    except (aiohttp.ClientError, OSError) as error:
        log.warning("job %s could not be acknowledged: %s", job.id, type(error).__name__)
    else:
        return await service.acknowledged(job, _message_of(answer))
    await service.dropped(job)
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
