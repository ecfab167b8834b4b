"""No test here reads the repository's own config.toml unless it says so."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a configuration file that is not there."""
    monkeypatch.setenv("PIPEWRIGHT_CONFIG", str(tmp_path / "no-config.toml"))
