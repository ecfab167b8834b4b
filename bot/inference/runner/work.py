"""What the runner is given: one request, how to stop it, and whom to tell of its tokens."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import TypeAlias

from bot.errors import BotError, Cancelled, Timeout
from bot.locale import N_
from bot.tasks import InferenceRequest, Output, characters

CANCELLED = N_("This request was cancelled.")
TIMEOUT = N_("This request ran for longer than it may.")
TIMEOUT_HINT = N_("Try a shorter text, or fewer new tokens.")

TellTokens: TypeAlias = Callable[[str, int], None]


def nobody(_text: str, _count: int) -> None:
    """Tell nobody of the tokens."""


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """A request on its way over the device. Another thread sets `stopped`; `deadline` is monotonic seconds.

    `tell` is called on the worker's thread with the text so far and its tokens, and `between` after each
    token of a generation that flies with nobody: what is short runs meanwhile.
    """

    request: InferenceRequest
    stopped: Event = field(default_factory=Event)
    deadline: float = float("inf")
    tell: TellTokens = nobody
    between: Callable[[], None] = nothing

    @property
    def characters(self) -> int:
        """All its inputs in characters."""
        return sum(map(characters, self.request.inputs))

    @property
    def over(self) -> bool:
        """Whether it is not to run any further."""
        return self.stopped.is_set() or time.monotonic() > self.deadline

    def verdict(self) -> BotError | None:
        """Return why it is over, None while it is not."""
        if self.stopped.is_set():
            return Cancelled(CANCELLED)
        if time.monotonic() > self.deadline:
            return Timeout(TIMEOUT, TIMEOUT_HINT)
        return None


Outcome: TypeAlias = tuple[Output, ...] | BotError
"""What came of a request: one output an input, in order, or the error of the first input that failed."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much one forward pass takes: tokens with padding, and inputs."""

    tokens: int
    inputs: int
