"""A measured figure, the bars of all of them, and how they are printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

HEAD = "| figure | value | floor | aim | |\n|---|---|---|---|---|\n"
MET, FLOOR, MISSED, NO_BAR = "aim met", "floor met", "missed", "-"
FRACTION_BELOW = 10
"""Figures below are printed with two digits behind the point, others with none."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure has to reach: the floor counts, the aim is wished for; `better` tells the direction."""

    floor: float
    aim: float
    better: Literal["more", "less"]

    def verdict(self, value: float) -> str:
        """Tell in a word or two what was reached."""
        if self._reaches(value, self.aim):
            return MET
        return FLOOR if self._reaches(value, self.floor) else MISSED

    def _reaches(self, value: float, wanted: float) -> bool:
        # not a number reaches nothing
        return value >= wanted if self.better == "more" else value <= wanted


ACKNOWLEDGED = "acknowledgement, p99"
STALL_WARMING = "worst stall of the event loop while importing and loading"
STALL_MEANWHILE = "worst stall of the event loop while all ask"
NAIVE = "64 clients, classification: naive bot / engine"
PIPE_LIST = "64 clients, classification: pipe(list, batch_size=64) / engine"
ROOFLINE = "64 clients, classification: share of the packed roofline"
SINGLE = "one request: engine / bare pipe(text)"
LAG = "event-loop lag p99 with the worker saturated, above idle"
WRONG = "wrong answers in concurrent calls of mixed settings"
SMALL_GENERATIONS = "generations of mixed lengths, 10M decoder: one by one / engine"
LARGE_GENERATIONS = "generations of mixed lengths, 124M decoder: one by one / engine"
HTTP = "64 clients over loopback HTTP: engine's rate / LitServe's at its better batch size"
FLOOD = "one user floods 100: p95 of others / without the flood"
SWAP = "swap to an uncached 255 MB model, CPU"
CROWD = "rate with 1000 waiting / rate with 10"
LIFE_CYCLES = "journal, 32 callers: life-cycles a second / with one commit per statement"
ACCEPTED = "journal: acceptance committed, p99 of 300 requests in 2 s"
LOST = "journal: of those 300 requests lost"
READY = "start until online with 100,000 jobs in the journal"
MEMORY = "memory after all model swaps / after 2"

BARS: Mapping[str, Bar] = {
    ACKNOWLEDGED: Bar(1000, 1000, "less"),
    STALL_WARMING: Bar(100, 40, "less"),
    STALL_MEANWHILE: Bar(250, 250, "less"),
    NAIVE: Bar(1.9, 2.3, "more"),
    PIPE_LIST: Bar(8, 10, "more"),
    ROOFLINE: Bar(82, 92, "more"),
    SINGLE: Bar(1.10, 0.98, "less"),
    LAG: Bar(3, 1, "less"),
    WRONG: Bar(0, 0, "less"),
    SMALL_GENERATIONS: Bar(3.0, 4.5, "more"),
    LARGE_GENERATIONS: Bar(2.0, 3.0, "more"),
    HTTP: Bar(3, 5, "more"),
    FLOOD: Bar(1.2, 1.1, "less"),
    SWAP: Bar(0.4, 0.2, "less"),
    CROWD: Bar(0.97, 1.1, "more"),
    MEMORY: Bar(1.10, 1.03, "less"),
    LIFE_CYCLES: Bar(4, 4, "more"),
    ACCEPTED: Bar(250, 20, "less"),
    LOST: Bar(0, 0, "less"),
    READY: Bar(5, 5, "less"),
}
"""Of a processor, with one torch thread; by the names of figures, in their units."""
ACCELERATOR_BARS: Mapping[str, Bar] = {
    NAIVE: Bar(10, 10, "more"),
    ROOFLINE: Bar(80, 80, "more"),
    SMALL_GENERATIONS: Bar(12, 12, "more"),
    LARGE_GENERATIONS: Bar(12, 12, "more"),
}
"""Where an accelerator is measured, these instead; wall time counts there, not the processor's."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure with its unit ('x': a ratio)."""

    name: str
    value: float
    unit: str = "ms"
    bar: Bar | None = None

    @property
    def verdict(self) -> str:
        """What was reached, or a dash where there is no bar."""
        return NO_BAR if self.bar is None else self.bar.verdict(self.value)

    def row(self) -> str:
        """Return the figure's row of the table."""
        bars = ("-", "-") if self.bar is None else (_written(self.bar.floor), _written(self.bar.aim))
        cells = (self.name, f"{_written(self.value)} {self.unit}", *bars, self.verdict)
        return f"| {' | '.join(cells)} |\n"

    def record(self) -> dict[str, Any]:
        """Return the figure as JSON."""
        bars = {} if self.bar is None else {"floor": self.bar.floor, "aim": self.bar.aim}
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            **bars,
            "verdict": self.verdict,
        }


def barred(figure: Figure, *, accelerator: bool) -> Figure:
    """Return a figure with its bar, if it has one."""
    bars = {**BARS, **ACCELERATOR_BARS} if accelerator else BARS
    return Figure(figure.name, figure.value, figure.unit, bars.get(figure.name))


def _written(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) or abs(value) >= FRACTION_BELOW else f"{value:.2f}"
