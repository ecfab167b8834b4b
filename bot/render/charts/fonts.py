"""The fonts that pictures are written with, and what they cannot draw."""

import logging
import os
import tempfile
from functools import cache
from pathlib import Path

from bot.text import line

OURS = "DejaVu Sans"
"""Comes with matplotlib: Latin, Greek, Cyrillic and more."""
CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
)
"""Fonts that systems have for Chinese; the first that is there is taken."""
MORE = "\N{HORIZONTAL ELLIPSIS}"


def drawable(text: str, letters: int, otherwise: str) -> str:
    """Return a text on one line, cut to so many letters; `otherwise` if a font lacks one of them."""
    flat = line(text)
    short = flat if len(flat) <= letters else flat[: letters - 1].rstrip() + MORE
    return short if all(ord(one) in _held() for one in short) else otherwise


@cache
def families() -> list[str]:
    """Return the fonts that are there, in the order in which a letter is looked for."""
    # where the home folder cannot be written, matplotlib keeps its list of fonts here
    os.environ.setdefault("MPLCONFIGDIR", str(Path(tempfile.gettempdir()) / "matplotlib"))
    logging.getLogger("matplotlib").setLevel(logging.WARNING)
    from matplotlib.font_manager import fontManager  # noqa: PLC0415 - it takes most of a second

    there = {font.name for font in fontManager.ttflist}
    return [OURS, *[name for name in CHINESE if name in there][:1]]


@cache
def _held() -> frozenset[int]:
    """Return the code points that some font of ours can draw."""
    from matplotlib.font_manager import findfont, get_font  # noqa: PLC0415 - see above

    return frozenset(point for name in families() for point in get_font(findfont(name)).get_charmap())
