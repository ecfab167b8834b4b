"""Large tokenizers: accepted with what is known of them, and read where they hold up nobody."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tokenizers import AddedToken, Tokenizer
from tokenizers.models import Unigram

from bot.catalog.confine import Bounds, run
from bot.catalog.entry import Entry
from bot.catalog.facts import of_folder
from bot.catalog.tokenizing import SMALL, check_file
from bot.errors import UnsafeWeights
from bot.inference.backend import silent
from tests.catalog.hub_server import serving
from tests.catalog.parts import DEAD, GOOD, SENTIMENT, opened
from tests.catalog.repositories import as_json, good

WORDS = 250_000
"""As many as XLM-R and mBART know."""
BAR = 0.3
"""Seconds that nothing may wait; three times what is promised, for a busy machine."""
RUNS_AWAY = {"type": "Split", "pattern": {"Regex": "(a+)+!"}}


@pytest.fixture(scope="module")
def multilingual(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give a tokenizer.json like XLM-R's, as tokenizers writes it."""
    words = [("<s>", 0.0), ("<unk>", 0.0), *((f"▁word{number}", -9.5) for number in range(WORDS))]
    tokenizer = Tokenizer(Unigram(words, unk_id=1))
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True)])
    path = tmp_path_factory.mktemp("multilingual") / "tokenizer.json"
    tokenizer.save(str(path))
    return path.read_bytes()


def large(**steps: object) -> bytes:
    """Give a tokenizer.json above the size that is read in place."""
    return as_json({"added_tokens": [], "model": {"vocab": {"x" * SMALL: 0}}} | steps)


def written(folder: Path, tokenizer: bytes) -> Path:
    """Write a model's folder whose tokenizer alone knows its mask."""
    folder.mkdir(parents=True)
    files = good().files | {"tokenizer_config.json": b"{}", "tokenizer.json": tokenizer}
    for name, content in files.items():
        if "/" not in name:
            (folder / name).write_bytes(content)
    return folder


@contextlib.asynccontextmanager
async def watched(lags: list[float]) -> AsyncIterator[None]:
    """Note how much later than it should the event loop comes back, again and again."""

    async def watch() -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.01)
            lags.append(time.monotonic() - began - 0.01)

    watching = asyncio.create_task(watch())
    try:
        yield
        await asyncio.sleep(0.02)
    finally:
        watching.cancel()


async def test_a_multilingual_model_is_fetched_and_known(tmp_path: Path, multilingual: bytes) -> None:
    """Its tokenizer is above what is read in place, and the mask is only written there."""
    assert len(multilingual) > 10 * SMALL
    repository = good()
    repository.files |= {"tokenizer_config.json": b"{}", "tokenizer.json": multilingual}
    async with serving({GOOD: repository}) as hub, opened(tmp_path, hub.url) as catalog:
        await catalog.ensure(SENTIMENT, GOOD, silent)
        assert (await catalog.facts(GOOD)).mask == "<mask>"


async def test_a_folder_with_a_large_tokenizer_holds_up_nobody(tmp_path: Path) -> None:
    """Neither when it answers nor when somebody asks what is known of it."""
    words = {f"t{number}": number for number in range(2_500_000)}
    tokenizer = {"added_tokens": [{"id": 0, "content": "[MASK]"}], "model": {"vocab": words}}
    name = str(written(tmp_path / "mine", as_json(tokenizer)))
    del words, tokenizer
    lags: list[float] = []
    async with opened(tmp_path / "data", DEAD, sentiment=[{"name": name}]) as catalog, watched(lags):
        assert (await catalog.ensure(SENTIMENT, name, silent)).source == "local"
        assert (await catalog.facts(name)).mask == "[MASK]"
    assert max(lags) < BAR


async def test_one_that_was_checked_is_checked_again_only_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process for each answer would be slow."""
    runs: list[str] = []

    def counted(module: str, arguments: list[str], bounds: Bounds) -> tuple[int, str]:
        runs.append(module)
        return run(module, arguments, bounds)

    monkeypatch.setattr("bot.catalog.tokenizing.run", counted)
    folder = written(tmp_path / "mine", large())
    name = str(folder)
    async with opened(tmp_path / "data", DEAD, sentiment=[{"name": name}]) as catalog:
        for _answer in range(2):
            await catalog.ensure(SENTIMENT, name, silent)
        assert len(runs) == 1
        (folder / "tokenizer.json").write_bytes(large(pre_tokenizer=RUNS_AWAY))
        with pytest.raises(UnsafeWeights, match="run for ever"):
            await catalog.ensure(SENTIMENT, name, silent)
        (folder / "tokenizer.json").write_bytes(large()[:-1])
        with pytest.raises(UnsafeWeights, match=r"tokenizer\.json .* cannot be read"):
            await catalog.ensure(SENTIMENT, name, silent)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (large(pre_tokenizer=RUNS_AWAY), "run for ever"),
        (large()[:-1], "not what"),
        (b"[]", "not what"),
        (b"[" * 100_000, "not what"),
    ],
)
async def test_a_bad_one_of_the_hub_is_refused_for_good(tmp_path: Path, content: bytes, why: str) -> None:
    """Small or large: its commit will not be another one tomorrow."""
    repository = good()
    repository.files["tokenizer.json"] = content
    async with serving({GOOD: repository}) as hub, opened(tmp_path, hub.url) as catalog:
        with pytest.raises(UnsafeWeights, match=why):
            await catalog.ensure(SENTIMENT, GOOD, silent)
    assert list((tmp_path / "models").rglob("tokenizer.json")) == []


def test_a_large_one_is_read_in_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes more memory than it may ends itself, and not the process that asks."""
    path = tmp_path / "tokenizer.json"
    path.write_bytes(b'{"added_tokens": [' + b"[]," * 4_000_000 + b"[]]}")
    monkeypatch.setattr(Bounds, "of", classmethod(lambda cls, _size: cls(200 * 2**20, 60)))
    with pytest.raises(ValueError, match="tokenizer"):
        check_file(path, "a/b")


@pytest.mark.parametrize(
    ("content", "mask"),
    [
        ('{"added_tokens": [{"content": "[MASK]"}], "model": {}}', "[MASK]"),
        ('{"version": "1.0",\n "added_tokens" : [\n {"content": "\\u003cmask>"}]}', "<mask>"),
        ('{"model": {"vocab": {"added_tokens": 1}}, "added_tokens": [{"content": "<mask>"}]}', "<mask>"),
        ('{"added_tokens": [{"content": "<pad>"}], "model": {"vocab": {"<mask>": 1}}}', None),
        ('{"added_tokens": [{"content": "<mask>"', None),
        ('{"added_tokens": "<mask>"}', None),
        ("", None),
    ],
)
def test_the_mask_is_read_from_the_beginning(tmp_path: Path, content: str, mask: str | None) -> None:
    folder = written(tmp_path / "mine", content.encode())
    entry = Entry(name="a/b", task="sentiment", source="hub")
    assert of_folder(folder, entry).mask == mask


async def test_settings_of_a_folder_that_are_too_large_are_refused(tmp_path: Path) -> None:
    """As those of a repository."""
    folder = written(tmp_path / "mine", large())
    settings: dict[str, Any] = {"auto_map": {"AutoTokenizer": "x"}, "padding": "x" * 5_000_000}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    name = str(folder)
    async with opened(tmp_path / "data", DEAD, sentiment=[{"name": name}]) as catalog:
        with pytest.raises(UnsafeWeights, match="tokenizer_config"):
            await catalog.ensure(SENTIMENT, name, silent)
        assert (await catalog.facts(name)).architecture == "BertForSequenceClassification"
