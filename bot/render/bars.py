"""Scores as bars of squares, readable without colour and on a phone."""

FULL, EMPTY = "■", "□"
"""Solid and hollow: shades such as U+2591 look full in many fonts; these two are no emoji, and both old."""
WIDTH = 10


def bar(score: float, width: int = WIDTH) -> str:
    """Return a bar of `width` squares for a score in 0..1."""
    full = round(min(max(score, 0.0), 1.0) * width)
    return FULL * full + EMPTY * (width - full)


def percent(score: float) -> str:
    """Return a score as a percentage with one decimal; what is not nothing is never shown as 0.0 %."""
    if 0 < score < 0.0005:  # noqa: PLR2004 - half of the last place shown
        return "< 0.1 %"
    return f"{score * 100:.1f} %"
