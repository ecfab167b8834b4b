"""Who may ask how much: requests a minute and a day, and the size of one call."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from bot import settings
from bot.errors import Cooldown, TooLong
from bot.locale import N_
from bot.store.job import Order
from bot.store.jobs import DAY_SECONDS
from bot.tasks import Input, Passage

Spent: TypeAlias = tuple[float, int | None]
"""When a request was counted (monotonic seconds), and in which server."""

WINDOW_SECONDS = 60.0
HOUR_SECONDS = 3600.0
MOST_LABELS = 20
LABEL_CHARACTERS = 200
OPTION_CHARACTERS = 6000
"""What Discord itself lets a text option hold."""
SWEEP_PEOPLE = 1000
"""With this many people remembered, those who have been quiet are forgotten."""

TEXTS = N_("A call takes at most {most} texts; this one has {found}.")
TEXT = N_("A text may have at most {most} characters; this one has {found}.")
TEXT_HINT = N_("Attach it as a file, or shorten it.")
TOTAL = N_("A call takes at most {most} characters in all; this one has {found}.")
SPLIT_HINT = N_("Split it into several calls.")
LABELS = N_("A call takes at most {most} labels; this one has {found}.")
LABEL = N_("A label may have at most {most} characters; this one has {found}.")
OPTION = N_("The option {name} may have at most {most} characters; this one has {found}.")
SHORTEN_HINT = N_("Leave some out.")
TEXT_HERE = N_("On this server a text may have at most {most} characters; this one has {found}.")
TEXT_HERE_HINT = N_("Shorten it; people who manage this server set this with `/setup limits`.")
TOO_FAST = N_("You have asked {most} times within a minute, which is as often as one person may.")
TOO_FAST_HERE = N_(
    "You have asked {most} times within a minute, which is as often as one person may on this server."
)
TOO_FAST_HINT = N_("You can ask again in {seconds} s.")
SERVER_TOO_FAST = N_(
    "This server has asked {most} times within a minute, which is as often as one server may."
)
TOO_MUCH = N_(
    "Models have written {most} tokens for you within an hour, which is as much as one person may have."
)
SERVER_TOO_MUCH = N_(
    "Models have written {most} tokens for this server within an hour, which is as much as one server may"
    " have."
)
DAY_OVER = N_("You have asked {most} times today, which is as often as one person may.")
DAY_OVER_HERE = N_("You have asked {most} times today, which is as often as one person may on this server.")
DAY_OVER_HINT = N_("A new day begins at midnight UTC.")


class Window:
    """What was spent within the last `seconds`, by whom."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._spent: dict[int, deque[tuple[float, int]]] = {}

    def add(self, whose: int, amount: int, now: float) -> None:
        """Count an amount; a negative one takes back."""
        sweep = len(self._spent) >= SWEEP_PEOPLE
        for one in tuple(self._spent) if sweep else (whose,):
            self._recent(one, now)
        self._spent.setdefault(whose, deque()).append((now, amount))

    def wait(self, whose: int, most: int, now: float) -> float:
        """Return the seconds until less than `most` is counted; 0 when less is counted now."""
        spent = self._recent(whose, now)
        left = sum(amount for _at, amount in spent)
        for at, amount in spent:
            if left < most:
                return 0.0
            left -= amount
            if left < most:
                return at + self._seconds - now
        return 0.0

    def _recent(self, whose: int, now: float) -> Iterable[tuple[float, int]]:
        """Forget what is older, and whoever has nothing left."""
        spent = self._spent.get(whose, deque())
        while spent and spent[0][0] <= now - self._seconds:
            spent.popleft()
        if not spent:
            self._spent.pop(whose, None)
        return spent


