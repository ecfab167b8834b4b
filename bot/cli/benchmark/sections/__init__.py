"""The benchmark's sections: one file each, with a function `measure` that returns figures."""

import importlib
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from bot.cli.benchmark.figure import Figure
from bot.cli.benchmark.ground import Ground

Section: TypeAlias = Callable[[Ground], Coroutine[Any, Any, list[Figure]]]

NAMES = (
    "awake",
    "swap",
    "classify",
    "single",
    "lag",
    "wrong",
    "generate",
    "continuous",
    "http",
    "flood",
    "crowd",
    "journal",
)
"""In the order in which they run: the first wants a process without torch, the second a small one."""


def section(name: str) -> Section:
    """Return a section; only then is it imported, and with it what it measures."""
    found: Section = importlib.import_module(f"{__name__}.{name}").measure
    return found
