"""The training loop: seeded, resumable, on one thread, telling how far it is and how long it will take."""

import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file, save_file

from bot.starter import lora
from bot.starter.chance import Chance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from torch import nn

    Loss = Callable[[nn.Module, Sequence[int]], torch.Tensor]

PROGRESS = "step {step}/{steps}  loss {loss:.4f}  {done:.0%}  {left:.1f} min left"
STEP = 8
"""Batches are multiples of this many tokens wide and rows high: for every new shape of a matrix product in
bfloat16 a processor's library builds code anew, which took a quarter of the time."""
RESUMED = "resumed at step {step} of {steps}"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. `rate` rises over the first `warmup` share of the steps, then falls to 0 in a line.

    It stays up for the share `hold` of the steps before it falls. `steps` ends the last pass early; 0 means
    all. `budget` bounds a batch in tokens, padding included; the checkpoint is written every `every` steps.
    `muon` gives the matrices of a whole model (embeddings apart) to Muon (Jordan et al. 2024), which learns
    more from a token than AdamW. `short_first` orders the first pass by length, for models that start from
    nothing. `step` is what widths and heights of batches are multiples of, where the budget allows.
    """

    seed: int
    passes: int
    rate: float
    budget: int = 1024
    warmup: float = 0.06
    decay: float = 0.01
    clip: float = 1.0
    every: int = 200
    steps: int = 0
    hold: float = 0.0
    muon: bool = False
    short_first: bool = False
    step: int = STEP


def batches(lengths: "Sequence[int]", plan: Plan) -> list[list[int]]:
    """Group row numbers of like length into batches within the token budget, shuffled anew each pass.

    Rows of one length are shuffled among themselves too, so that neighbours differ from pass to pass.
    """
    rng = Chance(plan.seed)
    order: list[list[int]] = []
    for number in range(plan.passes):
        rows = sorted(range(len(lengths)), key=lambda row: (lengths[row], rng.random()))
        grouped = _grouped(rows, lengths, plan)
        if number or not plan.short_first:
            rng.shuffle(grouped)
        order += grouped
    return order[: plan.steps or None]


def _grouped(rows: "Sequence[int]", lengths: "Sequence[int]", plan: Plan) -> list[list[int]]:
    """Cut rows that are sorted by length where the next one would burst the budget."""
    grouped: list[list[int]] = [[]]
    for row in rows:
        if grouped[-1] and len(grouped[-1]) >= _room(lengths[row], plan):
            grouped.append([])
        grouped[-1].append(row)
    return grouped


def _room(length: int, plan: Plan) -> int:
    """Give how many rows of a length make a batch."""
    room = plan.budget // (-(-length // plan.step) * plan.step)
    return room - room % plan.step if room > plan.step else room


def rate_at(step: int, steps: int, warmup: float, hold: float = 0.0) -> float:
    """Give the share of the full learning rate at a step (0-based)."""
    rising = max(1, int(steps * warmup))
    if step < rising:
        return (step + 1) / rising
    falling = max(1, steps - rising - int(steps * hold))
    return max(0.0, min(1.0, (steps - step) / falling))


def optimizers(
    model: "nn.Module", parameters: "Sequence[nn.Parameter]", plan: Plan
) -> "list[torch.optim.Optimizer]":
    """Share the parameters among AdamW and, where the plan says so, Muon: it gets matrices, no embeddings."""
    tables = {id(module.weight) for module in model.modules() if isinstance(module, torch.nn.Embedding)}
    matrices = [p for p in parameters if plan.muon and p.ndim == 2 and id(p) not in tables]  # noqa: PLR2004 - two axes
    chosen = {id(p) for p in matrices}
    rest = [p for p in parameters if id(p) not in chosen]
    found: list[torch.optim.Optimizer] = [
        torch.optim.AdamW(rest, lr=plan.rate, weight_decay=plan.decay),
    ]
    if matrices:
        # its steps are scaled to the size of AdamW's: one rate serves both
        found.append(
            torch.optim.Muon(matrices, lr=plan.rate, weight_decay=plan.decay, adjust_lr_fn="match_rms_adamw")
        )
    return found


class Training:
    """A model being trained: `run` goes on from its checkpoint if there is one; killing it loses little."""

    def __init__(self, model: "nn.Module", loss: "Loss", plan: Plan, checkpoint: "Path") -> None:
        self.model = model
        self.loss = loss
        self.plan = plan
        self.checkpoint = checkpoint
        self.parameters = {n: p for n, p in model.named_parameters() if p.requires_grad}
        self.optimizers = optimizers(model, list(self.parameters.values()), plan)

    def run(self, lengths: "Sequence[int]", tell: "Callable[[str], None]") -> None:
        """Train over rows of these lengths (tokens) to the end of the plan."""
        order = batches(lengths, self.plan)
        first = self._resume()
        if first:
            tell(RESUMED.format(step=first, steps=len(order)))
        start, shown = time.monotonic(), 0.0
        for step in range(first, len(order)):
            value = self._step(step, len(order), order[step])
            shown = value if step == first else 0.98 * shown + 0.02 * value
            done = step + 1
            if done % 50 == 0 or done == len(order):
                left = (time.monotonic() - start) / (done - first) * (len(order) - done) / 60
                share = done / len(order)
                tell(PROGRESS.format(step=done, steps=len(order), loss=shown, done=share, left=left))
            if done % self.plan.every == 0:
                self._save(done)

    def _step(self, step: int, steps: int, rows: "Sequence[int]") -> float:
        """Learn from one batch; returns its loss."""
        # one seed a step: dropout is the same whether or not the run was interrupted before
        torch.manual_seed(self.plan.seed * 1_000_003 + step)
        self.model.train()
        self.model.zero_grad(set_to_none=True)
        loss = self.loss(self.model, rows)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves backward untyped
        torch.nn.utils.clip_grad_norm_(self.parameters.values(), self.plan.clip)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self.plan.rate * rate_at(step, steps, self.plan.warmup, self.plan.hold)
            optimizer.step()
        return loss.item()

    def _save(self, step: int) -> None:
        """Write weights and the optimizers' memory beside the old checkpoint, then replace it at once."""
        tensors = {"step": torch.tensor(step)}
        for name, tensor in lora.trained(self.model).items():
            tensors["weight." + name] = tensor.contiguous()
            for memory in self._memories(self.parameters[name]):
                for key, value in memory.items():
                    tensors[f"{key}.{name}"] = value.contiguous()
        self.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        new = self.checkpoint.with_suffix(".new")
        save_file(tensors, new)
        new.replace(self.checkpoint)

    def _memories(self, parameter: "nn.Parameter") -> "Iterator[dict[str, torch.Tensor]]":
        """Give what the parameter's optimizer remembers of it; nothing before the first step."""
        for optimizer in self.optimizers:
            if parameter in optimizer.state:
                yield optimizer.state[parameter]

    def _owner(self, parameter: "nn.Parameter") -> "torch.optim.Optimizer":
        """Find the optimizer of a parameter."""
        return next(
            optimizer
            for optimizer in self.optimizers
            if any(parameter is one for group in optimizer.param_groups for one in group["params"])
        )

    def _resume(self) -> int:
        """Load the checkpoint if there is one; returns the number of steps already done."""
        if not self.checkpoint.is_file():
            return 0
        tensors = load_file(self.checkpoint, device=str(next(iter(self.parameters.values())).device))
        memories: dict[str, dict[str, torch.Tensor]] = defaultdict(dict)
        for key, tensor in tensors.items():
            kind, _, name = key.partition(".")
            # AdamW keeps its step count on the CPU
            memories[name][kind] = tensor.cpu() if kind == "step" else tensor
        with torch.no_grad():
            for name, parameter in self.parameters.items():
                parameter.copy_(memories[name].pop("weight"))
                self._owner(parameter).state[parameter] = memories[name]
        return int(tensors["step"])
