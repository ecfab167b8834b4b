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
    """What is known of a default model before it is fetched, and what its settings do not tell."""

    mask: str | None = None
    pairs: frozenset[tuple[str, str]] | None = None
    tuned_on: tuple[str, ...] = ()
    good_for: str = ""


@dataclass(frozen=True, slots=True)
class Default:
    """A default model and the beginning of the commit that transformers pins."""

    name: str
    revision: str


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


def known(name: str) -> Known:
    """Return what is known of a model; nothing of one that is no default."""
    return read().known.get(name, Known())


def of_pipeline(pipeline: str) -> tuple[Default | None, Default | None]:
    """Return today's default and the course's for a pipeline; None where there is none (any more)."""
    pipeline = "translation" if pipeline.startswith("translation_") else ALIASES.get(pipeline, pipeline)
    defaults = read()
    today, course = defaults.today.get(pipeline), defaults.course.get(pipeline)
    return Default(*today) if today else None, Default(*course) if course else None
