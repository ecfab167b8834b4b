"""Tiny checkpoints, written once a session, and the pipelines built on them."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

import pytest
import transformers

from bot.pipelines import pipeline
from tests.pipelines import tiny

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session", autouse=True)
def quiet_transformers() -> Iterator[None]:
    """Keep progress bars and advice of transformers out of the tests' output; logs of ours stay."""
    noise: Any = transformers.logging  # partly typed
    level = noise.get_verbosity()
    noise.set_verbosity(noise.CRITICAL)
    noise.disable_progress_bar()
    yield
    noise.set_verbosity(level)
    noise.enable_progress_bar()


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function from a recipe's name to the folder of its checkpoint."""
    folders: dict[str, Path] = {}

    def written(name: str) -> Path:
        if name not in folders:
            folders[name] = tmp_path_factory.mktemp(name)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # "Recommended: pip install sacremoses"
                tiny.write(name, folders[name])
        return folders[name]

    return written


@pytest.fixture(scope="session")
def load(checkpoint: Callable[[str], Path]) -> Callable[..., Any]:
    """Return a function from task, recipe and parameters to a pipeline on the CPU, each built once."""
    built: dict[str, Any] = {}

    def loaded(task: str, name: str, **built_with: Any) -> Any:  # noqa: ANN401 - a Pipeline, partly typed
        key = json.dumps([task, name, built_with], sort_keys=True)
        if key not in built:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # sacremoses, and a translation without a pair
                built[key] = pipeline(task, model=str(checkpoint(name)), device="cpu", **built_with)
        return built[key]

    return loaded
