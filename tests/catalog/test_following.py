"""Following the hub: what is missing is fetched beside, and answers from then on, without a restart."""

import asyncio
import logging
import os
import time
from pathlib import Path
from typing import Any

import pytest

from bot.catalog import Catalog
from bot.catalog.hub import STALE_SECONDS
from bot.errors import ModelUnavailable
from bot.inference.backend import silent
from tests.catalog.hub_server import COMMIT, Repository, free_port, serving
from tests.catalog.parts import DEAD, GOOD, SENTIMENT, opened, until
from tests.catalog.repositories import good

OTHER = "fixture/other"
SOON = 0.05
"""Seconds between two questions in these tests."""
ONE: dict[str, Any] = {"tasks": {"sentiment": SENTIMENT}, "source": "auto", "ask_every_seconds": SOON}
UNSAFE = {"auto_map": {"AutoModel": "x"}}


def default(catalog: Catalog) -> str:
    """Name the model that answers /sentiment when nobody chooses."""
    return catalog.entries("sentiment")[0].name


def left(folder: Path) -> list[Path]:
    """List what lies in the folder of models."""
    return sorted((folder / "models").rglob("*"))


async def test_a_hub_that_comes_up_later_takes_over_and_stays_when_it_goes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says so at the start, and at each change, once."""
    port = free_port()
    caplog.set_level(logging.INFO, "bot.catalog")
    async with opened(tmp_path, f"http://127.0.0.1:{port}", **ONE) as catalog:
        catalog.follow()
        await until(lambda: caplog.text.count("cannot be reached"))
        assert default(catalog).startswith("starter/")
        async with serving({GOOD: good()}, port) as hub:
            await until(lambda: "answers from now on: sentiment" in caplog.text)
            assert default(catalog) == GOOD
            assert (await catalog.ensure(SENTIMENT, GOOD, silent)).revision == COMMIT
            assert hub.fetched.count(f"{GOOD}/model.safetensors") == 1
    assert caplog.text.count("models.source = ") == caplog.text.count("cannot be reached") == 1
    async with opened(tmp_path, DEAD, **ONE) as catalog:
        assert await catalog.choose(SENTIMENT, option=None, user=7, guild=None) == (GOOD, "default")
        assert "From the hub: sentiment. Everything wanted of the hub is here." in catalog.told()


@pytest.mark.parametrize("revision", [None, COMMIT[:7]])
async def test_a_refused_model_is_not_tried_again_at_this_commit(
    tmp_path: Path, revision: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in ten minutes and not after a restart; a branch that moved is looked at again."""
    offered = [{"name": GOOD, "revision": revision}, {"name": OTHER}]
    async with serving({GOOD: good(**UNSAFE), OTHER: good()}) as hub:
        for _start in range(2):
            async with opened(tmp_path, hub.url, sentiment=offered, **ONE) as catalog:
                catalog.follow()
                await until(lambda: default(catalog) == OTHER)
                looks = len(hub.looked)
                await until(lambda: revision or len(hub.looked) > looks + 1)  # noqa: B023 - likewise
                (entry,) = [one for one in catalog.entries("sentiment") if one.name == GOOD]
                assert "code of its own" in entry.note
        assert hub.fetched.count(f"{GOOD}/config.json") == 1
        assert caplog.text.count("is not used") == 1
        if revision is not None:
            assert hub.looked.count(f"{GOOD}@{COMMIT}") == 1
            return
        hub.repositories[GOOD] = good()
        hub.repositories[GOOD].commit = "f" * 40
        async with opened(tmp_path, hub.url, sentiment=offered, **ONE) as catalog:
            catalog.follow()
            await until(lambda: default(catalog) == GOOD)


async def test_closing_during_a_download_is_quick_and_leaves_nothing(tmp_path: Path) -> None:
    """Neither files nor a process; the answer that waits for nothing of it is not disturbed."""
    async with serving({GOOD: good()}) as hub:
        hub.repositories[GOOD].held = True
        async with opened(tmp_path, hub.url, **ONE) as catalog:
            catalog.follow()
            await asyncio.wait_for(hub.holding.wait(), 30)
            assert any(".partial-" in str(path) for path in left(tmp_path))
            assert default(catalog).startswith("starter/")
            began = time.monotonic()
            await catalog.close()
            assert time.monotonic() - began < 2
        await asyncio.wait_for(hub.left_alone.wait(), 5)
    assert left(tmp_path) == []


