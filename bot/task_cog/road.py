"""The road of one order: refine, check, accept, acknowledge, perform, deliver (DESIGN section 4)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import aiohttp
import discord

from bot.delivery import Outcome
from bot.delivery.explain import reply_for
from bot.errors import ModelUnavailable
from bot.locale import N_, language, speak
from bot.logs import about
from bot.render import Reply, render, render_failure
from bot.render.charts import charted
from bot.store.job import Job, Order, Rival
from bot.task_cog.introduce import introduce

if TYPE_CHECKING:
    from bot.delivery import Delivery, Reach
    from bot.service import Service
    from bot.task_cog.host import Interaction
    from bot.tasks import Task

Refine: TypeAlias = Callable[[Order, "Service"], Awaitable[Order]]

ACKNOWLEDGED_BEFORE = 40060
"""Discord's code for a second first response: the first one arrived after all."""
ACKNOWLEDGE_TRIES = 2
CLOSE_SECONDS = 5.0
REFINE_SECONDS = 1.5
"""Refining comes before the acknowledgement, which Discord awaits for 3 s."""
NOT_KNOWN_IN_TIME = N_("What this model can do could not be found out in time.")
TRY_AGAIN = N_("Try again in a moment.")
ENDED = "job %s (%s): %s"

log = logging.getLogger(__name__)


class Road:
    """Walks orders from an interaction to the edited reply; `refiners` are the cogs' `refine` by task."""

    def __init__(self, service: Service, delivery: Delivery) -> None:
        self.refiners: dict[str, Refine] = {}
        self._service = service
        self._delivery = delivery
        self._walking: set[asyncio.Task[object] | None] = set()
        self._closing = False

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
            await self.finish(acknowledged, self._delivery.reach_of(interaction), interaction)

    async def refined(self, order: Order) -> Order:
        """Return the order as its task refines it for the model that will run it."""
        refine = self.refiners.get(order.task)
        if refine is None:
            return order
        try:
            async with asyncio.timeout(REFINE_SECONDS):
                return await self._refined(order, refine)
        except TimeoutError as error:
            raise ModelUnavailable(NOT_KNOWN_IN_TIME, TRY_AGAIN) from error

    async def _refined(self, order: Order, refine: Refine) -> Order:
        """Refine an order, and for its rival once more: another model may have another mask word."""
        refined = await refine(order, self._service)
        if (rival := order.rival) is None:
            return refined
        its = await refine(replace(order, model=rival.model, rival=None), self._service)
        return replace(
            refined,
            rival=Rival(
                model=rival.model, inputs=its.inputs, parameters=its.parameters, pipeline=its.pipeline
            ),
        )

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

    async def finish(self, job: Job, reach: Reach, interaction: Interaction | None = None) -> None:
        """Perform an acknowledged job and deliver what came of it, in the language of its answer.

        `interaction` is where it was asked, unless a restart came between: under their first answer a
        person is told there what is kept of them.
        """
        mine = language()
        speak(job.order.origin.locale)
        walking = asyncio.current_task()
        self._walking.add(walking)
        try:
            with about(job.id, job.order.task):
                async with self._delivery.status(job) as tell:
                    job = await self._service.perform(job, tell)
                log.info(ENDED, job.id, job.order.task, job.failure.code if job.failure else job.state)
                outcome = await self.deliver(job, reach)
        except asyncio.CancelledError:
            if self._closing:
                await self._delivery.keep_notice(job)
            raise
        else:
            if interaction is not None and outcome is Outcome.SHOWN:
                speak(mine)
                await introduce(interaction)
        finally:
            self._walking.discard(walking)

    async def deliver(self, job: Job, reach: Reach) -> Outcome:
        """Show a finished job and close it; what Discord could not be told waits for the next start."""
        speak(job.order.origin.locale)
        outcome = await self._delivery.deliver(job, await self._reply_for(job), reach)
        if outcome in {Outcome.SHOWN, Outcome.ELSEWHERE}:
            await self._service.delivered(job)
        elif outcome is Outcome.GONE:
            await self._service.undeliverable(job)
        return outcome

    def begin_close(self) -> None:
        """From now on, a job that is interrupted says that it is kept."""
        self._closing = True

    async def close(self) -> None:
        """Wait a little for replies on their way, then leave the rest to the journal."""
        self.begin_close()
        walking = {task for task in self._walking if task and task is not asyncio.current_task()}
        if walking:
            _, late = await asyncio.wait(walking, timeout=CLOSE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def shown(self, job: Job, task: Task | None) -> Reply:
        """Return what a job looks like: its answer, or why there is none; with the models it could take.

        A picture is drawn in a thread, because that takes a tenth of a second, the first one more.
        """
        models = [entry.name for entry in self._service.catalog.entries(task.name)] if task else []
        if task and job.failure is None and job.facts is not None:
            return await asyncio.to_thread(charted, job, render(job, task, models))
        return render_failure(job, task, models)

    async def _reply_for(self, job: Job) -> Reply:
        """Return what is shown of a job; one that cannot be shown is an error with a short id."""
        task = self._service.tasks.get(job.order.task)
        try:
            return await self.shown(job, task)
        except Exception as error:  # noqa: BLE001 - whatever it is, the job must end with a visible reply
            return reply_for(error)
