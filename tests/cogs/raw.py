"""The recorded outputs of the real pipelines, and requests as the service makes them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from bot.tasks import InferenceRequest, Model, Output, Parameter


@cache
def recordings() -> dict[str, Any]:
    """Read recorded.json."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("recorded.json").read_text(encoding="utf-8"))
    return found


def output(name: str) -> Output:
    """Give one recording as the backend does."""
    return Output(recordings()[name], tokens_in=9, tokens_out=4)


def request(pipeline: str = "any", seed: int | None = None, **parameters: Parameter) -> InferenceRequest:
    """Make a request with these parameters."""
    model = Model("tiny/model", "tiny")
    return InferenceRequest(
        id="1", pipeline=pipeline, model=model, inputs=(), parameters=parameters, seed=seed
    )
