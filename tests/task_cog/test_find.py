"""Tasks are found in a package of cogs; names with _ are skipped, doubles refused."""

import sys
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.task_cog import find_cogs, find_tasks

COG = '''"""A cog."""
from bot.task_cog import TaskCog
from bot.tasks import Ranking, Task
class Found(TaskCog):
    task = Task(name="{name}", title="T", pipeline="p", parse=lambda *_: Ranking(()))
'''


def package(folder: Path, name: str, **files: str) -> str:
    """Write a package of cogs and return its name."""
    (folder / name).mkdir()
    (folder / name / "__init__.py").touch()
    for file, text in files.items():
        (folder / name / f"{file}.py").write_text(text, encoding="utf-8")
    return name


def test_every_task_of_a_package_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    name = package(tmp_path, "some_cogs", one=COG.format(name="one"), _two=COG.format(name="two"))
    assert list(find_tasks(name)) == ["one"]


def test_two_tasks_of_one_name_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    name = package(tmp_path, "double_cogs", one=COG.format(name="same"), two=COG.format(name="same"))
    with pytest.raises(ConfigError, match="same"):
        find_cogs(name)


def test_our_own_cogs_have_the_eight_tasks() -> None:
    assert len(find_tasks()) >= 8
