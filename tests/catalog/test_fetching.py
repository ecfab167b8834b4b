"""Fetching: the real hub client, checked files, one commit kept."""

import asyncio
from pathlib import Path

import pytest

from bot.catalog.look import SIDECAR
from bot.errors import ModelUnavailable, UnknownModel, UnsafeWeights, WrongModel
from bot.inference.backend import Loading, Progress, silent
from bot.store.database import DATABASE
from bot.tasks import Offered, Task
from tests.catalog.hub_server import COMMIT, serving
from tests.catalog.parts import DEAD, GOOD, SENTIMENT, TASKS, opened, parse
from tests.catalog.repositories import good

WHOLE = {"config.json", "tokenizer_config.json", "tokenizer.json", "vocab.txt", "model.safetensors", SIDECAR}


def names(folder: Path) -> set[str]:
    """Name what lies in a folder."""
    return {file.name for file in folder.iterdir()}


async def test_a_model_is_fetched_whole_and_nothing_else(tmp_path: Path) -> None:
    """Weights, settings and tokenizer at the commit; no pickle, no folder, no notes of the client."""
    events: list[Progress] = []
    async with serving({GOOD: good()}) as hub, opened(tmp_path, hub.url) as catalog:
        model = await catalog.ensure(SENTIMENT, GOOD, events.append)
        assert (model.name, model.source, model.revision) == (GOOD, "hub", COMMIT)
        assert model.path is not None
        assert names(Path(model.path)) == WHOLE
        assert names(Path(model.path).parent) == {COMMIT}
        (entry, *_) = catalog.entries("sentiment")
        assert (entry.name, entry.ready, entry.default) == (GOOD, True, True)
        assert (entry.licence, entry.languages) == ("apache-2.0", ("en", "fr"))
    shares = [event.share for event in events if isinstance(event, Loading)]
    assert shares[0] is None
    assert shares[1:] == sorted(share for share in shares[1:] if share is not None)
    assert {event.stage for event in events if isinstance(event, Loading)} == {"downloading"}


async def test_what_was_fetched_is_used_without_the_hub(tmp_path: Path) -> None:
    """Also by a process with another journal: the folder itself says what it is."""
    async with serving({GOOD: good()}) as hub, opened(tmp_path, hub.url) as catalog:
        first = await catalog.ensure(SENTIMENT, GOOD, silent)
    (tmp_path / DATABASE).unlink()
    async with opened(tmp_path, DEAD) as catalog:
        assert await catalog.ensure(SENTIMENT, GOOD, silent) == first


async def test_the_commit_that_was_first_resolved_is_kept(tmp_path: Path) -> None:
    """A branch that moved is not followed: the recorded commit is asked for again."""
    async with serving({GOOD: good()}) as hub, opened(tmp_path, hub.url) as catalog:
        model = await catalog.ensure(SENTIMENT, GOOD, silent)
        assert model.path is not None
        (Path(model.path) / "model.safetensors").unlink()
        hub.repositories[GOOD].commit = "f" * 40
        hub.looked.clear()
        with pytest.raises(UnknownModel, match=COMMIT):
            await catalog.ensure(SENTIMENT, GOOD, silent)
        assert set(hub.looked) == {f"{GOOD}@{COMMIT}"}
        hub.repositories[GOOD].commit = COMMIT
        assert await catalog.ensure(SENTIMENT, GOOD, silent) == model


async def test_a_short_pinned_revision_is_resolved(tmp_path: Path) -> None:
    """config.toml pins by seven digits, as transformers does."""
    task = Task(
        name="sentiment",
        title="Sentiment",
        pipeline="text-classification",
        parse=parse,
        models=(Offered(GOOD, COMMIT[:7]),),
    )
    async with serving({GOOD: good()}) as hub, opened(tmp_path, hub.url, {"sentiment": task}) as catalog:
        revisions = {entry.name: entry.revision for entry in catalog.entries("sentiment")}
        assert revisions[GOOD] == COMMIT[:7]
        assert (await catalog.ensure(task, GOOD, silent)).revision == COMMIT
        assert catalog.entries("sentiment")[0].revision == COMMIT


async def test_all_who_wait_for_a_model_share_one_download(tmp_path: Path) -> None:
    """One who goes away does not end it for the others."""
    async with (
        serving({GOOD: good()}) as hub,
        opened(tmp_path, hub.url) as catalog,
    ):
        gone = asyncio.create_task(catalog.ensure(SENTIMENT, GOOD, silent))
        others = asyncio.gather(*(catalog.ensure(SENTIMENT, GOOD, silent) for _ in range(3)))
        await asyncio.sleep(0)
        gone.cancel()
        first, *rest = await others
        assert rest == [first, first]
        assert hub.fetched.count(f"{GOOD}/model.safetensors") == 1


@pytest.mark.parametrize("file", ["model.safetensors", "vocab.txt"])
async def test_a_file_that_is_not_what_was_listed_is_not_kept(tmp_path: Path, file: str) -> None:
    """Same size, other content: the sha256, or git's sha1, tells."""
    repository = good()
    content = repository.files[file]
    repository.tampered[file] = bytes(len(content))[:-1] + b"!"
    async with serving({GOOD: repository}) as hub, opened(tmp_path, hub.url) as catalog:
        with pytest.raises(UnsafeWeights, match=file):
            await catalog.ensure(SENTIMENT, GOOD, silent)
        assert list((tmp_path / "models").rglob("*.safetensors")) == []


async def test_more_bytes_than_the_list_tells_end_the_download(tmp_path: Path) -> None:
    """Counted while they come, not afterwards."""
    repository = good()
    repository.tampered["model.safetensors"] = bytes(5_000_000)
    async with serving({GOOD: repository}) as hub, opened(tmp_path, hub.url) as catalog:
        with pytest.raises(UnsafeWeights, match="More bytes"):
            await catalog.ensure(SENTIMENT, GOOD, silent)
        assert [file for file in (tmp_path / "models").rglob("*") if file.is_file()] == []


async def test_a_config_that_its_weights_do_not_bear_out_is_refused(tmp_path: Path) -> None:
    """A vocabulary of a million words asks for memory that the four of the file do not need."""
    repository = good(vocab_size=1_000_000)
    async with serving({GOOD: repository}) as hub, opened(tmp_path, hub.url) as catalog:
        with pytest.raises(UnsafeWeights, match="vocab_size"):
            await catalog.ensure(SENTIMENT, GOOD, silent)


async def test_a_hub_that_is_not_there_is_an_honest_error(tmp_path: Path) -> None:
    """And its models are no longer the default."""
    async with opened(tmp_path, DEAD) as catalog:
        with pytest.raises(ModelUnavailable, match="could not be fetched"):
            await catalog.ensure(SENTIMENT, GOOD, silent)


async def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    """A masked language model has no labels to give."""
    repository = good(architectures=["BertForMaskedLM"])
    async with serving({GOOD: repository}) as hub, opened(tmp_path, hub.url) as catalog:
        with pytest.raises(WrongModel, match="BertForMaskedLM"):
            await catalog.ensure(TASKS["sentiment"], GOOD, silent)
