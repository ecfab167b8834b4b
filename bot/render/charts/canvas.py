"""A white card to draw on, legible on a phone and on both of Discord's backgrounds.

Places and sizes on it are inches from its upper left corner. matplotlib is imported with the first picture:
that takes most of a second.
"""

import io
from typing import TYPE_CHECKING, Literal

from bot.render.charts.fonts import families

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DOTS = 100
"""Dots an inch."""
WIDTH = 8.0
EDGE = 0.3
LETTERS, SMALL = 16, 14
"""Sizes in points, 72 an inch: letters of 22 and 19 dots, about half as large on a phone of 390 dots."""
INK, PALE, PAPER = "#1f2328", "#d0d7de", "white"


class Card:
    """A new picture, `height` inches high."""

    def __init__(self, height: float) -> None:
        from matplotlib.figure import Figure  # noqa: PLC0415 - see the head of this file

        self._figure = Figure(figsize=(WIDTH, height), dpi=DOTS, facecolor=PAPER)
        self._axes: Axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        self._axes.set_axis_off()

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = LETTERS,
        at: Literal["left", "center", "right"] = "left",
        bold: bool = False,
        colour: str = INK,
        turned: int = 0,
    ) -> None:
        """Write one line whose middle is at height `y`; `turned` in degrees, from its lower left end."""
        self._axes.text(
            x,
            y,
            text.replace("$", r"\$"),  # else it begins a formula
            size=size,
            family=families(),
            weight="bold" if bold else "normal",
            color=colour,
            rotation=turned,
            rotation_mode="anchor" if turned else "default",
            ha=at,
            va="baseline" if turned else "center_baseline",
        )

    def block(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        """Fill a rectangle, with a fine line around it."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - see the head of this file

        self._axes.add_patch(Rectangle((x, y), wide, high, facecolor=colour, edgecolor=PALE, linewidth=1))

    def png(self) -> bytes:
        """Return the picture as a PNG file."""
        written = io.BytesIO()
        self._figure.savefig(written, format="png")
        return written.getvalue()
