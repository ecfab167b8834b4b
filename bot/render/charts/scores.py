"""The scores of many texts as a table: a row a text, a column a label, darker where a score is higher."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

from bot.locale import N_, _
from bot.render.bars import percent
from bot.render.charts.canvas import EDGE, INK, PAPER, SMALL, WIDTH, Card
from bot.render.charts.fonts import drawable
from bot.render.reply import ALT, Attached
from bot.tasks import Ranking
from bot.text import cut, line

Row: TypeAlias = tuple[str, Ranking]

NAME = "scores.png"
ROWS, COLUMNS = 30, 6
"""More texts and labels are told under the picture and in its alt text, not drawn."""
ROW, TITLE_HIGH, HEAD = 0.44, 0.7, 1.0
"""Inches: a row, the title, the labels."""
TABLE, RIGHT = 3.3, 1.0
"""Inches from the left edge to the first column, and behind the last, over which its label leans."""
TEXT_LETTERS, LABEL_LETTERS = 22, 14
TURN = 25
"""Degrees."""
DARK = 0.65
"""From this score on a number is written in white."""
PALEST, DEEPEST = (246, 248, 250), (11, 61, 145)
"""The colours of a score of 0 and of 1 (red, green, blue)."""
TITLE = N_("Scores of {count} texts")
FIRST = N_("Scores of the first {shown} of {count} texts")
LABEL = N_("label {number}")
TEXT = N_("text {number}")
QUOTE = 60
"""Letters of each text in the alt text."""


def scores(rows: Sequence[Row]) -> Attached:
    """Draw the scores of texts, each with its ranking."""
    drawn, labels = rows[:ROWS], _labels(rows)[:COLUMNS]
    card = Card(TITLE_HIGH + HEAD + ROW * len(drawn) + EDGE)
    title = _(TITLE) if len(drawn) == len(rows) else _(FIRST)
    card.write(EDGE, TITLE_HIGH / 2 + 0.1, _(title).format(count=len(rows), shown=len(drawn)), bold=True)
    wide = (WIDTH - RIGHT - TABLE) / len(labels)
    for column, label in enumerate(labels):
        name = drawable(label, LABEL_LETTERS, _(LABEL).format(number=column + 1))
        card.write(TABLE + wide * (column + 0.4), TITLE_HIGH + HEAD - 0.12, name, size=SMALL, turned=TURN)
    for number, row in enumerate(drawn):
        _row(card, number, row, labels)
    return Attached(NAME, card.png(), alt=alt(rows))


def _row(card: Card, number: int, row: Row, labels: Sequence[str]) -> None:
    """Draw one text's row: its number and beginning, and a block a label."""
    text, ranking = row
    top, wide = TITLE_HIGH + HEAD + ROW * number, (WIDTH - RIGHT - TABLE) / len(labels)
    begins = drawable(text, TEXT_LETTERS, _(TEXT).format(number=number + 1))
    card.write(EDGE, top + ROW / 2, f"{number + 1}. {begins}", size=SMALL)
    found = {one.label: one.score for one in ranking.labels}
    for column, label in enumerate(labels):
        left = TABLE + wide * column
        if label in found:
            score = found[label]
            card.block(left, top, wide, ROW, _shade(score))
            colour = PAPER if score >= DARK else INK
            card.write(left + wide / 2, top + ROW / 2, f"{score:.0%}", size=SMALL, at="center", colour=colour)


def alt(rows: Sequence[Row]) -> str:
    """Say in words what is drawn: each text's beginning and its scores, best first."""
    told = [
        f"{number}. {cut(line(text), QUOTE)}: "
        + ", ".join(f"{line(one.label)} {percent(one.score)}" for one in ranking.labels[:COLUMNS])
        for number, (text, ranking) in enumerate(rows, 1)
    ]
    return cut("\n".join([_(TITLE).format(count=len(rows)), *told]), ALT)


def _labels(rows: Sequence[Row]) -> list[str]:
    """Return all labels, first the one with the most score in all texts together."""
    total: dict[str, float] = defaultdict(float)
    for _text, ranking in rows:
        for one in ranking.labels:
            total[one.label] += one.score
    return sorted(total, key=lambda label: -total[label])


def _shade(score: float) -> str:
    """Return the colour between palest and deepest that stands for a score in 0..1, as #rrggbb."""
    share = min(max(score, 0.0), 1.0)
    mixed = (round(low + (high - low) * share) for low, high in zip(PALEST, DEEPEST, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)
