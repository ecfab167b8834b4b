"""The road of one order: refine, check, accept, acknowledge, perform, deliver (DESIGN section 4)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import discord

from bot.delivery import Outcome
from bot.delivery.explain import reply_for
from bot.delivery.original import UNREACHABLE
from bot.errors import ModelUnavailable, StorageError
from bot.locale import N_, language, speak
from bot.logs import about
from bot.render import Reply, render, render_failure
from bot.render.charts import charted
from bot.store.job import FINISHED, Job, Order, Rival
from bot.task_cog.introduce import introduce

if TYPE_CHECKING:
    from bot.delivery import Delivery, Reach
    from bot.service import Service
    from bot.task_cog.host import Interaction
    from bot.tasks import Task

Ask: TypeAlias = Callable[[], Awaitable[int | None]]
"""Acknowledges at Discord and returns the id of the message that holds the answer, as far as it is told."""
Refine: TypeAlias = Callable[[Order, "Service"], Awaitable[Order]]

ACKNOWLEDGED_BEFORE = 40060
"""Discord's code for a second first response: the first one arrived after all."""
ASK_PAUSES = (0.0, 0.0, 1.0, 4.0, 15.0, 60.0)
"""Seconds before each try to acknowledge: the second may be in time, the others tell what became of it."""
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
        self._walked: set[int] = set()
        self._told: dict[int, Outcome] = {}
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
        with self._alone(job):
            accepted = await self.acknowledge(interaction, job)
            if accepted is not None:
                await self._finish(accepted, self._delivery.reach_of(interaction), interaction)

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
        """Acknowledge and return the acknowledged job; None (and the job dropped) if Discord gave it up."""

        async def ask() -> int | None:
            response = await interaction.response.defer(ephemeral=job.order.origin.private, thinking=True)
            return response.message_id if response else None

        return await acknowledged(self._service, job, ask)

    async def finish(self, job: Job, reach: Reach) -> None:
        """Perform an acknowledged job that a restart left open, and deliver what came of it."""
        with self._alone(job):
            await self._finish(job, reach)

    async def _finish(self, job: Job, reach: Reach, interaction: Interaction | None = None) -> None:
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
            if interaction is not None and outcome is Outcome.SHOWN and await self._is_kept(job):
                speak(mine)
                await introduce(interaction)
        finally:
            self._walking.discard(walking)

    async def _is_kept(self, job: Job) -> bool:
        """Tell whether there is an answer and something is kept of it: not after `/privacy delete`."""
        try:
            return job.failure is None and await self._service.store.jobs.get(job.id) is not None
        except StorageError:
            return False

    async def deliver(self, job: Job, reach: Reach) -> Outcome:
        """Show a finished job, once, and close it; what Discord could not be told waits for the next pass."""
        speak(job.order.origin.locale)
        outcome = self._told.get(job.id)  # told before, but the journal could not note it
        if outcome is None:
            outcome = await self._delivery.deliver(job, await self._reply_for(job), reach)
        if outcome is Outcome.UNREACHED:
            return outcome
        self._told[job.id] = outcome
        if outcome is Outcome.GONE:
            await self._service.undeliverable(job)
        else:
            await self._service.delivered(job)
        return outcome

    async def deliver_again(self, job: Job, reach: Reach) -> None:
        """Show a finished job, unless somebody walks it just now or has done so since it was looked up."""
        if job.id in self._walked:
            return
        with self._alone(job):
            current = await self._service.store.jobs.get(job.id)
            if current is not None and current.state in FINISHED:
                await self.deliver(current, reach)

    async def undelivered(self) -> tuple[Job, ...]:
        """Return the finished jobs that wait to be shown while nobody walks them."""
        found = await self._service.store.jobs.open()
        still_open = {job.id for job in found}
        self._told = {job: outcome for job, outcome in self._told.items() if job in still_open}
        return tuple(job for job in found if job.state in FINISHED and job.id not in self._walked)

    @contextmanager
    def _alone(self, job: Job) -> Iterator[None]:
        """Walk a job, and let nobody else deliver it meanwhile."""
        self._walked.add(job.id)
        try:
            yield
        finally:
            self._walked.discard(job.id)

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
        models = [entry.name for entry in self._service.catalog.listed(task.name)] if task else []
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


async def acknowledged(service: Service, job: Job, ask: Ask) -> Job | None:
    """Acknowledge a job; None, and the job dropped, if Discord gave its interaction up.

    Only "not found" tells that the person never saw an acknowledgement. All else that goes wrong leaves it
    open, and asking again tells. Where nothing tells, the person may be waiting, so the job is taken for
    acknowledged; if it was not, its answer comes as a late one.
    """
    for pause in ASK_PAUSES:
        await asyncio.sleep(pause)
        try:
            return await service.acknowledged(job, await ask())
        except discord.NotFound:
            log.warning("job %s was not acknowledged in time", job.id)
            await service.dropped(job)
            return None
        except (*UNREACHABLE, discord.HTTPException) as error:
            if getattr(error, "code", None) == ACKNOWLEDGED_BEFORE:
                break
            log.info("job %s: is it acknowledged? %s", job.id, type(error).__name__)
    return await service.acknowledged(job, None)
