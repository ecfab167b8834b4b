"""What Prometheus would read."""

from collections.abc import Mapping
from typing import TypeAlias

from prometheus_client.parser import text_string_to_metric_families

Sample: TypeAlias = tuple[str, frozenset[tuple[str, str]]]


def samples(text: str) -> Mapping[Sample, float]:
    """Read every sample of Prometheus' text format."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(found: Mapping[Sample, float], name: str, **labels: str) -> float:
    """Return a sample's value; 0 where nothing was counted yet."""
    return found.get((f"pipewright_{name}", frozenset(labels.items())), 0.0)
