"""Every recorded call of transformers 4.57.6 gives the same answer here: texts, spans, errors."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.pipelines import tiny
from tests.pipelines.goldens.asking import ask
from tests.pipelines.goldens.cases import Case, cases

if TYPE_CHECKING:
    from collections.abc import Callable

RECORDED = Path(__file__).parent / "goldens" / "answers.json.gz"
TOLERANCE = 1e-5
ROUNDING = 1e-5
"""Of a score, relative to it: a few steps of float32 behind a softmax."""

# where we differ on purpose: what we answer instead, and why
DIFFERENT: dict[str, tuple[Any, str]] = {
    "bert/question-answering/refused/4": (
        {"error": "ValueError"},
        "a doc_stride that leaves no step forward: 4.57.6 let the tokenizer's native code panic",
    ),
    "roberta/question-answering/refused/4": (
        {"error": "ValueError"},
        "a doc_stride that leaves no step forward: 4.57.6 let the tokenizer's native code panic",
    ),
    "nllb/translation/mistakes/2": (
        {"error": "TypeError"},
        "an empty tuple is no text, whatever the tokenizer; 4.57.6 raised IndexError from inside it",
    ),
}
CASES = list(cases())


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    """Return what was recorded."""
    content: dict[str, Any] = json.loads(gzip.decompress(RECORDED.read_bytes()))
    return content


def same(expected: Any, found: Any) -> bool:  # noqa: ANN401 - plain JSON
    """Compare plain JSON: floats within the tolerance, the rest exactly."""
    if isinstance(expected, float) and isinstance(found, (int, float)):
        return abs(expected - found) <= TOLERANCE
    if type(expected) is not type(found):
        return False
    if isinstance(expected, dict):
        return expected.keys() == found.keys() and all(same(expected[key], found[key]) for key in expected)
    if isinstance(expected, list):
        return len(expected) == len(found) and (
            all(map(same, expected, found)) or all(map(same, untied(expected), untied(found)))
        )
    return bool(expected == found)


def untied(rows: list[Any]) -> list[Any]:
    """Put answers whose scores are one rounding apart in the order of the text; anything else stays.

    Among five hundred answers two may differ by 1e-10, and which comes first is the processor's choice.
    """
    if not all(isinstance(row, dict) and {"score", "start", "end"} <= row.keys() for row in rows):
        return rows
    ordered: list[Any] = []
    for row in rows:
        ordered.append(row)
        place = len(ordered) - 1
        while place and _tied(ordered[place - 1], row) and _later(ordered[place - 1], row):
            ordered[place - 1 : place + 1] = [row, ordered[place - 1]]
            place -= 1
    return ordered


def _tied(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(abs(one["score"] - other["score"]) <= ROUNDING * one["score"])


def _later(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool((one["start"], one["end"]) > (other["start"], other["end"]))


def test_only_what_is_a_rounding_apart_may_change_places() -> None:
    rows = [{"score": 0.5, "start": 9, "end": 10}, {"score": 0.5 - 1e-9, "start": 3, "end": 4}]
    assert same(rows, rows[::-1])
    apart = [rows[0], {**rows[1], "score": 0.499}]
    assert not same(apart, [{**apart[1], "score": 0.5}, {**apart[0], "score": 0.499}])
    assert not same(rows, [rows[0], {**rows[1], "start": 2}])
    assert not same([1, 2], [2, 1])


def test_the_recording_is_of_the_reference_and_large_enough(recorded: dict[str, Any]) -> None:
    assert recorded["version"] == "4.57.6"
    assert recorded["answers"].keys() == {case.name for case in CASES}
    assert len(CASES) >= 400
    assert DIFFERENT.keys() <= recorded["answers"].keys()


@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")
@pytest.mark.parametrize("name", tiny.RECIPES)
def test_the_tiny_weights_are_those_that_were_recorded(
    name: str, recorded: dict[str, Any], tmp_path: Path
) -> None:
    assert tiny.write(name, tmp_path) == recorded["weights"][name]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_recorded_call(case: Case, recorded: dict[str, Any], load: Callable[..., Any]) -> None:
    expected = recorded["answers"][case.name]
    if case.name in DIFFERENT:
        instead, why = DIFFERENT[case.name]
        assert not same(expected, instead), f"no longer an exception ({why})"
        expected = instead
    found = json.loads(json.dumps(ask(case, lambda asked: load(asked.task, asked.model, **asked.built_with))))
    assert same(expected, found), f"recorded: {expected}\nfound: {found}"
