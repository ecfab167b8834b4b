"""The command line: one file a subcommand, named like it."""

from collections.abc import Callable
from typing import Any

from bot.cli.ask import ask
from bot.cli.bench import bench
from bot.cli.docs import docs
from bot.cli.doctor import doctor
from bot.cli.health import health
from bot.cli.run import run
from bot.cli.sandbox import sandbox

COMMANDS: tuple[Callable[..., Any], ...] = (run, ask, doctor, sandbox, health, docs, bench)
