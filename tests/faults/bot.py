"""The bot with faults, `python -m tests.faults.bot run`: the shipped code, but for these seams.

A text that holds one of the words below does to the worker what the word says. FAULT_KILL names a moment of a
request's road at which the process ends at once, the first time it comes there; FAULT_LOG is a file to which
every text that is run is appended, so that a test can count. FAULT_OVERDUE shortens the watchdog. FAULT_DISK
is how many seconds each commit takes longer.
"""

import contextlib
import ctypes
import functools
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bot.cli.supervise
import bot.inference.worker.worker
import bot.store.connection
from bot.__main__ import main
from bot.delivery import Delivery
from bot.inference.loading import environment
from bot.inference.worker import thread
from bot.service import Service
from bot.task_cog import Road

KILLED = 9
GIL_SECONDS = 2


class Panic(BaseException):
    """What a tokenizer's Rust raises: no Exception."""


def _raise(error: BaseException) -> None:
    raise error


def _loop() -> None:
    while True:
        pass


WORDS: dict[str, Callable[[], object]] = {
    "RAISES": lambda: _raise(ValueError("as it happens")),
    "PANICS": lambda: _raise(Panic("a regular expression")),
    "EATS": lambda: _raise(MemoryError()),
    "ASSERTS": lambda: _raise(RuntimeError("CUDA error: device-side assert triggered")),
    "EXITS": lambda: os._exit(KILLED),
    "HANGS": lambda: time.sleep(3600),
    "LOOPS": _loop,
    # sleep of the C library, called without letting the interpreter's lock go
    "HOLDS": lambda: ctypes.PyDLL(None).sleep(GIL_SECONDS),
}


def _note(text: str) -> None:
    """Append a text that is run to the log."""
    if log := os.environ.get("FAULT_LOG"):
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(text.replace("\n", " ") + "\n")


def _with_words() -> None:
    """Let texts do what their words say; torch is there when the engine is imported."""
    from bot.inference.runner import batch  # noqa: PLC0415 - imports torch

    pieces_of = vars(batch)["pieces_of"]

    def faulty(pipe: Any, pipeline: str, given: Any, parameters: Any) -> Any:  # noqa: ANN401 - as it is called
        text = str(given)
        _note(text)
        for word, happens in WORDS.items():
            if word in text:
                happens()
        return pieces_of(pipe, pipeline, given, parameters)

    vars(batch)["pieces_of"] = faulty


def _dies(owner: type, name: str, *, after: bool) -> None:
    """End the process before or after a method, once: a file beside the log remembers."""
    method = getattr(owner, name)
    flag = os.environ["FAULT_LOG"] + ".killed"

    @functools.wraps(method)
    async def faulty(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as it is called
        value = await method(*args, **kwargs) if after else None
        with contextlib.suppress(FileExistsError):
            os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
            os._exit(KILLED)
        return value if after else await method(*args, **kwargs)

    setattr(owner, name, faulty)


def _with_slow_commits(seconds: float) -> None:
    """Let the disk be slow."""
    commit = vars(bot.store.connection)["_commit"]

    def slow(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as it is called
        time.sleep(seconds)
        return commit(*args, **kwargs)

    vars(bot.store.connection)["_commit"] = slow


MOMENTS: dict[str, tuple[type, str, bool]] = {
    "committed": (Service, "accept", True),
    "acknowledged": (Road, "acknowledge", True),
    "answered": (Road, "deliver", False),
    "delivered": (Delivery, "deliver", True),
}
"""By its name what the bot has just done when it dies: the method, and whether after or before it."""


def begin() -> None:
    """Put the seams in place and run the bot."""
    bot.cli.supervise.MODULE = "tests.faults.bot"
    if overdue := os.environ.get("FAULT_OVERDUE"):
        bot.inference.worker.worker.OVERDUE = float(overdue)

    def imported() -> None:
        environment.import_engine()
        _with_words()

    vars(thread)["import_engine"] = imported
    if disk := os.environ.get("FAULT_DISK"):
        _with_slow_commits(float(disk))
    if moment := os.environ.get("FAULT_KILL"):
        owner, name, after = MOMENTS[moment]
        _dies(owner, name, after=after)
    sys.exit(main())


if __name__ == "__main__":
    begin()
