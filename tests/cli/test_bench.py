"""python -m bot bench: sections chosen by name, figures with their bars, and JSON."""

import json
from pathlib import Path

import pytest

from bot.cli.bench import THREADS
from bot.cli.benchmark.figure import MET, WRONG
from tests.cli.conftest import Cli


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what the benchmark sets for torch end with the test."""
    for name, value in THREADS.items():
        monkeypatch.setenv(name, value)


def test_measures_a_section_and_writes_json(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "bench.json"

    ran = cli("bench", "--trial", "--only", "wrong", "--json", str(file))

    assert ran.code == 0
    assert "| figure | value | floor | aim | |" in ran.out
    assert f"| {WRONG} | 0 answers | 0 | 0 | {MET} |" in ran.out
    record = json.loads(file.read_text(encoding="utf-8"))
    figure = next(figure for figure in record["figures"] if figure["name"] == WRONG)
    assert (figure["value"], figure["verdict"]) == (0, MET)
    assert "torch" in record["machine"]
    assert record["seconds"] > 0


def test_names_the_sections_where_one_is_unknown(cli: Cli) -> None:
    ran = cli("bench", "--only", "everything")

    assert ran.code == 2
    assert "There is no section everything" in ran.err
