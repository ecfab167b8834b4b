"""Whether the bot takes anything new: its owner may pause it, or let it run empty."""

import asyncio

from bot.errors import Closing
from bot.locale import N_, _

PAUSED = N_("The bot's owner has paused it.")
PAUSED_HINT = N_("What is under way will be answered; try again later.")


class Doors:
    """Open at first, and after every start; `under_way` counts the jobs that still owe an outcome."""

    def __init__(self) -> None:
        self.open = True
        self._under_way = 0
        self._settled = asyncio.Event()  # nothing is under way, or it was resumed since it was paused
        self._settled.set()

    def check(self) -> None:
        """Raise Closing while nothing new is taken."""
        if not self.open:
            raise Closing(_(PAUSED), _(PAUSED_HINT))

    def pause(self) -> None:
        """Take nothing new; what is under way goes on."""
        self.open = False
        if self._under_way:
            self._settled.clear()

    def resume(self) -> None:
        """Take everything again."""
        self.open = True
        self._settled.set()

    @property
    def under_way(self) -> int:
        """How many jobs are being performed."""
        return self._under_way

    def entered(self) -> None:
        """Note a job that begins."""
        self._under_way += 1
        self._settled.clear()

    def left(self) -> None:
        """Note a job that has its outcome."""
        self._under_way -= 1
        if not self._under_way:
            self._settled.set()

    async def drained(self) -> bool:
        """Wait until nothing is under way; False, at once, when requests are taken again before that."""
        await self._settled.wait()
        return not self.open
