"""Asks one case of one pipeline and writes down what came back, in the same words in both environments."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import torch
import transformers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.pipelines.goldens.cases import Case

GenerationConfig: Any = transformers.GenerationConfig  # partly typed


def plain(value: Any) -> Any:  # noqa: ANN401 - a pipeline returns what it likes; this turns it into plain JSON
    """Return a result as plain JSON; a tensor is told apart from a list."""
    if isinstance(value, torch.Tensor):
        return {"tensor": value.tolist()}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def _streamed(items: list[Any]) -> Iterator[Any]:
    yield from items


def ask(case: Case, build: Callable[[Case], Any]) -> Any:  # noqa: ANN401 - see plain
    """Return what the case answers, or `{"error": type name}`; a stream becomes `{"stream": [...]}`."""
    torch.manual_seed(0)
    args = (_streamed(case.args[0]),) if case.stream else case.args
    kwargs = dict(case.kwargs)
    if "generation_config" in kwargs:
        kwargs["generation_config"] = GenerationConfig(**kwargs["generation_config"])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # wording of warnings is not compared
            result = build(case)(*args, **kwargs)
            return {"stream": plain(list(result))} if case.stream else plain(result)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a Rust panic is a BaseException, and what is recorded is the type
        return {"error": type(error).__name__}
