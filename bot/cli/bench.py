"""python -m bot bench: what the engine, and the bot around it, are worth beside their bars."""

import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import replace
from importlib.metadata import version
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import settings
from bot.cli.benchmark.figure import HEAD, MISSED, Figure, barred
from bot.cli.benchmark.ground import TRIAL, Ground, Sizes
from bot.cli.benchmark.sections import NAMES, section
from bot.inference.loading.environment import cores

THREADS = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""All ways get one torch thread; read when torch is imported."""
NO_SECTION = "There is no section {name}; there are {names}."
CPUINFO = Path("/proc/cpuinfo")
MEASURED = ("torch", "transformers", "tokenizers")

Only = Annotated[list[str] | None, typer.Option(help=f"A section; may be repeated: {', '.join(NAMES)}.")]


class Report:
    """Prints figures as they come, and keeps them."""

    def __init__(self, *, accelerator: bool) -> None:
        self._accelerator = accelerator
        self._began = time.monotonic()
        self.machine = machine()
        self.figures: list[Figure] = []

    def begin(self) -> None:
        """Print what stands above the figures."""
        typer.echo(f"{self.machine}\n\n{HEAD}", nl=False)

    def add(self, figures: list[Figure]) -> None:
        """Print a section's figures."""
        new = [barred(figure, accelerator=self._accelerator) for figure in figures]
        typer.echo("".join(figure.row() for figure in new), nl=False)
        sys.stdout.flush()
        self.figures += new

    def end(self) -> None:
        """Print what stands below the figures."""
        missed = sum(figure.verdict == MISSED for figure in self.figures)
        typer.echo(f"\n{time.monotonic() - self._began:,.0f} seconds; floors missed: {missed}.")

    def record(self) -> dict[str, Any]:
        """Return everything as JSON."""
        return {
            "machine": self.machine,
            "seconds": round(time.monotonic() - self._began, 1),
            "figures": [figure.record() for figure in self.figures],
        }


def machine() -> str:
    """Name the machine and what it measures with."""
    versions = ", ".join(f"{name} {version(name)}" for name in MEASURED)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{_processor()}, {cores():g} cores{load}; Python {platform.python_version()}, {versions}."


def bench(
    only: Only = None,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of every way; medians are shown.")] = 5,
    waiting: Annotated[int, typer.Option(min=2, help="Jobs that pile up before the others ask.")] = 120,
    device: Annotated[
        str, typer.Option(help="Where models run: cpu, or an accelerator such as cuda:0.")
    ] = "cpu",
    *,
    trial: Annotated[bool, typer.Option(help="Only see that everything runs: tiny sizes.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures there too.")] = None,
) -> None:
    """Measure the engine beside the naive ways, and the bot under load; print figures and their bars."""
    os.environ.update(THREADS)
    names = _chosen(only)
    loaded = settings.load()
    inference = loaded.inference.model_copy(update={"device": device, "threads": 1})
    sizes = TRIAL if trial else replace(Sizes(), rounds=rounds, piled=waiting)
    report = Report(accelerator=device != "cpu")
    report.begin()
    try:
        with tempfile.TemporaryDirectory() as folder:
            opened = loaded.model_copy(update={"inference": inference})
            ground = Ground(Path(folder), opened, sizes, lambda text: typer.echo(text, err=True))
            for name in names:
                report.add(asyncio.run(section(name)(ground)))
    finally:
        # what was measured is kept, whatever a later section dies of
        if json_file is not None:
            json_file.write_text(json.dumps(report.record(), indent=2) + "\n", encoding="utf-8")
    report.end()


def _chosen(only: list[str] | None) -> tuple[str, ...]:
    """Return the sections to run, in their order; typer.BadParameter names one that is not there."""
    wanted = only or list(NAMES)
    for name in wanted:
        if name not in NAMES:
            raise typer.BadParameter(NO_SECTION.format(name=name, names=", ".join(NAMES)))
    return tuple(name for name in NAMES if name in wanted)


def _processor() -> str:
    """Name the processor, as far as the system tells."""
    if CPUINFO.exists():
        lines = CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
        first = dict(_pair(line) for line in takewhile(str.strip, lines))
        if name := first.get("model name"):
            return name
    return platform.processor() or platform.machine()


def _pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()
