"""What comes of tickets, whatever happens on the worker's thread."""

import logging
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import BotError, Closing, InferenceFailed
from bot.inference.backend import Loading, Running
from bot.inference.lost import is_lost
from bot.inference.worker.ticket import STOPPED, Ticket
from bot.locale import N_
from bot.tasks import Precision, Result

if TYPE_CHECKING:
    from bot.inference.runner import Outcome

BROKEN = N_("The engine failed, and nothing came of this request. Its owner finds it in the log as {id}.")
BROKEN_HINT = N_("Try again.")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a request went: seconds of loading (None: it was loaded) and of running, beside whom, and where."""

    device: str
    started: float
    loaded: float | None
    seconds: float = 0.0
    batch: int = 1
    precision: Precision = "exact"


@contextmanager
def answered(tickets: Sequence[Ticket]) -> Iterator[None]:
    """Answer everybody with what is raised inside; only what ends the thread is raised further.

    That is an order to stop the program, or the loss of the device: those requests are kept for the next
    start of the bot.
    """
    try:
        yield
    except BotError as error:
        fail(tickets, error)
    except (KeyboardInterrupt, SystemExit):
        fail(tickets, Closing(STOPPED))
        raise
    except BaseException as error:  # a panic is no Exception, and the thread must live on
        if is_lost(error):
            fail(tickets, Closing(STOPPED))
            raise
        name = uuid.uuid4().hex[:8]
        # the message may quote a person's text
        log.error(  # noqa: TRY400 - see the line above
            "A batch failed (%s): %s.", name, type(error).__name__, extra={"reference": name}
        )
        fail(tickets, InferenceFailed(BROKEN.format(id=name), BROKEN_HINT))


def result_of(ticket: Ticket, outcome: "Outcome", ran: Ran) -> Result | BotError:
    """Return what the person who asked gets."""
    if isinstance(outcome, BotError):
        return outcome
    return Result(
        outputs=outcome,
        device=ran.device,
        queued=ran.started - ticket.entry.since,
        loaded=ran.loaded,
        ran=ran.seconds,
        batch=ran.batch,
        precision=ran.precision,
    )


def tell(tickets: Sequence[Ticket], event: Loading | Running) -> None:
    """Tell several of progress."""
    for ticket in tickets:
        ticket.post(event)


def fail(tickets: Sequence[Ticket], error: BotError) -> None:
    """End several with an error."""
    for ticket in tickets:
        ticket.settle(error)
