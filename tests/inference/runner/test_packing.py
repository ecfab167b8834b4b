"""Which rows share a forward pass."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as some

from bot.inference.runner.packing import SMALL, WASTE, packs
from bot.inference.runner.work import Size


@dataclass(frozen=True)
class Row:
    """A feature's outside."""

    length: int
    kind: str | None = "a"


KINDS = some.sampled_from(("a", "b", None))
ROWS = some.lists(some.builds(Row, length=some.integers(1, 500), kind=KINDS), max_size=60)


@given(rows=ROWS, tokens=some.integers(32, 2048), inputs=some.integers(1, 32))
def test_every_row_runs_once_within_the_budget(rows: list[Row], tokens: int, inputs: int) -> None:
    """Of one kind, padded little; only a row that is too long alone goes beyond the tokens."""
    passes = list(packs(rows, Size(tokens, inputs)))
    assert sorted(index for one in passes for index in one) == list(range(len(rows)))
    for one in passes:
        lengths = [rows[index].length for index in one]
        padded = len(one) * max(lengths)
        assert len(one) == 1 or (padded <= tokens and len({rows[index].kind for index in one}) == 1)
        assert len(one) == 1 or rows[one[0]].kind is not None
        assert len(one) <= inputs
        assert padded - sum(lengths) <= max(SMALL, WASTE * padded)


def test_a_long_message_does_not_pad_the_short_ones() -> None:
    """The trap of a pipeline's own batch_size: 76 % padding on chat messages."""
    rows = [Row(20), Row(400), Row(22), Row(21), Row(390)]
    assert list(packs(rows, Size(2048, 32))) == [[0, 3, 2], [4, 1]]
