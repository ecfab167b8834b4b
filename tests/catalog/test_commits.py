"""The commit that a hub names: nothing but a commit, and the one that config.toml pins."""

from pathlib import Path
from typing import Any

import pytest

from bot.catalog.look import Look, LookRequest, read_look
from bot.errors import BotError, UnknownModel, UnsafeWeights
from bot.inference.backend import silent
from bot.tasks import Offered, Task
from tests.catalog.hub_server import COMMIT, Repository, serving
from tests.catalog.parts import GOOD, SENTIMENT, opened, parse
from tests.catalog.repositories import good

OTHER = "f" * 40


def lying(commit: str) -> Repository:
    """Give a sound repository whose hub says one commit whatever it is asked for."""
    repository = good()
    repository.lies, repository.commit = True, commit
    return repository


def pinned(revision: str) -> Task:
    """Give a task with one model at a revision."""
    models = (Offered(GOOD, revision),)
    return Task(name="sentiment", title="S", pipeline="text-classification", parse=parse, models=models)


@pytest.mark.parametrize("commit", ["../..", "../../mine"])
async def test_a_commit_that_is_a_path_deletes_nothing(tmp_path: Path, commit: str) -> None:
    """It would have taken the storage folder's place, or another folder's."""
    storage = tmp_path / "storage"
    kept = [storage / "mine" / "text", storage / "models" / "a--b" / "weights"]
    for file in kept:
        file.parent.mkdir(parents=True)
        file.write_text("mine", encoding="utf-8")
    async with serving({GOOD: lying(commit)}) as hub, opened(storage, hub.url) as catalog:
        with pytest.raises(UnsafeWeights, match="sha"):
            await catalog.ensure(SENTIMENT, GOOD, silent)
        assert [file.read_text(encoding="utf-8") for file in kept] == ["mine", "mine"]
        assert hub.fetched == []


@pytest.mark.parametrize("revision", [COMMIT, COMMIT[:7], COMMIT[:7].upper()])
async def test_a_pin_is_enforced(tmp_path: Path, revision: str) -> None:
    """Neither who asks nor the background takes another commit in its place."""
    task = pinned(revision)
    async with (
        serving({GOOD: lying(OTHER)}) as hub,
        opened(tmp_path, hub.url, {"sentiment": task}) as catalog,
    ):
        with pytest.raises(UnknownModel, match=revision):
            await catalog.ensure(task, GOOD, silent)
        await catalog._following.bring()
        with pytest.raises(UnknownModel, match=revision):
            await catalog.inspect(GOOD)
        assert hub.fetched == []
        assert not catalog.entries("sentiment")[0].ready


async def test_a_branch_is_taken_where_it_stands(tmp_path: Path) -> None:
    task = pinned("main")
    async with (
        serving({GOOD: lying(OTHER)}) as hub,
        opened(tmp_path, hub.url, {"sentiment": task}) as catalog,
    ):
        assert (await catalog.ensure(task, GOOD, silent)).revision == OTHER


@pytest.mark.parametrize(
    ("commit", "asked", "error"),
    [
        ("../..", {}, UnsafeWeights),
        ("", {}, UnsafeWeights),
        (COMMIT[:39], {}, UnsafeWeights),
        (COMMIT + "\n", {}, UnsafeWeights),
        (COMMIT.upper(), {}, UnsafeWeights),
        (OTHER, {"revision": COMMIT}, UnknownModel),
        (OTHER, {"revision": COMMIT[:7]}, UnknownModel),
        (OTHER, {"revision": OTHER, "asked": COMMIT[:7]}, UnknownModel),
    ],
)
def test_the_bot_believes_its_intake_no_more_than_the_hub(
    commit: str, asked: dict[str, Any], error: type[BotError]
) -> None:
    said = Look(name=GOOD, revision=commit, files={}).as_json()
    with pytest.raises(error):
        read_look(said, LookRequest(name=GOOD, **asked))


@pytest.mark.parametrize("revision", [None, "main", "v1.0", "abc", COMMIT, COMMIT[:7]])
def test_the_commit_that_was_asked_for_is_believed(revision: str | None) -> None:
    """Six digits and less may be a branch's name."""
    said = Look(name=GOOD, revision=COMMIT, files={})
    assert read_look(said.as_json(), LookRequest(name=GOOD, revision=revision)) == said
