"""The road of one order: refine, check, accept, acknowledge, perform, deliver (DESIGN section 4)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

import aiohttp
import discord

from bot.render import render, render_failure
from bot.store.job import Job, Order, State

if TYPE_CHECKING:
    from bot.delivery import Delivery, Reach
    from bot.service import Service
    from bot.task_cog.host import Interaction

Refine: TypeAlias = Callable[[Order, "Service"], Awaitable[Order]]

ACKNOWLEDGED_BEFORE = 40060
"""Discord's code for a second first response: the first one arrived after all."""
ACKNOWLEDGE_TRIES = 2
CLOSE_SECONDS = 5.0

log = logging.getLogger(__name__)


class Road:
    """Walks orders from an interaction to the edited reply; `refiners` are the cogs' `refine` by task."""

    def __init__(self, service: Service, delivery: Delivery) -> None:
        self.refiners: dict[str, Refine] = {}
        self._service = service
        self._delivery = delivery
        self._walking: set[asyncio.Task[object]] = set()

    async def walk(self, interaction: Interaction, order: Order) -> None:
        """Answer an order in the place of its interaction, which must not be acknowledged yet.

        Raises BotError as long as nothing is accepted; afterwards every outcome is delivered.
        """
        order = await self.refined(order)
        self._service.tasks[order.task].check(order.inputs, order.parameters)
        job = await self._service.accept(order)
        if job is None:
            return  # the gateway sent this interaction twice; the first one is being answered
        acknowledged = await self.acknowledge(interaction, job)
        if acknowledged is not None:
            await self.finish(acknowledged, self._delivery.reach_of(interaction))

    async def refined(self, order: Order) -> Order:
        """Return the order as its task refines it for the model that will run it."""
        refine = self.refiners.get(order.task)
        return order if refine is None else await refine(order, self._service)

    async def acknowledge(self, interaction: Interaction, job: Job) -> Job | None:
        """Acknowledge and return the acknowledged job; None (and the job dropped) if Discord gave it up.

        A connection that breaks leaves open whether Discord heard us: asking again tells.
        """
        for _ in range(ACKNOWLEDGE_TRIES):
            try:
                response = await interaction.response.defer(ephemeral=job.order.origin.private, thinking=True)
            except discord.HTTPException as error:
                if error.code == ACKNOWLEDGED_BEFORE:
                    return await self._service.acknowledged(job, None)
                break
            except (aiohttp.ClientError, OSError):
                continue
            return await self._service.acknowledged(job, response.message_id if response else None)
        log.warning("job %s was not acknowledged in time", job.id)
        await self._service.dropped(job)
        return None

    async def finish(self, job: Job, reach: Reach) -> None:
        """Perform an acknowledged job and deliver what came of it."""
        task = asyncio.current_task()
        if task is not None:
            self._walking.add(task)
        try:
            async with self._delivery.status(job) as tell:
                job = await self._service.perform(job, tell)
            await self.deliver(job, reach)
        finally:
            self._walking.discard(task)  # type: ignore[arg-type]  # None was never added

    async def deliver(self, job: Job, reach: Reach) -> None:
        """Show a finished job; it is closed as delivered, or as undeliverable when no way is left."""
        task = self._service.tasks.get(job.order.task)
        reply = render(job, task) if task and job.state is State.DONE else render_failure(job, task)
        if await self._delivery.deliver(job, reply, reach):
            await self._service.delivered(job)
        else:
            await self._service.undeliverable(job)

    async def close(self) -> None:
        """Wait a little for replies on their way, then leave the rest to the journal."""
        walking = {task for task in self._walking if task is not asyncio.current_task()}
        if walking:
            _, late = await asyncio.wait(walking, timeout=CLOSE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
