"""The dashboard asks for nothing that is not exposed."""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from bot.inference.backend import Batched, Used, Waiting
from bot.inference.queue import LANES
from bot.operations import Figures, Gateway
from bot.operations.gauges import Seen
from bot.store.connection import Commit
from bot.store.job import State
from tests.cli.processes import ROOT
from tests.operations.scrape import samples
from tests.operations.test_figures import FACTS, FakeClient, job

DASHBOARD = ROOT / "docs" / "grafana-dashboard.json"
METRIC = re.compile(r"\b((?:pipewright|process)_\w+)(?:{(\w+)[!=])?")
BY = re.compile(r"by \(([\w, ]+)\)")
LEGEND = re.compile(r"{{(\w+)}}")


def queries() -> Iterator[tuple[str, str]]:
    """Yield each query of the dashboard with its legend."""
    for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]:
        for target in panel["targets"]:
            yield target["expr"], target["legendFormat"]


@pytest.fixture(scope="module")
def exposed() -> Mapping[str, frozenset[str]]:
    """Return the names of all samples, each with its labels, once everything has happened once."""
    figures, client = Figures({"sentiment"}), FakeClient()
    gateway = Gateway(client, figures)
    asyncio.run(client.listeners["on_connect"]())
    for event in (Batched("short", 1, 1), Used(0.1, 1, 1, 0)):
        figures.engine(event)
    for state in State:
        facts = replace(FACTS, loaded=0.5) if state is State.DONE else None
        figures.moved(job(state, facts=facts, acknowledged_at=101.0, delivered_at=102.0))
    figures.committed(Commit(1, 0.1, held=True))
    figures.told("sentiment", "BUSY")
    waiting = Waiting((), (), None, dict.fromkeys(LANES, 0))
    text = figures.written(Seen(waiting, {}, gateway.link())).decode()
    declared = dict.fromkeys(re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE), frozenset[str]())
    labels = {name: frozenset(label for label, _ in pairs) for name, pairs in samples(text)}
    return declared | labels


def test_every_metric_and_label_of_the_dashboard_is_exposed(exposed: Mapping[str, frozenset[str]]) -> None:
    asked = 0
    for expression, legend in queries():
        found = METRIC.findall(expression)
        assert found, expression
        for name, selector in found:
            assert name in exposed, name
            if labels := exposed[name]:
                grouped = {label for by in BY.findall(expression) for label in by.split(", ")}
                assert grouped | ({selector} - {""}) <= labels, expression
            asked += 1
        known = frozenset().union(*(exposed[name] for name, _ in found))
        assert not known or set(LEGEND.findall(legend)) <= known, legend
    assert asked > 20


def test_every_figure_of_ours_is_on_the_dashboard(exposed: Mapping[str, frozenset[str]]) -> None:
    shown = {name for expression, _ in queries() for name, _ in METRIC.findall(expression)}
    stems = {re.sub(r"_(total|bucket|sum|count)$", "", name) for name in shown}
    ours = {name for name in exposed if name.startswith("pipewright_") and not name.endswith("_created")}
    missing = {re.sub(r"_(total|bucket|sum|count)$", "", name) for name in ours} - stems
    assert missing == {"pipewright_build_info"}
