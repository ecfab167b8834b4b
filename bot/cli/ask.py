"""python -m bot ask: one call in the terminal, through the same service as on Discord."""

import asyncio
import dataclasses
import json
import logging
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot import settings
from bot.cli.parts import open_service
from bot.errors import BadFile, BadOption, InferenceFailed, InputError
from bot.inference.backend import Loading, Progress
from bot.render.footer import HALF
from bot.settings import Settings
from bot.store.job import Job
from bot.task_cog import find_cogs
from bot.task_cog.draft import draft

BAD_INPUTS = frozenset(error.code for error in InputError.__subclasses__())
"""Codes of failures that the person can mend: some are found only with the model."""

NO_TASK = "There is no task {name}."
TASKS_ARE = "The tasks are: {names}."
NO_VALUE = "The option {option} has no value."
WRITE_IT_SO = "Write it as name=value, for example --option top_k=3."
NO_FILE = "The file {name} cannot be read as UTF-8 text."


def options_of(pairs: Iterable[str]) -> dict[str, str]:
    """Read `name=value` pairs; BadOption names one that is not of this form."""
    options: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise BadOption(NO_VALUE.format(option=pair), WRITE_IT_SO)
        options[name.strip().replace("-", "_")] = value
    return options


def lines_of(file: Path) -> list[str]:
    """Return the file's lines that hold text, one text each; BadFile where it is not UTF-8 text."""
    try:
        return [line for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(NO_FILE.format(name=file.name)) from error


def written(job: Job, encoding: str) -> str:
    """Return a job's answers as JSON: a list with one object a text, in order, in ASCII if need be."""
    rows = [dataclasses.asdict(answer) for answer in job.answers]
    text = json.dumps(rows, ensure_ascii=False, indent=2)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:  # a terminal of an old locale; JSON has its own way to spell the rest
        return json.dumps(rows, indent=2)
    return text


def _tell(event: Progress) -> None:
    """Say on stderr what takes long: stdout holds the answer alone."""
    if isinstance(event, Loading):
        share = "" if event.share is None else f" {event.share:.0%}"
        typer.echo(f"{event.stage} {event.model}{share}", err=True)


def _footer(job: Job) -> str:
    """Return which model answered, where, and how long it took."""
    if (facts := job.facts) is None:
        return ""
    revision = f"@{facts.revision}" if facts.revision else ""
    badge = f" ({facts.badge})" if facts.badge else ""
    half = f" in {HALF}" if facts.precision == "half" else ""
    return f"{facts.model}{revision}{badge} on {facts.device}{half}, {facts.ran:.2f} s"


async def _answer(
    loaded: Settings, task: str, texts: Sequence[str], model: str | None, options: dict[str, str]
) -> Job:
    """Walk the road without Discord, on a journal of its own that is thrown away."""
    cogs = find_cogs()
    if task not in cogs:
        raise BadOption(NO_TASK.format(name=task), TASKS_ARE.format(names=", ".join(sorted(cogs))))
    cog = cogs[task]
    order = await draft(cog, options, texts, model=model, limits=loaded.limits)
    tasks = {name: one.task for name, one in cogs.items()}
    with tempfile.TemporaryDirectory() as journal:
        async with open_service(loaded, tasks, Path(journal)) as service:
            job = await service.accept(await cog.refine(order, service))
            if job is None:
                raise InferenceFailed("The journal of this call already has a job.", "Try again.")
            job = await service.acknowledged(job, None)
            return await service.perform(job, _tell)


def ask(
    task: Annotated[str, typer.Argument(help="sentiment, zero-shot, generate, ...")],
    texts: Annotated[list[str] | None, typer.Argument(help="One or more texts.")] = None,
    file: Annotated[Path | None, typer.Option(help="A text file, one text a line.")] = None,
    model: Annotated[str | None, typer.Option(help="A model instead of the default.")] = None,
    option: Annotated[list[str] | None, typer.Option(help="name=value, as on Discord; repeatable.")] = None,
) -> None:
    """Answer in the terminal: JSON, one answer a text, in order."""
    loaded = settings.load()
    # stderr holds one clear sentence, unless the owner wants to see more
    logging.basicConfig(level="DEBUG" if loaded.logging.level == "DEBUG" else "ERROR")
    given = [*(texts or []), *(lines_of(file) if file else [])]
    job = asyncio.run(_answer(loaded, task, given, model, options_of(option or [])))
    if job.failure is not None:
        typer.echo(f"{job.failure.what} {job.failure.hint}".strip(), err=True)
        raise typer.Exit(2 if job.failure.code in BAD_INPUTS else 1)
    typer.echo(written(job, sys.stdout.encoding))
    typer.echo(_footer(job), err=True)
