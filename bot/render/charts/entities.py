"""Which entities stand in texts and how often: a bar each, the most frequent first."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from bot.locale import N_, _
from bot.render.charts.canvas import EDGE, SMALL, WIDTH, Card
from bot.render.charts.fonts import drawable
from bot.render.reply import ALT, Attached
from bot.tasks import Spans
from bot.text import cut, line

Counted: TypeAlias = tuple[tuple[str, str], int]
"""A label, the words it stands at, and how often."""

NAME = "entities.png"
BARS = 20
ROW, TITLE_HIGH = 0.44, 0.8
BARS_AT = 4.2
"""Inches from the left edge to where bars begin."""
LETTERS = 26
COLOURS = ("#0b3d91", "#b35900", "#1a7f37", "#8250df", "#9a6700", "#57606a")
"""By label, in the order of their frequency; the label is written at each bar too."""
TITLE = N_("Found most often")
ALONE = N_("entity {number}")


def entities(answers: Sequence[Spans]) -> Attached:
    """Draw how often entities stand in texts, those of all texts together."""
    counted = count(answers)
    drawn = counted[:BARS]
    labels = [label for label, _number in Counter(label for (label, _words), _n in counted).most_common()]
    card = Card(TITLE_HIGH + ROW * len(drawn) + EDGE)
    card.write(EDGE, TITLE_HIGH / 2, _(TITLE), bold=True)
    most = drawn[0][1]
    for row, ((label, words), times) in enumerate(drawn):
        middle = TITLE_HIGH + ROW * (row + 0.5)
        name = drawable(f"{words} ({label})", LETTERS, _(ALONE).format(number=row + 1))
        card.write(BARS_AT - 0.15, middle, name, size=SMALL, at="right")
        long = (WIDTH - BARS_AT - 3 * EDGE) * times / most
        card.block(BARS_AT, middle - ROW * 0.35, long, ROW * 0.7, COLOURS[labels.index(label) % len(COLOURS)])
        card.write(BARS_AT + long + 0.1, middle, str(times), size=SMALL, bold=True)
    return Attached(NAME, card.png(), alt=alt(counted))


def count(answers: Sequence[Spans]) -> list[Counted]:
    """Count what is marked, written in capitals or not, the most frequent first."""
    times: Counter[tuple[str, str]] = Counter()
    written: dict[tuple[str, str], tuple[str, str]] = {}
    for answer in answers:
        for span in answer.spans:
            words = line(answer.text[span.start : span.end])
            key = (span.label, words.casefold())
            written.setdefault(key, (span.label, words))
            times[key] += 1
    return [(written[key], number) for key, number in times.most_common()]


def alt(counted: Sequence[Counted]) -> str:
    """Say in words what is drawn."""
    told = ", ".join(f"{words} ({label}) {times}" for (label, words), times in counted)
    return cut(f"{_(TITLE)}: {told}", ALT)
