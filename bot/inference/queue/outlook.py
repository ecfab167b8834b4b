"""When those who wait will start: what is before them in their lane, and how the lanes hold each other up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.inference.queue.entry import Entry, LaneName
from bot.inference.queue.pace import Pace

Lines = Mapping[LaneName, Sequence[Entry]]
Running = Mapping[Entry, float]
"""Those that run, and since when (monotonic seconds)."""


class Outlook:
    """Says waits from what a `Pace` has learnt; `rows` is how many a flight takes."""

    def __init__(self, pace: Pace, rows: int) -> None:
        self._pace = pace
        self._rows = rows

    def starts(self, name: LaneName, lines: Lines, running: Running, now: float) -> Iterator[float | None]:
        """Tell in how many seconds each entry of a lane will start, in order; None while nothing is known."""
        own = {entry: since for entry, since in running.items() if entry.lane == name}
        ahead = (
            self._flight(own, lines[name], now) if name == "flight" else self._single(own, lines[name], now)
        )
        work, ratio = self._others(name, lines, running, now)
        for seconds in ahead:
            yield None if seconds is None else seconds + min(work, seconds * ratio)

    def rest(self, running: Running, now: float) -> float | None:
        """Return what is left to do of those that run; None while nothing is known."""
        if not running:
            return 0.0
        total = self._pace.total(running)
        return None if total is None else max(0.0, total - (now - min(running.values())))

    def _single(self, own: Running, line: Iterable[Entry], now: float) -> Iterator[float | None]:
        """Tell waits in a lane where one batch runs after the other."""
        ahead = self.rest(own, now)
        for entry in line:
            yield ahead
            ahead = _sum(ahead, self._pace.of(entry))

    def _flight(self, own: Running, line: Iterable[Entry], now: float) -> Iterator[float | None]:
        """Tell waits where rows join as others leave: at once while there is room."""
        aboard, rows = list(own), sum(entry.rows for entry in own)
        ahead: float | None = 0.0
        for entry in line:
            other = bool(aboard) and entry.key != aboard[0].key
            if other:
                # it waits until all before it have landed
                ahead = _sum(ahead, self.rest(own, now))
                aboard, rows, own = [], 0, {}
            rows += entry.rows
            aboard.append(entry)
            # a full flight lets a row go each time one row's share of its work is done
            if rows > self._rows:
                ahead = _sum(ahead, self._pace.of(entry))
            yield ahead

    def _others(self, name: LaneName, lines: Lines, running: Running, now: float) -> tuple[float, float]:
        """Return what the other lanes have to do, in seconds, and how much of it is done in one second here.

        They take turns: a token for each batch, a batch for each token.
        """
        batch, step = self._pace.batch, self._pace.step
        if not batch or not step:
            return 0.0, 0.0
        others = [other for other in lines if (other == "short") != (name == "short")]
        busy = {entry: since for entry, since in running.items() if entry.lane in others}
        waiting = [entry for other in others for entry in lines[other]]
        work = (self.rest(busy, now) or 0.0) + (self._pace.total(waiting) or 0.0)
        return work, step / batch if name == "short" else batch / step


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
