"""Who may ask how much: requests a minute, and the size of one call."""

import time
from collections import deque
from collections.abc import Callable, Iterator

from bot import settings
from bot.errors import Cooldown, TooLong
from bot.store.job import Order
from bot.tasks import Input, Passage

WINDOW_SECONDS = 60.0
MOST_LABELS = 20
LABEL_CHARACTERS = 200
OPTION_CHARACTERS = 6000
"""What Discord itself lets a text option hold."""
SWEEP_PEOPLE = 1000
"""With this many people remembered, those who have been quiet are forgotten."""

TEXTS = "A call takes at most {most} texts; this one has {found}."
TEXT = "A text may have at most {most} characters; this one has {found}."
TEXT_HINT = "Attach it as a file, or shorten it."
TOTAL = "A call takes at most {most} characters in all; this one has {found}."
SPLIT_HINT = "Split it into several calls."
LABELS = "A call takes at most {most} labels; this one has {found}."
LABEL = "A label may have at most {most} characters; this one has {found}."
OPTION = "The option {name} may have at most {most} characters; this one has {found}."
SHORTEN_HINT = "Leave some out."
TOO_FAST = "You have asked {most} times within a minute, which is as often as one person may."
TOO_FAST_HINT = "You can ask again in {seconds} s."


class Limits:
    """Bounds of one call, and a sliding window of a minute for each person.

    `clock` gives monotonic seconds.
    """

    def __init__(self, limits: settings.Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._spent: dict[int, deque[float]] = {}

    def check(self, order: Order) -> None:
        """Raise TooLong, with both numbers, for a call that is larger than one may be."""
        limits = self._limits
        _at_most(limits.texts, len(order.inputs), TEXTS, SPLIT_HINT)
        sizes = [sum(map(len, _texts(given))) for given in order.inputs]
        if not order.from_file:
            longest = (len(text) for given in order.inputs for text in _texts(given))
            _at_most(limits.text_characters, max(longest, default=0), TEXT, TEXT_HINT)
        _at_most(limits.total_characters, sum(sizes), TOTAL, SPLIT_HINT)
        for name, value in order.parameters.items():
            if isinstance(value, tuple):
                _at_most(MOST_LABELS, len(value), LABELS, SHORTEN_HINT)
                _at_most(LABEL_CHARACTERS, max(map(len, value), default=0), LABEL, "")
            elif isinstance(value, str):
                _at_most(OPTION_CHARACTERS, len(value), OPTION, "", name=name)

    def spend(self, user: int) -> float:
        """Count a request; raises Cooldown. Returns what `give_back` takes."""
        now = self._clock()
        if len(self._spent) >= SWEEP_PEOPLE:
            self._sweep(now)
        spent = self._spent.setdefault(user, deque())
        while spent and spent[0] <= now - WINDOW_SECONDS:
            spent.popleft()
        most = self._limits.requests_per_minute
        if len(spent) >= most:
            wait = spent[0] + WINDOW_SECONDS - now
            raise Cooldown(
                TOO_FAST.format(most=most),
                TOO_FAST_HINT.format(seconds=max(1, round(wait))),
                retry_after=wait,
            )
        spent.append(now)
        return now

    def give_back(self, user: int, spent_at: float) -> None:
        """Forget a request that was not accepted after all."""
        spent = self._spent.get(user)
        if spent is not None and spent_at in spent:
            spent.remove(spent_at)

    def forget(self, user: int) -> None:
        """Forget what a person asked, when they delete their data."""
        self._spent.pop(user, None)

    def _sweep(self, now: float) -> None:
        """Forget the people who asked nothing for a minute."""
        self._spent = {
            user: spent for user, spent in self._spent.items() if spent and spent[-1] > now - WINDOW_SECONDS
        }


def _texts(given: Input) -> Iterator[str]:
    """Give the texts of an input."""
    if isinstance(given, Passage):
        yield from (given.question, given.context)
    else:
        yield given


def _at_most(most: int, found: int, what: str, hint: str, **names: str) -> None:
    """Raise TooLong when there is more than allowed."""
    if found > most:
        raise TooLong(what.format(most=most, found=found, **names), hint)
