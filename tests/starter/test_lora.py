"""Adapters: what was trained beside a matrix is what is merged into it."""

from pathlib import Path

import torch
from torch import nn

from bot.starter import lora


def adapted_net() -> nn.Sequential:
    """Make a net whose first layer has an adapter that does something, and whose last is trained whole."""
    torch.manual_seed(3)
    net = nn.Sequential(nn.Sequential(nn.Linear(6, 5)), nn.Linear(5, 2))
    net.requires_grad_(requires_grad=False)
    lora.adapt(net[0], rank=2, scale=2.0, dropout=0.0)
    net[1].requires_grad_(requires_grad=True)
    nn.init.normal_(net.get_parameter("0.0.lora_b"))
    return net


def test_only_adapters_and_head_are_trained() -> None:
    assert set(lora.trained(adapted_net())) == {"0.0.lora_a", "0.0.lora_b", "1.weight", "1.bias"}


def test_merging_gives_what_the_adapter_gave(tmp_path: Path) -> None:
    net, plain = adapted_net(), nn.Sequential(nn.Sequential(nn.Linear(6, 5)), nn.Linear(5, 2))
    frozen = {
        "0.0.weight": net.get_parameter("0.0.linear.weight"),
        "0.0.bias": net.get_parameter("0.0.linear.bias"),
    }
    lora.save(net, tmp_path / "adapter.safetensors", scale=2.0)
    plain.load_state_dict(lora.merge(frozen, tmp_path / "adapter.safetensors"))
    example = torch.randn(4, 6)
    # fp16 in the file
    assert torch.allclose(plain(example), net(example), atol=2e-3)


def test_an_untrained_adapter_changes_nothing() -> None:
    linear = nn.Linear(4, 4)
    example = torch.randn(2, 4)
    assert torch.equal(lora.Adapted(linear, 2, 2.0, 0.0)(example), linear(example))


def test_the_same_tensors_give_the_same_bytes(tmp_path: Path) -> None:
    net, path = adapted_net(), tmp_path / "adapter.safetensors"
    written = set()
    for _ in range(20):
        lora.save(net, path, scale=2.0)
        written.add(path.read_bytes())
    assert len(written) == 1