class Limits:
    """Bounds of one call, and sliding windows: a minute of requests, an hour of tokens that models write.

    They count for each person, here and everywhere, and for each server. `clock` gives monotonic seconds.
    """

    def __init__(self, limits: settings.Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._spent: dict[int, deque[tuple[float, int | None]]] = {}
        self._of_servers = Window(WINDOW_SECONDS)
        self._written = Window(HOUR_SECONDS)
        self._written_for = Window(HOUR_SECONDS)

    def check(self, order: Order) -> None:
        """Raise TooLong, with both numbers, for a call that is larger than one may be anywhere."""
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

    def check_here(self, order: Order, characters: int | None) -> None:
        """Raise TooLong for a text longer than a server takes, also from a file; None: it has no bound."""
        if characters is not None:
            longest = max((len(text) for given in order.inputs for text in _texts(given)), default=0)
            _at_most(characters, longest, TEXT_HERE, TEXT_HERE_HINT)

    def spend(self, user: int, *, server: int | None = None, here: int | None = None) -> Spent:
        """Count a request; raises Cooldown. Returns what `give_back` takes.

        `here` is how many a minute the server allows of one person.
        """
        now = self._clock()
        if len(self._spent) >= SWEEP_PEOPLE:
            self._sweep(now)
        spent = self._spent.setdefault(user, deque())
        while spent and spent[0][0] <= now - WINDOW_SECONDS:
            spent.popleft()
        _cool_down([at for at, _place in spent], self._limits.requests_per_minute, now, TOO_FAST)
        if here is not None and server is not None:
            _cool_down([at for at, place in spent if place == server], here, now, TOO_FAST_HERE)
        if server is not None:
            most = self._limits.server_requests_per_minute
            _refuse(self._of_servers, server, most, now, SERVER_TOO_FAST)
            self._of_servers.add(server, 1, now)
        spent.append((now, server))
        return now, server

    def give_back(self, user: int, one: Spent) -> None:
        """Forget a request that was not accepted after all."""
        spent = self._spent.get(user)
        if spent is not None and one in spent:
            spent.remove(one)
            at, server = one
            if server is not None:
                self._of_servers.add(server, -1, at)

    def check_written(self, user: int, server: int | None) -> None:
        """Raise Cooldown where models have written as much as they may for a person or a server."""
        now, limits = self._clock(), self._limits
        _refuse(self._written, user, limits.tokens_per_hour, now, TOO_MUCH)
        if server is not None:
            _refuse(self._written_for, server, limits.server_tokens_per_hour, now, SERVER_TOO_MUCH)

    def wrote(self, user: int, server: int | None, tokens: int) -> None:
        """Count the tokens that a model wrote; what it wrote is counted when it is known, not before."""
        now = self._clock()
        if tokens > 0:
            self._written.add(user, tokens, now)
            if server is not None:
                self._written_for.add(server, tokens, now)

    def _sweep(self, now: float) -> None:
        """Forget the people who asked nothing for a minute."""
        self._spent = {
            user: spent
            for user, spent in self._spent.items()
            if spent and spent[-1][0] > now - WINDOW_SECONDS
        }


def day_over(most: int, now: float, *, here: bool) -> Cooldown:
    """Return the refusal of a person whose day is spent; `now` is Unix seconds, midnight is UTC's."""
    what = (DAY_OVER_HERE if here else DAY_OVER).format(most=most)
    return Cooldown(what, DAY_OVER_HINT, retry_after=DAY_SECONDS - now % DAY_SECONDS)


def _cool_down(spent: list[float], most: int, now: float, what: str) -> None:
    """Raise Cooldown when as many requests as allowed are less than a minute old."""
    if len(spent) >= most:
        wait = spent[-most] + WINDOW_SECONDS - now
        hint = TOO_FAST_HINT.format(seconds=max(1, round(wait)))
        raise Cooldown(what.format(most=most), hint, retry_after=wait)


def _refuse(window: Window, whose: int, most: int, now: float, what: str) -> None:
    """Raise Cooldown when as much as allowed is spent; 0 allows anything."""
    if most and (wait := window.wait(whose, most, now)):
        hint = TOO_FAST_HINT.format(seconds=max(1, round(wait)))
        raise Cooldown(what.format(most=most), hint, retry_after=wait)


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
