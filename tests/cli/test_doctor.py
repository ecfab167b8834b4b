"""doctor: what is wrong and what to do, for each part; exit code 2 when something is in the way."""

import os
import time
from pathlib import Path

import pytest

from bot.cli.health import HEARTBEAT, STALE, beat
from bot.starter import manifest
from bot.store.database import DATABASE, LOCK
from bot.store.lock import Lock
from tests.cli.conftest import Cli, Ran


def line(ran: Ran, about: str) -> str:
    """Return the doctor's line about something, with the hint below it."""
    lines = ran.out.splitlines()
    (at,) = [number for number, text in enumerate(lines) if text.split()[1:2] == [about]]
    hint = [text for text in lines[at + 1 : at + 2] if text.strip().startswith("->")]
    return " ".join(" ".join([lines[at], *hint]).split())


def test_a_good_place_has_nothing_wrong(cli: Cli) -> None:
    ran = cli("doctor")
    assert ran.code == 0
    assert "wrong" not in {text.split()[0] for text in ran.out.splitlines()}
    assert "make install" not in ran.out
    for about in ("configuration", "disk", "database", "device", "python", "transformers", "torch"):
        assert line(ran, about).startswith("ok")
    assert line(ran, "sentiment").startswith("ok sentiment starter/")
    assert "no hub is ever asked" in line(ran, "source")


def test_placeholders_are_said_to_mean_nothing(cli: Cli) -> None:
    ran = cli("doctor")
    for entry in manifest.read().models:
        if entry.form == "tiny" and f"{entry.name} " in ran.out:
            assert line(ran, entry.task).startswith("note")
            assert "untrained placeholder" in line(ran, entry.task)
            assert "mean nothing" in line(ran, entry.task)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PIPEWRIGHT_INFERENCE__DEVICES", "cpu", "There is no setting inference.devices."),
        ("PIPEWRIGHT_QUEUE__SIZE", "none", "The setting queue.size is wrong"),
        ("PIPEWRIGHT_QEUE__SIZE", "5", "There is no setting PIPEWRIGHT_QEUE__SIZE."),
    ],
)
def test_a_wrong_setting_is_named(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    ran = cli("doctor")
    assert ran.code == 2
    assert says in line(ran, "configuration")


def test_models_of_a_task_that_no_cog_has_are_named(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "own.toml").write_text('[[models.dance]]\nname = "a/b"\n', encoding="utf-8")
    monkeypatch.setenv("PIPEWRIGHT_CONFIG", str(tmp_path / "own.toml"))
    ran = cli("doctor")
    assert ran.code == 2
    assert "dance" in line(ran, "configuration")


def test_a_folder_that_is_no_model_is_wrong(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIPEWRIGHT_MODELS__SOURCE", "auto")
    monkeypatch.setenv("PIPEWRIGHT_CONFIG", str(tmp_path / "own.toml"))
    (tmp_path / "own.toml").write_text('[[models.sentiment]]\nname = "./no-such-folder"\n', encoding="utf-8")
    ran = cli("doctor")
    assert ran.code == 2
    assert line(ran, "sentiment").startswith("wrong sentiment ./no-such-folder: ")


def test_a_broken_configuration_does_not_hide_the_rest(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPEWRIGHT_QUEUE__SIZE", "none")
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    ran = cli("doctor")
    assert "three parts" in line(ran, "token")
    assert line(ran, "python").startswith("ok")


def test_a_storage_folder_that_cannot_be_used_is_wrong(cli: Cli, storage: Path) -> None:
    storage.write_text("a file stands where the folder should be", encoding="utf-8")
    ran = cli("doctor")
    assert ran.code == 2
    assert line(ran, "database").startswith("wrong")
    assert "PIPEWRIGHT_STORAGE__PATH" in line(ran, "database")


def test_a_full_disk_is_wrong(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPEWRIGHT_STORAGE__MIN_FREE_MB", str(10**9))
    ran = cli("doctor")
    assert ran.code == 2
    assert line(ran, "disk").startswith("wrong")


@pytest.mark.parametrize(("seconds", "code", "verdict"), [(3, 0, "ok"), (STALE + 10, 2, "wrong")])
def test_a_running_bot_is_no_mistake_but_one_that_hangs_is(
    cli: Cli, storage: Path, seconds: float, code: int, verdict: str
) -> None:
    storage.mkdir()
    lock = Lock(storage / LOCK)
    beat(storage)
    then = time.time() - seconds
    os.utime(storage / HEARTBEAT, (then, then))
    ran = cli("doctor")
    lock.release()
    assert ran.code == code
    assert line(ran, "database").startswith(f"{verdict} database in use by a running bot")


def test_a_device_that_is_not_there_is_wrong(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPEWRIGHT_INFERENCE__DEVICE", "cuda:77")
    ran = cli("doctor")
    assert ran.code == 2
    assert line(ran, "device").startswith("wrong device The device cuda:77")


@pytest.mark.parametrize(
    ("name", "value", "code", "says"),
    [
        ("DISCORD_TOKEN", "secret", 2, "three parts"),
        ("DISCORD_TOKEN", "one.two.secret", 0, "ok token set"),
        ("DISCORD_TOKEN_FILE", "no/such/secret", 2, "cannot be read"),
    ],
)
def test_the_token_is_looked_at_and_never_shown(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: int, says: str
) -> None:
    monkeypatch.setenv(name, value)
    ran = cli("doctor")
    assert ran.code == code
    assert says in line(ran, "token")
    assert "secret" not in ran.out


def test_a_damaged_database_that_was_moved_aside_is_named(cli: Cli, storage: Path) -> None:
    storage.mkdir()
    (storage / DATABASE).write_bytes(b"\xa5" * 8192)
    ran = cli("doctor")
    assert f"{DATABASE}.damaged-" in ran.out
    assert "remove it once you miss nothing" in ran.out
