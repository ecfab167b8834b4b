"""DESIGN section 5: a ninth task is one new file of under 80 lines, and nothing else changes."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.cogs.stage import LINUS, Played, settings_for, shown, stage

NINTH = '''
"""/emotion: which feeling a text shows."""

import discord
from discord.app_commands import Range

from bot.task_cog import Ask, Host, Interaction, Split, TaskCog, task_command
from bot.tasks import InferenceRequest, Input, Offered, Output, Ranking, Scored, Task


def parse(_request: InferenceRequest, _text: Input, output: Output) -> Ranking:
    """Turn a list of `{label, score}` into a ranking."""
    return Ranking(tuple(Scored(one["label"], one["score"]) for one in output.raw))


TASK = Task(
    name="emotion",
    title="Emotion",
    pipeline="text-classification",
    parse=parse,
    models=(Offered("owner/emotion", "0123456"),),
    example=("What a surprise!",),
    example_parameters={"top_k": None},
)


class Emotion(TaskCog):
    """The command and its task."""

    task = TASK

    @task_command(TASK, "Which feeling a text shows")
    async def emotion(
        self,
        interaction: Interaction,
        text: Range[str, 1, 6000] | None = None,
        model: str | None = None,
        private: bool | None = None,
        file: discord.Attachment | None = None,
        split: Split | None = None,
    ) -> None:
        """Gather the options."""
        parameters = {"top_k": None}
        ask = Ask(text=text, file=file, split=split, parameters=parameters, model=model, private=private)
        await self.answer(interaction, ask)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Emotion(bot))
'''
GROUPS = ("model", "example", "help")
"""Commands that must know the ninth task without being told; copied beside it, as they stand in cogs/."""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Make a package of cogs with the ninth task in it."""
    name = "cogs_with_a_ninth"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "emotion.py").write_text(NINTH.lstrip(), encoding="utf-8")
    for group in GROUPS:
        source = Path(__file__).parents[2] / "cogs" / f"{group}.py"
        (folder / f"{group}.py").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    for module in [one for one in sys.modules if one.partition(".")[0] == name]:
        del sys.modules[module]


def model_folder(parent: Path) -> Path:
    """Make a folder of the form of a small classifier, as an owner names one in config.toml."""
    folder = parent / "emotion-model"
    folder.mkdir()
    config = {"model_type": "bert", "architectures": ["BertForSequenceClassification"]}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    save_file({"weight": np.zeros(1, dtype=np.float32)}, folder / "model.safetensors")
    return folder


def test_it_is_under_eighty_lines() -> None:
    assert len(NINTH.strip().splitlines()) < 80


async def test_it_is_loaded_registered_and_answered(tmp_path: Path, package: str) -> None:
    played = Played()
    offered = {"source": "starter", "emotion": [{"name": str(model_folder(tmp_path))}]}
    settings = settings_for(tmp_path / "data", models=offered)
    async with stage(tmp_path / "data", played, package=package, settings=settings) as scene:
        linus = await scene.person(LINUS)

        answer = await linus.ask("emotion", text="What a surprise!")
        listed = await linus.ask("model list")
        example = await linus.ask("example", task="emotion")
        helped = await linus.ask("help")
        suggested = await linus.suggestions("model set", "task", "emo")

    assert "POSITIVE" in shown(answer)
    assert "POSITIVE" in shown(example)
    assert "**/emotion** (Emotion)" in shown(listed)
    assert "`/emotion` Which feeling a text shows" in shown(helped)
    assert suggested == ["emotion - Emotion"]
    assert [request.pipeline for request in played.asked] == ["text-classification"] * 2
