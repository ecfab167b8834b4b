"""A figure beside its bar: the aim, the floor, or neither is met."""

import math

import pytest

from bot.cli.benchmark.figure import (
    FLOOR,
    HTTP,
    MET,
    MISSED,
    NAIVE,
    NO_BAR,
    SINGLE,
    Figure,
    barred,
)


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        (NAIVE, 2.3, MET),
        (NAIVE, 2.29, FLOOR),
        (NAIVE, 1.89, MISSED),
        (SINGLE, 0.98, MET),
        (SINGLE, 1.10, FLOOR),
        (SINGLE, 1.11, MISSED),
        (NAIVE, math.nan, MISSED),
        (SINGLE, math.nan, MISSED),
        ("a figure without a bar", 1.0, NO_BAR),
    ],
)
def test_tells_what_was_reached(name: str, value: float, verdict: str) -> None:
    assert barred(Figure(name, value, "x"), accelerator=False).verdict == verdict


def test_asks_more_of_an_accelerator() -> None:
    figure = Figure(NAIVE, 5.0, "x")

    assert barred(figure, accelerator=False).verdict == MET
    assert barred(figure, accelerator=True).verdict == MISSED


def test_prints_value_and_bars_in_a_row() -> None:
    row = barred(Figure(HTTP, 4.0, "x"), accelerator=False).row()

    assert row == f"| {HTTP} | 4 x | 3 | 5 | floor met |\n"


def test_prints_what_has_no_bar() -> None:
    assert Figure("naive", 1234.567).row() == "| naive | 1,235 ms | - | - | - |\n"


def test_keeps_bars_in_json() -> None:
    record = barred(Figure(SINGLE, 1.04, "x"), accelerator=False).record()

    assert record == {
        "name": SINGLE,
        "value": 1.04,
        "unit": "x",
        "floor": 1.10,
        "aim": 0.98,
        "verdict": FLOOR,
    }
