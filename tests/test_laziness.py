"""torch is imported when somebody first asks, never before: the bot is online first (DESIGN section 3)."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.processes import program

HEAVY = {"torch", "transformers", "numpy", "tokenizers", "safetensors"}
EVERYTHING = """
import bot.__main__, bot.app, bot.cli.run, bot.sandbox
from bot.task_cog import cog_modules, find_tasks
import importlib
assert len(find_tasks()) >= 8
for name in cog_modules():
    importlib.import_module(name)
"""
HEALTH = """
import bot.__main__, bot.cli
bot.cli.commands(["health"])
"""


@pytest.mark.parametrize(
    ("imports", "absent"),
    [
        pytest.param(EVERYTHING, {"torch", "transformers"}, id="bot"),
        pytest.param(HEALTH, HEAVY | {"discord", "aiohttp"}, id="health"),
    ],
)
def test_a_fresh_process_stays_light(tmp_path: Path, imports: str, absent: set[str]) -> None:
    code = imports + "\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    with program(sys.executable, "-c", code, log=tmp_path / "modules.log") as fresh:
        assert fresh.exit_code() == 0, fresh.written()
    imported = set(json.loads(fresh.written().splitlines()[-1]))
    assert "typer" in imported
    assert not imported & absent
