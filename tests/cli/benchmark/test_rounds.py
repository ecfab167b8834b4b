"""Ways are taken in turn; ratios are those of each round."""

import pytest

from bot.cli.benchmark.rounds import Rounds, in_turn, percentile


async def test_takes_ways_in_turn_and_the_other_way_round_every_second_time() -> None:
    taken: list[str] = []

    async def one() -> float:
        taken.append("one")
        return 1.0

    async def other() -> float:
        taken.append("other")
        return 2.0

    found = await in_turn({"one": one, "other": other}, 3)

    assert taken == ["one", "other", "other", "one", "one", "other"]
    assert found.values == {"one": [1.0] * 3, "other": [2.0] * 3}


def test_a_slow_round_does_not_change_the_ratio() -> None:
    found = Rounds({"naive": [2.0, 20.0, 2.0], "engine": [1.0, 10.0, 1.0]})

    assert found.ratio("naive", "engine") == 2.0
    assert found.median("naive") == 2.0


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 3), (0.95, 5), (1.0, 5)])
def test_finds_percentiles(share: float, value: float) -> None:
    assert percentile([5, 3, 1, 4, 2], share) == value
