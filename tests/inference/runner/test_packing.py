"""Which rows share a forward pass."""

from dataclasses import dataclass
from itertools import chain, combinations, pairwise

from hypothesis import given
from hypothesis import strategies as some

from bot.inference.runner.packing import PASS, Cost, padded, unpadded
from bot.inference.runner.work import Size


@dataclass(frozen=True)
class Row:
    """A feature's outside."""

    length: int
    kind: str | None = "a"


KINDS = some.sampled_from(("a", "b", None))
ROWS = some.lists(some.builds(Row, length=some.integers(1, 500), kind=KINDS), max_size=60)
LENGTHS = some.lists(some.integers(1, 60), min_size=1, max_size=8)


def cost_of(lengths: list[int], cuts: tuple[int, ...]) -> int:
    """Count what passes cost whose rows, of sorted lengths, are cut there."""
    parts = [lengths[start:end] for start, end in pairwise((0, *cuts, len(lengths)))]
    return sum(PASS + len(part) * part[-1] for part in parts)


@given(rows=ROWS, tokens=some.integers(32, 2048), inputs=some.integers(1, 32))
def test_every_padded_row_runs_once_within_the_budget(rows: list[Row], tokens: int, inputs: int) -> None:
    """Beside rows of its kind; only a row that is too long alone goes beyond the tokens."""
    passes = list(padded(rows, range(len(rows)), Cost(Size(tokens, inputs))))
    assert sorted(chain(*passes)) == list(range(len(rows)))
    for one in passes:
        longest = max(rows[index].length for index in one)
        assert len(one) == 1 or (
            len(one) * longest <= tokens and len({rows[index].kind for index in one}) == 1
        )
        assert len(one) == 1 or rows[one[0]].kind is not None
        assert len(one) <= inputs


@given(lengths=LENGTHS)
def test_no_other_passes_would_cost_less(lengths: list[int]) -> None:
    """Of all the ways to cut the sorted lengths, tried one by one."""
    rows, ordered = [Row(length) for length in lengths], sorted(lengths)
    places = range(1, len(rows))
    ways = chain.from_iterable(combinations(places, count) for count in range(len(rows)))
    passes = list(padded(rows, range(len(rows)), Cost(Size(2048, 32))))
    found = sum(PASS + len(one) * max(rows[index].length for index in one) for one in passes)
    assert found == min(cost_of(ordered, cuts) for cuts in ways)


def test_a_long_message_does_not_pad_the_short_ones() -> None:
    """The trap of a pipeline's own batch_size: 76 % padding on chat messages."""
    rows = [Row(20), Row(400), Row(22), Row(21), Row(390)]
    assert list(padded(rows, range(5), Cost(Size(2048, 32)))) == [[0, 3, 2], [4, 1]]


def test_a_pass_that_costs_much_takes_all_that_fit() -> None:
    """As where one pass is a whole generation."""
    rows = [Row(20), Row(60), Row(100)]
    assert list(padded(rows, range(3), Cost(Size(2048, 32), pass_tokens=1000))) == [[0, 1, 2]]
    assert list(padded(rows, range(3), Cost(Size(2048, 32), pass_tokens=0))) == [[0], [1], [2]]


def test_only_equal_lengths_share_a_pass_where_padding_is_forbidden() -> None:
    """As for a question and its text with padding on the left."""
    rows = [Row(20), Row(21), Row(20)]
    assert list(padded(rows, range(3), Cost(Size(2048, 32), uneven=False))) == [[0, 2], [1]]


@given(rows=ROWS, tokens=some.integers(32, 2048))
def test_every_unpadded_row_runs_once_within_the_tokens(rows: list[Row], tokens: int) -> None:
    """However many share a pass; the shortest first."""
    passes = list(unpadded(rows, range(len(rows)), Size(tokens, inputs=1)))
    assert sorted(chain(*passes)) == list(range(len(rows)))
    for one in passes:
        lengths = [rows[index].length for index in one]
        assert len(one) == 1 or (sum(lengths) <= tokens and len({rows[index].kind for index in one}) == 1)
        assert lengths == sorted(lengths)


def test_unpadded_passes_are_about_equal() -> None:
    """2100 tokens are two passes of 1050, not one of 2048 and a small rest."""
    rows = [Row(21) for _ in range(100)]
    assert [len(one) for one in unpadded(rows, range(100), Size(2048, 32))] == [50, 50]


def test_only_the_rows_that_are_named_run() -> None:
    """Some of a batch may need another way."""
    rows = [Row(5), Row(6), Row(7), Row(8)]
    assert list(unpadded(rows, [0, 2], Size(2048, 32))) == [[0, 2]]
    assert list(padded(rows, [1, 3], Cost(Size(2048, 32)))) == [[1, 3]]
