"""Row-wise int8."""

import torch

from bot.starter import int8


def test_a_value_is_off_by_at_most_half_a_step_of_its_row() -> None:
    matrix = (
        torch.randn(20, 50, generator=torch.Generator().manual_seed(1)) * torch.logspace(-3, 3, 20)[:, None]
    )
    rows, scales = int8.quantise(matrix)
    assert rows.dtype == torch.int8
    assert ((int8.dequantise(rows, scales) - matrix).abs() <= scales * 0.5001).all()


def test_a_row_of_zeros_stays_zero() -> None:
    rows, scales = int8.quantise(torch.zeros(2, 3))
    assert int8.dequantise(rows, scales).tolist() == [[0.0] * 3] * 2


def test_vectors_come_back_exactly_and_names_are_kept() -> None:
    state = {"a.weight": torch.tensor([[127.0, -127.0], [1.0, 0.0]]), "a.bias": torch.tensor([0.1, 0.2])}
    back = int8.unpack(int8.pack(state))
    assert back.keys() == state.keys()
    assert torch.equal(back["a.bias"], state["a.bias"])
    assert torch.allclose(back["a.weight"], state["a.weight"])
