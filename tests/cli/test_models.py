"""python -m bot models at the terminal, with a hub of the test's own."""

import asyncio
from pathlib import Path

import pytest

from bot.cli.exits import Exit
from tests.catalog.hub_server import COMMIT, serving
from tests.catalog.real import as_torch_writes, classifier
from tests.cli.conftest import Cli


async def test_a_model_is_added_converted_listed_and_removed(
    cli: Cli, storage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = as_torch_writes(classifier(tmp_path / "made"), tmp_path)
    async with serving({"a/bin": repository}) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        monkeypatch.setenv("HF_HUB_OFFLINE", "")
        monkeypatch.setenv("PIPEWRIGHT_MODELS__SOURCE", "auto")

        refused = await asyncio.to_thread(cli, "models", "add", "a/bin", "--task", "sentiment")
        added = await asyncio.to_thread(cli, "models", "add", "a/bin", "--task", "sentiment", "--convert")
        listed = await asyncio.to_thread(cli, "models", "list")
        removed = await asyncio.to_thread(cli, "models", "remove", "a/bin")
        gone = await asyncio.to_thread(cli, "models", "remove", "a/bin")

    assert refused.code == Exit.TO_MEND
    assert "no safetensors weights" in refused.err
    assert (added.code, COMMIT in added.out) == (0, True)
    (row,) = [line for line in listed.out.splitlines() if "a/bin" in line]
    assert row.startswith("sentiment ")
    assert row.endswith("hub, ready")
    assert (removed.code, gone.code) == (0, Exit.TO_MEND)
    assert list((storage / "models").rglob("*.*")) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add",), "Which model"),
        (("add", "a/b", "--task", "x"), "no task x"),
        (("remove", "../x"), "not the name"),
    ],
)
def test_what_cannot_be_is_said(cli: Cli, arguments: tuple[str, ...], says: str) -> None:
    ran = cli("models", *arguments)
    assert ran.code == Exit.TO_MEND
    assert says in ran.err
