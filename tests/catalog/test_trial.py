"""A fetched model is tried in a confined process before anybody can choose it."""

import os
import pickle
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.catalog.confine import Bounds, run
from bot.catalog.look import read_fetched
from bot.catalog.trial import check_trial
from bot.errors import UnsafeWeights
from bot.inference.backend import silent
from tests.catalog.hub_server import Repository, serving
from tests.catalog.parts import GOOD, SENTIMENT, opened
from tests.catalog.real import as_torch_writes, classifier, with_settings

MEGABYTE = 2**20
LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="limits and networks as Linux has them"
)


def written(repository: Repository, folder: Path) -> Path:
    """Write a repository's files."""
    folder.mkdir()
    for name, content in repository.files.items():
        (folder / name).write_bytes(content)
    return folder


async def test_a_sound_model_is_published_after_its_trial(tmp_path: Path) -> None:
    repository = classifier(tmp_path / "made")
    async with serving({GOOD: repository}) as hub, opened(tmp_path, hub.url, trial=True) as catalog:
        model = await catalog.ensure(SENTIMENT, GOOD, silent)
    assert model.path is not None
    assert (Path(model.path) / "model.safetensors").is_file()


async def test_a_model_that_cannot_answer_is_never_published(tmp_path: Path) -> None:
    """Its files pass every check by their lists and settings; only loading them tells."""
    repository = with_settings(classifier(tmp_path / "made"), "config.json", model_type="no such family")
    async with serving({GOOD: repository}) as hub, opened(tmp_path, hub.url, trial=True) as catalog:
        with pytest.raises(UnsafeWeights, match="did not pass its trial"):
            await catalog.ensure(SENTIMENT, GOOD, silent)
    assert list((tmp_path / "models").rglob("*.safetensors")) == []


def test_a_model_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = written(classifier(tmp_path / "made"), tmp_path / "there")
    monkeypatch.setattr(Bounds, "of", classmethod(lambda cls, _size: cls(2**31, 1)))
    with pytest.raises(UnsafeWeights, match="more memory or time"):
        check_trial(folder, "text-classification", 1, "a/b")


CHILD = """
import sys
from bot.catalog.confine import begin
begin(sys.argv[1:])
{work}
"""


def confined(tmp_path: Path, work: str, bounds: Bounds, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Run a piece of code as the trial is run."""
    (tmp_path / "a_child.py").write_text(CHILD.format(work=work), encoding="utf-8")
    here = str(Path(__file__).parent.parent.parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), here]))
    return run("a_child", [], bounds)


@LINUX
def test_memory_and_time_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bounds = Bounds(100 * MEGABYTE, 1)
    fine, said = confined(tmp_path, "print(len(bytes(50_000_000)))", bounds, monkeypatch)
    assert (fine, said) == (0, "50000000")
    assert confined(tmp_path, "print(len(bytearray(200_000_000)))", bounds, monkeypatch)[0] == 1
    began = time.monotonic()
    assert confined(tmp_path, "while True: pass", bounds, monkeypatch)[0] < 0
    assert confined(tmp_path, "import time; time.sleep(60)", bounds, monkeypatch)[0] < 0
    assert time.monotonic() - began < 15


def test_no_secret_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "DISCORD_TOKEN", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "a-secret")
    leaked = "[k for k, v in os.environ.items() if 'a-secret' in v]"
    look = f"import os; print({leaked}, os.environ['HF_HUB_OFFLINE'])"
    assert confined(tmp_path, look, Bounds(2**31, 20), monkeypatch) == (0, "[] 1")


def may_leave_the_network() -> bool:
    """Tell whether this machine lets a process go into a network of its own."""
    command = ["unshare", "--user", "--net", "true"]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - our own
    except OSError:
        return False


@LINUX
@pytest.mark.skipif(not may_leave_the_network(), reason="this machine lets no process leave the network")
def test_the_network_is_out_of_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        work = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
        assert confined(tmp_path, work, Bounds(2**31, 20), monkeypatch)[0] == 1


async def test_a_checkpoint_of_torchs_own_is_converted_on_the_owners_word_alone(tmp_path: Path) -> None:
    """And answers as the safetensors file would; the file it came from is gone."""
    repository = as_torch_writes(classifier(tmp_path / "made"), tmp_path)
    async with serving({"a/bin": repository}) as hub, opened(tmp_path, hub.url, trial=True) as catalog:
        with pytest.raises(UnsafeWeights):
            await catalog.add("a/bin", silent, task=SENTIMENT)
        entry = await catalog.add("a/bin", silent, task=SENTIMENT, convert=True)
        model = await catalog.ensure(SENTIMENT, "a/bin", silent)
        assert entry.ready
        assert model.path is not None
        assert list((tmp_path / "models").rglob("*.bin")) == []
        fetched = read_fetched(Path(model.path))
        assert fetched is not None
        assert len(fetched.converted) == 64
        assert await catalog.remove("a/bin")
        assert not await catalog.remove("a/bin")
        assert list((tmp_path / "models").rglob("*.safetensors")) == []
        assert "a/bin" not in [one.name for one in catalog.entries("sentiment")]


class Evil:
    """A pickle that writes a file when it is opened."""

    def __init__(self, proof: Path) -> None:
        self._proof = proof

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(self._proof), "w")


async def test_a_checkpoint_that_holds_code_is_not_run_by_its_conversion(tmp_path: Path) -> None:
    proof = tmp_path / "proof"
    files = classifier(tmp_path / "made").files
    rest = {name: content for name, content in files.items() if name != "model.safetensors"}
    repository = Repository(rest | {"pytorch_model.bin": pickle.dumps(Evil(proof))})
    async with serving({"a/evil": repository}) as hub, opened(tmp_path, hub.url) as catalog:
        with pytest.raises(UnsafeWeights, match="could not be converted"):
            await catalog.add("a/evil", silent, task=SENTIMENT, convert=True)
    assert not proof.exists()
    pickle.loads(pickle.dumps(Evil(proof))).close()  # noqa: S301 - this very danger is shown
    assert proof.exists()  # it would have been written


async def test_a_tokenizer_with_a_runaway_pattern_is_refused_before_its_trial(tmp_path: Path) -> None:
    files = classifier(tmp_path / "made").files
    step = {"type": "Split", "pattern": {"Regex": "(a+)+!"}, "behavior": "Isolated", "invert": False}
    repository = with_settings(Repository(files), "tokenizer.json", pre_tokenizer=step)
    async with serving({GOOD: repository}) as hub, opened(tmp_path, hub.url) as catalog:
        with pytest.raises(UnsafeWeights, match="run for ever"):
            await catalog.ensure(SENTIMENT, GOOD, silent)