async def test_what_a_person_chose_is_fetched_after_the_defaults_one_by_one(tmp_path: Path) -> None:
    """Here a model that was chosen while the hub was away."""
    port = free_port()
    offered = [{"name": GOOD}, {"name": OTHER}, {"name": "fixture/unwanted"}]
    async with opened(tmp_path, f"http://127.0.0.1:{port}", sentiment=offered, **ONE) as catalog:
        await catalog._store.preferences.set_user(7, "sentiment", OTHER)
        assert await catalog.choose(SENTIMENT, option=None, user=7, guild=None) == (OTHER, "preference")
        with pytest.raises(ModelUnavailable):
            await catalog.ensure(SENTIMENT, OTHER, silent)
        async with serving({name: good() for name in (GOOD, OTHER, "fixture/unwanted")}, port) as hub:
            catalog.follow()
            await until(lambda: sum(entry.ready for entry in catalog.entries("sentiment")) == 3)
        assert [name.rpartition("/")[0] for name in hub.fetched] == [GOOD] * 5 + [OTHER] * 5
        assert default(catalog) == GOOD


@pytest.mark.parametrize(("source", "offline"), [("starter", ""), ("auto", "1"), ("hub", "ON")])
async def test_nobody_is_asked_where_the_owner_says_so(tmp_path: Path, source: str, offline: str) -> None:
    """Not in the background, not for an answer, not for what is known of a model."""
    async with (
        serving({GOOD: good()}) as hub,
        opened(tmp_path, hub.url, offline=offline, **(ONE | {"source": source})) as catalog,
    ):
        catalog.follow()
        await catalog.checked()
        assert catalog._background is not None
        await asyncio.wait_for(catalog._background, 5)  # it ends, because it has nothing to do
        if source != "starter":
            with pytest.raises(ModelUnavailable, match="HF_HUB_OFFLINE"):
                await catalog.ensure(SENTIMENT, GOOD, silent)
            assert not (await catalog.inspect(GOOD)).ready
            assert "HF_HUB_OFFLINE is set" in catalog.told()
        assert hub.looked == []


@pytest.mark.parametrize(
    ("repository", "why"),
    [
        (good(architectures=["BertForMaskedLM"]), "BertForMaskedLM"),
        (good(id2label={"a": "b"}), "cannot be read"),
    ],
)
async def test_a_model_that_came_but_cannot_do_the_task_does_not_take_over(
    tmp_path: Path, repository: Repository, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Also not after a restart."""
    caplog.set_level(logging.INFO, "bot.catalog")
    async with serving({GOOD: repository}) as hub:
        for _start in range(2):
            async with opened(tmp_path, hub.url, **ONE) as catalog:
                catalog.follow()
                await until(lambda: catalog.entries("sentiment")[-1].note.count(why))
                assert default(catalog).startswith("starter/")
        assert hub.fetched.count(f"{GOOD}/model.safetensors") == 1
    assert "whoever chooses it" in caplog.text


async def test_a_disk_that_is_too_full_is_no_reason_for_ever(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Accepting requests keeps its room, and once there is more the model is fetched."""
    async with serving({GOOD: good()}) as hub:
        async with opened(tmp_path, hub.url, min_free_mb=10**9, **ONE) as catalog:
            catalog.follow()
            await until(lambda: "no room" in caplog.text)
        assert left(tmp_path) == []
        async with opened(tmp_path, hub.url, **ONE) as catalog:
            catalog.follow()
            await until(lambda: default(catalog) == GOOD)


async def test_what_a_killed_bot_left_is_removed(tmp_path: Path) -> None:
    """Once nothing was written to it for a while: another process may be at it."""
    old, new = (tmp_path / "models" / name / ".partial-x" for name in ("a--old", "a--new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "model.safetensors").write_bytes(b"half")
    then = time.time() - STALE_SECONDS - 1
    for path in (old / "model.safetensors", old):
        os.utime(path, (then, then))
    async with opened(tmp_path, DEAD, **ONE) as catalog:
        catalog.follow()
        await until(lambda: not old.parent.exists())
        assert (new / "model.safetensors").exists()


async def test_a_download_that_breaks_again_and_again_is_tried_less_often(tmp_path: Path) -> None:
    """It costs traffic: the first two rounds, then every second one, and so on."""
    repository = good()
    repository.lost.add("vocab.txt")
    async with serving({GOOD: repository}) as hub, opened(tmp_path, hub.url, **ONE) as catalog:
        tried = []
        for _round in range(4):
            await catalog._following.bring()
            tried.append(hub.fetched.count(f"{GOOD}/config.json"))
        assert tried == [1, 2, 2, 3]
    assert left(tmp_path) == []


async def test_what_was_chosen_before_the_start_is_wanted_too(tmp_path: Path) -> None:
    """After the defaults, and only what is offered still."""
    offered = [{"name": GOOD}, {"name": OTHER}]
    async with opened(tmp_path, DEAD, sentiment=offered, **ONE) as catalog:
        await catalog._store.preferences.set_server(5, "sentiment", OTHER)
        await catalog._store.preferences.set_user(7, "sentiment", "no/longer")
    async with opened(tmp_path, DEAD, sentiment=offered, **ONE) as catalog:
        await catalog.facts(GOOD)
        assert [entry.name for entry in catalog._following.missing()] == [GOOD, OTHER]
