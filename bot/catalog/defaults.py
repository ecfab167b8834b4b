"""Which model transformers takes for a pipeline when none is named: today's version, and the course's."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

DEFAULTS = Path(__file__).parent / "defaults.json"
ALIASES = {"sentiment-analysis": "text-classification", "ner": "token-classification"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a default model before it is fetched."""

    mask: str | None = None
    pairs: frozenset[tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Defaults:
    """Default models, (name, revision), by pipeline."""

    source: str
    today: Mapping[str, tuple[str, str]]
    course: Mapping[str, tuple[str, str]]
    known: Mapping[str, Known]


@cache
def read() -> Defaults:
    """Read defaults.json; it is part of the release, so what is read is kept."""
    return TypeAdapter(Defaults).validate_json(DEFAULTS.read_bytes())


def names(pipeline: str) -> tuple[str | None, str | None]:
    """Return today's default and the course's for a pipeline; None where there is none (any more)."""
    pipeline = "translation" if pipeline.startswith("translation_") else ALIASES.get(pipeline, pipeline)
    defaults = read()
    today, course = defaults.today.get(pipeline), defaults.course.get(pipeline)
    return today and today[0], course and course[0]
