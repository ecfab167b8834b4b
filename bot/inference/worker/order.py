"""What the owner has done with models in memory: on the worker's thread, between two batches."""

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.errors import BotError, InferenceFailed
from bot.inference.worker.ticket import call_on
from bot.locale import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.inference.runner.engine import Engine

FAILED = N_("This could not be done; the bot's log says why.")

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Order(Generic[T]):
    """One thing to do with the engine, and the future of whoever waits for it."""

    do: "Callable[[Engine], T]"
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[T]

    def run(self, wake: "Callable[[], Engine]") -> None:
        """Do it, on the worker's thread; whatever it raises, whoever waits is told."""
        if self.future.done():
            return
        try:
            done = self.do(wake())
        except BotError as error:
            call_on(self.loop, self.refuse, error)
        except Exception:
            log.exception("An order of the owner's failed.")
            call_on(self.loop, self.refuse, InferenceFailed(FAILED))
        else:
            call_on(self.loop, self._done, done)

    def refuse(self, error: BotError) -> None:
        """Say why it is not done; the event loop's call."""
        if not self.future.done():
            self.future.set_exception(error)

    def _done(self, done: T) -> None:
        if not self.future.done():
            self.future.set_result(done)
