"""Loading: only what fits the task, only safetensors, no network, nothing of the checkpoint's own code."""

import json
import shutil
import socket
from pathlib import Path

import pytest
import torch

from bot.errors import ModelUnavailable, WrongModel
from bot.inference.loading.models import device_of, load, weight_of
from bot.tasks import Model
from tests.inference.checkpoints import folder, model

FITTING = (
    ("text-classification", "sentiment"),
    ("zero-shot-classification", "entailment"),
    ("token-classification", "entities"),
    ("fill-mask", "masked"),
    ("question-answering", "questions"),
    ("text-generation", "gpt2"),
    ("summarization", "bart"),
    ("translation_en_to_de", "t5"),
)
WRONG = (
    ("text-classification", "gpt2"),
    ("zero-shot-classification", "entities"),
    ("token-classification", "sentiment"),
    ("fill-mask", "questions"),
    ("question-answering", "masked"),
    ("text-generation", "bart"),
    ("summarization", "gpt2"),
    ("translation_en_to_de", "entities"),
)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every connection fail the test."""

    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("a model was looked for in the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(("name", "checkpoint"), FITTING)
def test_every_task_loads_its_checkpoint_without_the_network(name: str, checkpoint: str) -> None:
    """In float32 on the CPU, ready to run."""
    loaded = load(name, model(checkpoint), "cpu")
    assert loaded.device == "cpu"
    assert loaded.bytes == pytest.approx(weight_of(model(checkpoint)), rel=0.3)
    assert {parameter.dtype for parameter in loaded.pipe.model.parameters()} == {torch.float32}
    assert not loaded.pipe.model.training


@pytest.mark.parametrize(("name", "checkpoint"), WRONG)
def test_a_checkpoint_made_for_another_task_is_refused(name: str, checkpoint: str) -> None:
    """Transformers would put random numbers where the head is missing, and answer."""
    with pytest.raises(WrongModel, match=f"{checkpoint} is made for .*, not for {name[:11]}"):
        load(name, model(checkpoint), "cpu")


def test_zero_shot_needs_entailment() -> None:
    """A classifier of anything else would rank labels by chance."""
    with pytest.raises(WrongModel, match="entailment"):
        load("zero-shot-classification", model("sentiment"), "cpu")


def copy_of(name: str, into: Path) -> Model:
    """Copy a checkpoint, to be spoilt."""
    shutil.copytree(folder(name), into / name)
    return Model(name, "local", path=str(into / name))


def test_a_half_precision_checkpoint_runs_in_single_precision(tmp_path: Path) -> None:
    """On the CPU half is slower, and not what was measured."""
    half = copy_of("sentiment", tmp_path)
    load("text-classification", half, "cpu").pipe.model.half().save_pretrained(tmp_path / "half")
    shutil.copy(folder("sentiment") / "vocab.txt", tmp_path / "half")
    shutil.copy(folder("sentiment") / "tokenizer_config.json", tmp_path / "half")
    loaded = load("text-classification", Model("half", "local", path=str(tmp_path / "half")), "cpu")
    assert next(loaded.pipe.model.parameters()).dtype == torch.float32
    assert loaded.bytes == pytest.approx(weight_of(half), rel=0.1)


def test_weights_that_are_no_safetensors_are_never_opened(tmp_path: Path) -> None:
    """Pickles can run code."""
    spoilt = copy_of("sentiment", tmp_path)
    (tmp_path / "sentiment" / "model.safetensors").rename(tmp_path / "sentiment" / "pytorch_model.bin")
    with pytest.raises(ValueError, match=r"no file named model\.safetensors"):
        load("text-classification", spoilt, "cpu")


def test_code_of_the_checkpoint_is_not_run(tmp_path: Path) -> None:
    """A configuration that asks for code of its own gives an error, or is read without it."""
    spoilt = copy_of("sentiment", tmp_path)
    (tmp_path / "sentiment" / "own.py").write_text("raise SystemExit('the code of the checkpoint was run')")
    path = tmp_path / "sentiment" / "config.json"
    own = {"AutoConfig": "own.Config", "AutoModel": "own.Model"}
    config = json.loads(path.read_text()) | {"auto_map": own}
    path.write_text(json.dumps(config))
    assert load("text-classification", spoilt, "cpu")


def test_a_folder_that_is_gone_is_said() -> None:
    """Somebody emptied the cache."""
    with pytest.raises(ModelUnavailable, match="not here"):
        load("ner", Model("a/b", "hub", path="/nowhere/at/all"), "cpu")


def test_a_device_that_is_not_there_is_said() -> None:
    """By the name in the configuration."""
    with pytest.raises(ModelUnavailable, match="cuda:77"):
        device_of("cuda:77")
    assert device_of("cpu") == "cpu"
