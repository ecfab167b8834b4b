"""The training loop."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from bot.starter.training.loop import Plan, Training, batches, rate_at

PLAN = Plan(seed=1, passes=3, rate=0.05, budget=8, every=2)
LENGTHS = [2, 2, 4, 4, 3, 3, 2, 4]
EXAMPLES = torch.randn(8, 3, generator=torch.Generator().manual_seed(0))


class Interrupted(Exception):
    """Stands for a kill."""


def net() -> nn.Module:
    """Make a small net with dropout."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5), nn.Linear(4, 1))


def loss(module: nn.Module, rows: Sequence[int]) -> torch.Tensor:
    """Ask the net to add up its inputs."""
    chosen = EXAMPLES[list(rows)]
    result: torch.Tensor = ((module(chosen).squeeze(-1) - chosen.sum(1)) ** 2).mean()
    return result


def train(checkpoint: Path, stop_after: int = 1000) -> tuple[nn.Module, list[str]]:
    """Train, killed after some steps; returns the net and what was told."""
    module, told, steps = net(), list[str](), 0

    def counted(inner: nn.Module, rows: Sequence[int]) -> torch.Tensor:
        nonlocal steps
        steps += 1
        if steps > stop_after:
            raise Interrupted
        return loss(inner, rows)

    Training(module, counted, PLAN, checkpoint).run(LENGTHS, told.append)
    return module, told


def same(one: nn.Module, other: nn.Module) -> bool:
    """Tell whether two nets have equal weights, bit for bit."""
    return all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


def test_the_same_seed_gives_the_same_weights(tmp_path: Path) -> None:
    assert same(train(tmp_path / "a")[0], train(tmp_path / "b")[0])


def test_a_killed_training_goes_on_and_ends_where_it_would_have(tmp_path: Path) -> None:
    with pytest.raises(Interrupted):
        train(tmp_path / "killed", stop_after=5)
    resumed, told = train(tmp_path / "killed")
    assert told[0].startswith("resumed at step 4 of ")
    assert same(resumed, train(tmp_path / "whole")[0])


def test_training_learns_and_tells_how_far_it_is(tmp_path: Path) -> None:
    before, (after, told) = net(), train(tmp_path / "c")
    everything = range(len(LENGTHS))
    assert loss(after.eval(), everything) < loss(before.eval(), everything)
    assert "100%" in told[-1]
    assert "min left" in told[-1]


@given(st.lists(st.integers(1, 8), min_size=1, max_size=30))
def test_every_pass_sees_every_row_once_within_the_budget(lengths: list[int]) -> None:
    order = batches(lengths, PLAN)
    seen = sorted(row for batch in order for row in batch)
    assert seen == sorted([*range(len(lengths))] * PLAN.passes)
    assert all(max(lengths[row] for row in batch) * len(batch) <= PLAN.budget for batch in order)


def test_the_rate_rises_then_falls() -> None:
    rates = [rate_at(step, 100, 0.1) for step in range(100)]
    assert rates[:10] == sorted(rates[:10])
    assert max(rates) == rates[9] == 1
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert 0 < rates[-1] < 0.02
