"""The base of the task cogs: from a command's options to the road."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, ClassVar

from discord.ext import commands

from bot.limits import Limits
from bot.store.job import Order
from bot.task_cog.form import TextForm
from bot.task_cog.gather import as_inputs, gather
from bot.task_cog.place import origin_of, wants_private

if TYPE_CHECKING:
    from bot.service import Service
    from bot.store.job import Origin
    from bot.task_cog.ask import Ask
    from bot.task_cog.host import Host, Interaction
    from bot.tasks import Input, Task

EARLY_SECONDS = 1.0
"""What the options alone tell must be known by then: Discord awaits the form for 3 s."""


class TaskCog(commands.Cog):
    """A cog with one task and one command of its name."""

    task: ClassVar[Task]

    def __init__(self, bot: Host) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Let the road know how this task refines an order, also for Edit and Redo."""
        self.bot.road.refiners[self.task.name] = self.refine

    @classmethod
    async def refine(cls, order: Order, service: Service) -> Order:
        """Return the order as its model needs it, e.g. with that model's mask word; raise BotError.

        Called for every order of the task before it is accepted, those of Edit, Redo, /example and
        `python -m bot ask` included; before a form opens, as `task.check` is, without any inputs. The
        default changes nothing.
        """
        del service
        return order

    async def answer(self, interaction: Interaction, ask: Ask) -> None:
        """Walk the whole road: gather, check, accept, acknowledge, perform, deliver.

        Opens a form first when there is neither text nor file and the options are possible. Raises
        BotError for what the person can mend, or may not do here, before anything is kept.
        """
        origin = origin_of(interaction, private=wants_private(interaction, ask.private))
        self.bot.service.rules.permit(self.task, origin)
        if ask.text is None and ask.file is None:
            await self._check_early(ask, origin)
            await interaction.response.send_modal(TextForm(self, ask))
            return
        inputs = await gather(ask, self.bot.settings.limits, self.bot.attachments)
        await self.bot.road.walk(interaction, self._order(ask, origin, inputs))

    async def _check_early(self, ask: Ask, origin: Origin) -> None:
        """Refuse impossible options before a text is typed in vain; what takes too long is left for later."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(EARLY_SECONDS):
                await self._check_options(ask, origin)

    async def _check_options(self, ask: Ask, origin: Origin) -> None:
        """Raise what the road would raise of the options alone, in its order."""
        limits = self.bot.settings.limits
        inputs = as_inputs((), ask.question, limits)
        order = await self.bot.road.refined(self._order(ask, origin, inputs))
        self.task.check(order.inputs, order.parameters)
        Limits(limits).check(order)
        await self.bot.service.catalog.choose(
            self.task, option=order.model, user=origin.user, guild=origin.guild
        )

    def _order(self, ask: Ask, origin: Origin, inputs: tuple[Input, ...]) -> Order:
        """Return the order that an ask makes of these inputs."""
        return Order(
            task=self.task.name,
            inputs=inputs,
            origin=origin,
            parameters=ask.parameters,
            model=ask.model,
            pipeline=ask.pipeline,
            seed=ask.seed,
            from_file=ask.file is not None,
        )
