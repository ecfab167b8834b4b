"""What is set before torch comes, and how many threads it gets."""

from pathlib import Path

import pytest

from bot.inference.loading import environment


def test_waiting_threads_sleep_and_nobody_asks_the_network() -> None:
    """What the owner has set stays."""
    found = {"OMP_WAIT_POLICY": "ACTIVE"}
    environment.prepare(found)
    assert found["OMP_WAIT_POLICY"] == "ACTIVE"
    assert found["TOKENIZERS_PARALLELISM"] == "false"
    assert found["DISABLE_SAFETENSORS_CONVERSION"] == "1"


@pytest.mark.parametrize(
    ("quota", "threads"),
    [
        ("max 100000", None),
        ("400000 100000", 2),
        ("150000 100000", 1),
        ("50000 100000", 1),
        ("nonsense", None),
    ],
)
def test_threads_are_half_of_the_containers_quota(
    quota: str, threads: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least one; where there is no quota, half of the cores this process is bound to."""
    path = tmp_path / "cpu.max"
    path.write_text(quota)
    monkeypatch.setattr(environment, "QUOTA", path)
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: set(range(16)), raising=False)
    assert environment.threads(0) == (8 if threads is None else threads)


def test_a_setting_wins_over_the_quota() -> None:
    """The owner knows better."""
    assert environment.threads(3) == 3
