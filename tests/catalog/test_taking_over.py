"""The whole road below Discord: the starter answers, the hub comes up, and the next answer is its model's."""

import itertools
from pathlib import Path

import pytest
from transformers import BertConfig, BertForSequenceClassification

from bot.cli.parts import open_service
from bot.inference.backend import silent
from bot.render.footer import footer
from bot.service import Service
from bot.settings import Settings
from bot.store.job import Job, Order, Origin
from cogs.sentiment import TASK
from tests.catalog.hub_server import COMMIT, Repository, free_port, serving
from tests.catalog.parts import GOOD, until
from tests.knowing_models import feelings

_interactions = itertools.count(1)


async def answered(service: Service) -> Job:
    """Ask how a text sounds, and get the job with its answer."""
    origin = Origin(interaction=next(_interactions), user=7, token="secret", guild=None, channel=5)
    job = await service.accept(
        Order(task="sentiment", inputs=("I love this",), parameters={"top_k": None}, origin=origin)
    )
    assert job is not None
    job = await service.perform(await service.acknowledged(job, None), silent)
    assert job.failure is None
    return job


def checkpoint(folder: Path) -> Repository:
    """Make a small BERT classifier of one layer and give it as the hub has it."""
    feelings(folder)
    config = BertConfig.from_pretrained(folder, num_hidden_layers=1)
    BertForSequenceClassification(config).save_pretrained(folder)
    return Repository({file.name: file.read_bytes() for file in folder.iterdir()})


async def test_the_next_answer_is_the_hubs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the footer says so: before a score, then a commit."""
    port = free_port()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    settings = Settings.model_validate(
        {
            "storage": {"path": tmp_path / "data"},
            "models": {"sentiment": [{"name": GOOD}], "ask_every_seconds": 0.1},
        }
    )
    async with open_service(settings, {"sentiment": TASK}, tmp_path / "data") as service:
        service.catalog.follow()
        before = await answered(service)
        assert before.facts is not None
        assert before.facts.source == "starter"
        assert "SST-2" in footer(before)
        async with serving({GOOD: checkpoint(tmp_path / "checkpoint")}, port):
            await until(lambda: service.catalog.entries("sentiment")[0].name == GOOD)
        after = await answered(service)
        assert after.facts is not None
        assert (after.facts.model, after.facts.revision, after.facts.source) == (GOOD, COMMIT, "hub")
        assert f"{GOOD}@{COMMIT[:7]} (the default model)" in footer(after)
