"""Settings: config.toml is the list of all of them, the environment wins, mistakes are named."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot import settings
from bot.errors import ConfigError
from bot.settings import Settings
from bot.tasks import Offered

CONFIG = Path(__file__).parents[1] / "config.toml"


def keys(table: Mapping[str, object], prefix: str = "") -> set[str]:
    """Return the dotted names of all values in nested tables; model tables count as one."""
    found: set[str] = set()
    for name, value in table.items():
        found |= keys(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name}
    return found


def test_the_file_has_every_setting_at_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    written = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    tables = {name for name, value in written["models"].items() if isinstance(value, list)}
    for name in tables:
        del written["models"][name]
    monkeypatch.setenv("PIPEWRIGHT_CONFIG", "no such file")

    defaults = Settings().model_dump(mode="json")

    assert keys(written) == keys(defaults)
    assert written == defaults


def test_every_setting_has_a_comment() -> None:
    lines = CONFIG.read_text(encoding="utf-8").split("[[models.")[0].splitlines()
    bare = [line for line in lines if " = " in line and not line.startswith("#") and "  # " not in line]

    assert bare == []


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPEWRIGHT_CONFIG", str(CONFIG))
    monkeypatch.setenv("PIPEWRIGHT_INFERENCE__DEVICE", "cuda:1")
    monkeypatch.setenv("PIPEWRIGHT_QUEUE__PER_USER", "7")

    loaded = settings.load()

    assert loaded.inference.device == "cuda:1"
    assert loaded.queue.per_user == 7


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        pytest.param("PIPEWRIGHT_SPEED__MAX", "9", "PIPEWRIGHT_SPEED__MAX", id="section"),
        pytest.param("pipewright_speed__max", "9", "pipewright_speed__max", id="lower case"),
        pytest.param("PIPEWRIGHT_CONFIG", "no-such.toml", "no-such.toml", id="file"),
        pytest.param("PIPEWRIGHT_QUEUE__SICE", "9", "queue.sice", id="key"),
        pytest.param("PIPEWRIGHT_QUEUE__SIZE", "many", "queue.size", id="type"),
        pytest.param("PIPEWRIGHT_PRIVACY__KEEP_DAYS", "91", "privacy.keep_days", id="range"),
    ],
)
def test_a_wrong_variable_is_named(
    name: str, value: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPEWRIGHT_CONFIG", str(CONFIG))
    monkeypatch.setenv(name, value)

    with pytest.raises(ConfigError) as caught:
        settings.load()

    assert named in caught.value.what


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("[inference]\nspeed = 3\n", "inference.speed", id="unknown"),
        pytest.param("[speed]\nmax = 3\n", "speed", id="section"),
        pytest.param("[queue\n", "cannot be read", id="broken"),
    ],
)
def test_a_wrong_file_is_named(
    text: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("PIPEWRIGHT_CONFIG", str(path))

    with pytest.raises(ConfigError) as caught:
        settings.load()

    assert named in caught.value.what


def test_models_are_read_by_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPEWRIGHT_CONFIG", str(CONFIG))

    offered = settings.load().models.offered()

    assert offered["generate"] == (Offered("openai-community/gpt2", "607a30d"),)
    assert len(offered) == 8


def test_the_environment_offers_models_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell's variables have no hyphens in their names."""
    monkeypatch.setenv("PIPEWRIGHT_CONFIG", str(CONFIG))
    monkeypatch.setenv("PIPEWRIGHT_MODELS__SENTIMENT", '[{"name": "a/b"}, {"name": "c/d", "revision": "e"}]')
    monkeypatch.setenv("PIPEWRIGHT_MODELS__ZERO_SHOT", '[{"name": "f/g"}]')

    offered = settings.load().models.offered()

    assert offered["sentiment"] == (Offered("a/b"), Offered("c/d", "e"))
    assert offered["zero-shot"] == (Offered("f/g"),)
    assert len(offered) == 8


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Containers are given variables without a value; an empty path would be the current folder."""
    monkeypatch.setenv("PIPEWRIGHT_CONFIG", "")
    monkeypatch.setenv("PIPEWRIGHT_STORAGE__PATH", "")

    assert settings.load().storage.path == Path("data")


def test_an_unknown_key_of_a_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[[models.sentiment]]\nname = "a/b"\nrevison = "c"\n', encoding="utf-8")
    monkeypatch.setenv("PIPEWRIGHT_CONFIG", str(path))

    with pytest.raises(ConfigError, match=r"models\.sentiment\.revison"):
        settings.load().models.offered()


def test_a_model_table_that_is_no_list_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[models]\nsentiment = "some/model"\n', encoding="utf-8")
    monkeypatch.setenv("PIPEWRIGHT_CONFIG", str(path))

    with pytest.raises(ConfigError, match=r"models\.sentiment"):
        settings.load().models.offered()


def test_the_token_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("from-file\n", encoding="utf-8")

    given = settings.token({"DISCORD_TOKEN": " direct ", "DISCORD_TOKEN_FILE": str(path)})
    read = settings.token({"DISCORD_TOKEN_FILE": str(path)})

    assert given is not None
    assert given.get_secret_value() == "direct"
    assert read is not None
    assert read.get_secret_value() == "from-file"
    assert "from-file" not in repr(read)
    assert settings.token({}) is None


def test_a_token_file_that_is_missing_empty_or_no_text_is_an_error(tmp_path: Path) -> None:
    empty, odd = tmp_path / "token", tmp_path / "odd"
    empty.touch()
    odd.write_bytes(b"\xff\xfe")

    for name in (str(empty), str(odd), str(tmp_path / "missing")):
        with pytest.raises(ConfigError):
            settings.token({"DISCORD_TOKEN_FILE": name})
