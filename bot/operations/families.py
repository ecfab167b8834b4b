"""Families of metrics in a registry of their own: named `pipewright_...`, labels told in the help text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 180.0, 600.0)
"""Buckets from a warm classification to the longest that a request may wait (queue.wait_seconds)."""
PREFIX = "pipewright_"
TOTAL = "_total"


@dataclass(frozen=True, slots=True)
class Family:
    """A metric as Prometheus knows it."""

    name: str
    kind: str
    text: str


class Families:
    """Makes metrics. `registry` is not the library's own, which every part of a process shares."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()

    def counter(self, name: str, text: str, *labels: str) -> Counter:
        """Make what only goes up; `_total` is put behind its name."""
        return Counter(PREFIX + name, _told(text, labels), labels, registry=self.registry)

    def gauge(self, name: str, text: str, *labels: str) -> Gauge:
        """Make what goes up and down."""
        return Gauge(PREFIX + name, _told(text, labels), labels, registry=self.registry)

    def histogram(self, name: str, text: str, *labels: str, buckets: Sequence[float] = SECONDS) -> Histogram:
        """Make what is observed, in buckets of seconds unless told otherwise."""
        return Histogram(PREFIX + name, _told(text, labels), labels, registry=self.registry, buckets=buckets)

    def described(self) -> Iterator[Family]:
        """Tell of each family of ours."""
        for family in self.registry.collect():
            if family.name.startswith(PREFIX):
                ending = TOTAL if family.type == "counter" else ""
                yield Family(family.name + ending, family.type, family.documentation)


def _told(text: str, labels: Sequence[str]) -> str:
    return f"{text} By {', '.join(labels)}." if labels else text
