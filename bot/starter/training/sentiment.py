"""starter/sentiment-minilm-r16: POSITIVE or NEGATIVE, trained on the phrases of film reviews."""

from typing import TYPE_CHECKING

import torch

from bot.starter import encoder, lora
from bot.starter.manifest import read
from bot.starter.training import rows
from bot.starter.training.adapting import SCALE, adapted, adapter_entry, padded
from bot.starter.training.loop import Plan, Training

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from torch import nn

    from bot.starter.manifest import Entry

NAME = "starter/sentiment-minilm-r16"
FILE = "sentiment-minilm-r16.safetensors"
COMMAND = "python -m bot.starter.train sentiment --data DIR"
LABELS = ("NEGATIVE", "POSITIVE")
"""In the order of the data's labels 0 and 1; the names are those of the course's default model."""
NOTE = "starter model: trained on film reviews, English only; it knows no neutral and misses irony"
LICENCE = "none stated by its authors"
PLAN = Plan(seed=7, passes=3, rate=1e-3, step=1)


def train(data: "Path", work: "Path", folder: "Path", device: str, tell: "Callable[[str], None]") -> "Entry":
    """Train on `data`, with checkpoints in `work`, and write the adapter into `folder`."""
    examples = rows.read(data, "sst2_train")
    ids = encoder.tokenizer(read().base)([row["text"] for row in examples], truncation=True, max_length=128)[
        "input_ids"
    ]
    labels = [int(row["label"]) for row in examples]
    model = adapted("text-classification", LABELS, PLAN.seed, device)

    def loss(module: "nn.Module", chosen: "Sequence[int]") -> torch.Tensor:
        tokens = padded([ids[row] for row in chosen], 0, device, step=1)
        gold = torch.tensor([labels[row] for row in chosen], device=device)
        result: torch.Tensor = module(input_ids=tokens, attention_mask=(tokens != 0).long(), labels=gold).loss
        return result

    Training(model, loss, PLAN, work / "sentiment.safetensors").run([len(row) for row in ids], tell)
    lora.save(model, folder / FILE, SCALE)
    return entry(data, folder)


def entry(data: "Path", folder: "Path") -> "Entry":
    """Describe the trained adapter, without scores yet."""
    trained = rows.describe(data, "sst2_train", "training", LICENCE)
    scored = rows.describe(data, "sst2_dev", "scoring", LICENCE)
    return adapter_entry(
        folder / FILE,
        (trained, scored),
        name=NAME,
        task="sentiment",
        pipeline="text-classification",
        licence="MIT",
        note=NOTE,
        command=COMMAND,
        seed=PLAN.seed,
        labels=LABELS,
    )
