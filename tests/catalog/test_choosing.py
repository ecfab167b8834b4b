"""Which model answers: the hub's where it is, else the starter's, as config.toml says."""

from pathlib import Path
from typing import Any

import pytest

from bot.catalog import Catalog, check_models
from bot.errors import ConfigError, ModelUnavailable, RemoteCode, UnknownModel
from bot.inference.backend import silent
from bot.settings import Settings
from bot.tasks import Model, Offered, Task
from tests.catalog.hub_server import serving
from tests.catalog.parts import DEAD, GOOD, SENTIMENT, SUMMARIZE, TASKS, opened, parse
from tests.catalog.repositories import CONFIG, TOKENIZER, as_json, good

EXTRACTIVE = "starter/summary-extractive"
HUBS = "fixture/summary"
OFFERED = [{"name": HUBS, "revision": "abc1234"}]


async def default(catalog: Catalog, task: Task = SUMMARIZE) -> str:
    """Choose without a wish."""
    name, chosen_by = await catalog.choose(task, option=None, user=7, guild=None)
    assert chosen_by == "default"
    return name


async def test_without_a_hub_the_starter_answers(tmp_path: Path) -> None:
    """Nobody waits for the hub's answer, and its models stay on the list."""
    async with opened(tmp_path, DEAD, source="auto", summarize=OFFERED) as catalog:
        assert await default(catalog) == EXTRACTIVE
        await catalog.checked()
        entries = catalog.entries("summarize")
        assert [(entry.name, entry.source, entry.default) for entry in entries] == [
            (EXTRACTIVE, "starter", True),
            (HUBS, "hub", False),
        ]
        assert entries[1].revision == "abc1234"
        assert "starter" in entries[0].badge
        model = await catalog.ensure(SUMMARIZE, EXTRACTIVE, silent)
        assert model == Model(EXTRACTIVE, "starter", badge=entries[0].badge)


async def test_a_hub_that_can_be_reached_makes_nobody_wait(tmp_path: Path) -> None:
    """Until its model is here the starter answers; who names it waits for it, and then it is the default."""
    async with serving({GOOD: good()}) as hub, opened(tmp_path, hub.url, source="auto") as catalog:
        await catalog.checked()
        before = await default(catalog, SENTIMENT)
        assert before.startswith("starter/")
        assert f"Not here: {GOOD}. The hub can be reached." in catalog.told()
        await catalog.ensure(SENTIMENT, GOOD, silent)
        assert await default(catalog, SENTIMENT) == GOOD
        assert (await catalog.ensure(SENTIMENT, before, silent)).source == "starter"


async def test_a_folder_that_is_not_there_is_not_the_default(tmp_path: Path) -> None:
    """The starter answers, and the list says what is missing."""
    async with opened(tmp_path, DEAD, source="auto", summarize=[{"name": "./nowhere"}]) as catalog:
        assert await default(catalog) == EXTRACTIVE
        (missing,) = [entry for entry in catalog.entries("summarize") if entry.source == "local"]
        assert "not there" in missing.note


@pytest.mark.parametrize(("source", "hint"), [("hub", "config.toml"), ("starter", "models.source")])
async def test_a_task_without_a_model_says_what_to_do(tmp_path: Path, source: str, hint: str) -> None:
    """Nothing of another source is taken in its place."""
    task = Task(name="emotion", title="", pipeline="text-classification", parse=parse)
    offered: dict[str, Any] = {"emotion": [{"name": GOOD}]} if source == "starter" else {}
    async with opened(tmp_path, DEAD, {"emotion": task}, source=source, **offered) as catalog:
        assert catalog.entries("emotion") == ()
        with pytest.raises(UnknownModel) as refused:
            await default(catalog, task)
        assert hint in refused.value.hint
        assert "Without any model: emotion." in catalog.told()


async def test_the_hub_alone_says_what_to_do_without_a_hub(tmp_path: Path) -> None:
    """The setting that lets the starter answer is named."""
    async with opened(tmp_path, DEAD, source="hub") as catalog:
        with pytest.raises(ModelUnavailable) as refused:
            await catalog.ensure(SENTIMENT, GOOD, silent)
        assert "models.source" in refused.value.hint


async def test_the_starter_alone_when_config_says_so(tmp_path: Path) -> None:
    """The hub's models are then not even offered."""
    async with opened(tmp_path, DEAD, source="starter", summarize=OFFERED) as catalog:
        assert [entry.name for entry in catalog.entries("summarize")] == [EXTRACTIVE]


async def test_the_hub_alone_when_config_says_so(tmp_path: Path) -> None:
    """Even where it cannot be reached: the owner wants no other answer."""
    async with opened(tmp_path, DEAD, source="hub", summarize=OFFERED) as catalog:
        assert [entry.name for entry in catalog.entries("summarize")] == [HUBS]
        assert await default(catalog) == HUBS


async def test_a_trained_starter_comes_before_the_placeholder_which_says_what_it_is(tmp_path: Path) -> None:
    """The placeholder is still there for who names it."""
    async with opened(tmp_path, DEAD, source="auto", translate=[{"name": "fixture/translation"}]) as catalog:
        task = TASKS["translate"]
        name = await default(catalog, task)
        model = await catalog.ensure(task, name, silent)
        assert (model.name, model.source) == ("starter/translate-fr-en", "starter")
        assert "BLEU" in model.badge
        model = await catalog.ensure(task, "tiny/translate", silent)
        assert (model.name, model.source) == ("tiny/translate", "tiny")
        assert "placeholder" in model.badge


async def test_a_folder_of_the_owners_is_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the same checks; ready without any hub, and so the default where it comes first."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "models" / "mine"
    folder.mkdir(parents=True)
    for name, content in good().files.items():
        if "/" not in name:
            (folder / name).write_bytes(content)
    async with opened(tmp_path / "data", DEAD, sentiment=[{"name": "./models/mine"}]) as catalog:
        assert await default(catalog, SENTIMENT) == "./models/mine"
        model = await catalog.ensure(SENTIMENT, "./models/mine", silent)
        assert model == Model("./models/mine", "local", path=str(folder))
        (folder / "config.json").write_bytes(as_json(CONFIG | {"auto_map": {"AutoModel": "x"}}))
        with pytest.raises(RemoteCode):
            await catalog.ensure(SENTIMENT, "./models/mine", silent)
        assert TOKENIZER["mask_token"] == (await catalog.facts("./models/mine")).mask


def test_models_for_a_task_that_is_not_there_are_a_mistake() -> None:
    """It names the table, and the tasks that there are."""
    settings = Settings.model_validate({"models": {"sentimnt": [{"name": GOOD}]}})
    with pytest.raises(ConfigError, match=r"sentimnt.*sentiment, summarize, translate"):
        check_models(settings, TASKS)


@pytest.mark.parametrize("name", ["a b", "https://example.org/x", "a/b/c", "x/../y"])
def test_a_model_that_cannot_be_one_is_a_mistake(name: str) -> None:
    """Found at the start, not when somebody asks."""
    settings = Settings.model_validate({"models": {"sentiment": [{"name": name}]}})
    with pytest.raises(ConfigError, match="whose name cannot be one"):
        check_models(settings, TASKS)


def test_the_repositorys_own_configuration_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """config.toml names the eight tasks."""
    monkeypatch.delenv("PIPEWRIGHT_CONFIG")
    offered = Settings().models.offered()
    tasks = {name: Task(name=name, title="", pipeline="", parse=parse) for name in offered}
    assert len(tasks) == 8
    check_models(Settings(), tasks)
    assert all(
        isinstance(model, Offered) and model.revision for models in offered.values() for model in models
    )
