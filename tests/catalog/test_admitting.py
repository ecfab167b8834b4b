"""Admitting: every check of a repository before anything is downloaded, and the owner's word last."""

from pathlib import Path

import pytest

from bot.errors import (
    BadModelId,
    BotError,
    Forbidden,
    RemoteCode,
    TooLarge,
    UnknownModel,
    UnsafeWeights,
    WrongModel,
)
from tests.catalog.hub_server import Repository, serving
from tests.catalog.parts import GOOD, SENTIMENT, SUMMARIZE, opened
from tests.catalog.repositories import TOKENIZER, good, without


def big() -> Repository:
    """Give a repository whose list tells of five gigabytes."""
    repository = good()
    repository.said["model.safetensors"] = 5_000_000_000
    return repository


def heavy() -> Repository:
    """Give a repository whose list tells of a tokenizer that nobody could read."""
    repository = good()
    repository.said["tokenizer.json"] = 65_000_000
    return repository


def padded(**said: int) -> Repository:
    """Give a repository with settings of 5 MB that ask for code; `said` is what its list tells of them."""
    asks = TOKENIZER | {"auto_map": {"AutoTokenizer": "x"}, "padding": "x" * 5_000_000}
    repository = without(tokenizer_config__json=asks)
    repository.said = {f"{name}.json": size for name, size in said.items()}
    return repository


BAD: dict[str, tuple[Repository, type[BotError]]] = {
    "pickle": (without("model.safetensors"), UnsafeWeights),
    "remote-code": (good(auto_map={"AutoModel": "code.Model"}), RemoteCode),
    "big": (big(), TooLarge),
    "heavy-tokenizer": (heavy(), UnsafeWeights),
    "heavy-settings": (padded(), UnsafeWeights),
    "settings-said-to-be-small": (padded(tokenizer_config=100), UnsafeWeights),
}
"""One for each way out; test_safety.py has every kind."""


async def test_each_bad_repository_is_refused_and_nothing_of_it_downloaded(tmp_path: Path) -> None:
    """Also for the owner; the disk does not grow."""
    repositories = {f"fixture/{name}": repository for name, (repository, _) in BAD.items()}
    async with serving(repositories) as hub, opened(tmp_path, hub.url) as catalog:
        for name, (_, error) in BAD.items():
            with pytest.raises(error):
                await catalog.admit(f"fixture/{name}", by_owner=True, task=SENTIMENT)
        settings = ("/config.json", "/tokenizer_config.json")
        assert [file for file in hub.fetched if not file.endswith(settings)] == []
        assert not (tmp_path / "models").exists()


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "a/../b",
        "/etc/passwd",
        "./models/x",
        "https://example.org/a",
        "a/b/c",
        "a//b",
        "",
        "a b",
        "ünï/code",
        "a/b\n",
        ".hidden/x",
        "a" * 200,
        "models--a--b",
    ],
)
async def test_what_is_no_name_is_refused_without_asking_anybody(tmp_path: Path, name: str) -> None:
    """No file is looked at, no hub asked."""
    async with serving({}) as hub, opened(tmp_path, hub.url) as catalog:
        with pytest.raises(BadModelId):
            await catalog.admit(name, by_owner=True)
        assert hub.looked == []


async def test_only_the_owner_adds_and_then_everybody_may_use_it(tmp_path: Path) -> None:
    """It stays after a restart, and the checks come before the question who asks."""
    async with serving({"fixture/new": good()}) as hub:
        async with opened(tmp_path, hub.url) as catalog:
            with pytest.raises(Forbidden, match="owner"):
                await catalog.admit("fixture/new", by_owner=False, task=SENTIMENT)
            entry = await catalog.admit("fixture/new", by_owner=True, task=SENTIMENT)
            assert (entry.name, entry.task) == ("fixture/new", "sentiment")
        async with opened(tmp_path, hub.url) as catalog:
            chosen = await catalog.choose(SENTIMENT, option="fixture/new", user=7, guild=None)
            assert chosen == ("fixture/new", "option")


async def test_a_model_is_added_where_it_fits(tmp_path: Path) -> None:
    """With no task named: for all that its class can do."""
    async with serving({"fixture/new": good()}) as hub, opened(tmp_path, hub.url) as catalog:
        with pytest.raises(WrongModel, match="/summarize"):
            await catalog.admit("fixture/new", by_owner=True, task=SUMMARIZE)
        assert (await catalog.admit("fixture/new", by_owner=True)).task == "sentiment"
        assert "fixture/new" not in {entry.name for entry in catalog.entries("summarize")}


async def test_one_that_is_offered_already_is_given_back(tmp_path: Path) -> None:
    """Nobody needs the owner for it."""
    async with serving({}) as hub, opened(tmp_path, hub.url) as catalog:
        assert (await catalog.admit(GOOD, by_owner=False, task=SENTIMENT)).name == GOOD


async def test_one_that_the_hub_does_not_have_is_unknown(tmp_path: Path) -> None:
    """Private ones look the same, as the hub does not tell."""
    async with serving({}) as hub, opened(tmp_path, hub.url) as catalog:
        with pytest.raises(UnknownModel):
            await catalog.admit("nobody/nothing", by_owner=True)
