"""The base of the task cogs: from a command's options to the road."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from discord.ext import commands

from bot.store.job import Order
from bot.task_cog.form import TextForm
from bot.task_cog.gather import gather
from bot.task_cog.place import origin_of, wants_private

if TYPE_CHECKING:
    from bot.service import Service
    from bot.task_cog.ask import Ask
    from bot.task_cog.host import Host, Interaction
    from bot.tasks import Task


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
        `python -m bot ask` included. The default changes nothing.
        """
        del service
        return order

    async def answer(self, interaction: Interaction, ask: Ask) -> None:
        """Walk the whole road: gather, check, accept, acknowledge, perform, deliver.

        Opens a form first when there is neither text nor file. Raises BotError for what the person can
        mend, or may not do here, before anything is kept.
        """
        origin = origin_of(interaction, private=wants_private(interaction, ask.private))
        self.bot.service.rules.permit(self.task, origin)
        if ask.text is None and ask.file is None:
            await interaction.response.send_modal(TextForm(self, ask))
            return
        inputs = await gather(ask, self.bot.settings.limits, self.bot.attachments)
        order = Order(
            task=self.task.name,
            inputs=inputs,
            origin=origin,
            parameters=ask.parameters,
            model=ask.model,
            pipeline=ask.pipeline,
            seed=ask.seed,
            from_file=ask.file is not None,
        )
        await self.bot.road.walk(interaction, order)
