"""The calls whose answers are recorded: every parameter, odd text, form of input and kind of mistake."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.pipelines.goldens import question_cases, text_cases

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Case:
    """One call: the pipeline, what it is built and called with, and whether the input is a generator."""

    name: str
    model: str
    task: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    built_with: dict[str, Any] = field(default_factory=dict)
    stream: bool = False


def cases() -> Iterator[Case]:
    """Yield every case, with a name that says model, task and topic."""
    seen: dict[str, int] = {}
    for raw in (*question_cases.calls(), *text_cases.calls()):
        stem = f"{raw['model']}/{raw['task']}/{raw.pop('topic')}"
        seen[stem] = seen.get(stem, -1) + 1
        yield Case(name=f"{stem}/{seen[stem]}", **raw)
