"""The command line as one types it, in this process."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.__main__ import main


@dataclass(frozen=True, slots=True)
class Ran:
    """How a subcommand ended, and what it wrote."""

    code: int
    out: str
    err: str


Cli: TypeAlias = Callable[..., Ran]


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    """Return the storage folder of the test, which is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], storage: Path) -> Cli:
    """Return what runs `python -m bot` with arguments, on the starter pack's models."""
    for name in ("DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "DISCORD_API_BASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIPEWRIGHT_MODELS__SOURCE", "starter")
    monkeypatch.setenv("PIPEWRIGHT_STORAGE__PATH", str(storage))

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["bot", *arguments])
        try:
            code: object = main()
        except SystemExit as end:
            code = end.code or 0
        written = capsys.readouterr()
        return Ran(int(str(code)), written.out, written.err)

    return run
