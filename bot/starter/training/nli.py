"""starter/nli-minilm-r16: whether one sentence follows from another; for the stock zero-shot pipeline."""

import hashlib
from typing import TYPE_CHECKING

import torch

from bot.starter import encoder, lora
from bot.starter.manifest import Data, Entry, read
from bot.starter.training import nli_pairs, rows
from bot.starter.training.adapting import SCALE, adapted, adapter_entry, fast, half, padded
from bot.starter.training.loop import Plan, Training
from bot.starter.training.nli_pairs import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from torch import nn

NAME = "starter/nli-minilm-r16"
FILE = "nli-minilm-r16.safetensors"
COMMAND = "python -m bot.starter.train nli --data DIR"
NOTE = "starter model: tells label by label whether it follows from the text; English only"
PLAN = Plan(seed=7, passes=2, rate=1e-3, budget=2048, hold=0.2)
LONGEST = 80
HELD_OUT = "snli, premises held out"
WIKIPEDIA = "wiki_nli_test"


def train(data: "Path", work: "Path", folder: "Path", device: str, tell: "Callable[[str], None]") -> Entry:
    """Train on `data`, with checkpoints in `work`, and write the adapter into `folder`."""
    pairs = nli_pairs.inferences(data, PLAN.seed) + nli_pairs.labelled(data, PLAN.seed)
    encoded = encoder.tokenizer(read().base)(
        [pair.premise for pair in pairs],
        [pair.hypothesis for pair in pairs],
        truncation=True,
        max_length=LONGEST,
    )
    ids, owners = encoded["input_ids"], encoded["token_type_ids"]
    labels = [LABELS.index(pair.label) for pair in pairs]

    def loss(module: "nn.Module", chosen: "Sequence[int]") -> torch.Tensor:
        tokens = padded([ids[row] for row in chosen], 0, device)
        with half(device):
            result: torch.Tensor = module(
                input_ids=tokens,
                attention_mask=(tokens != 0).long(),
                token_type_ids=padded([owners[row] for row in chosen], 0, device),
                labels=torch.tensor([labels[row] for row in chosen], device=device),
            ).loss
        return result

    model = fast(adapted("text-classification", LABELS, PLAN.seed, device, dropout=0.0), device)
    Training(model, loss, PLAN, work / "nli.safetensors").run([len(row) for row in ids], tell)
    lora.save(model, folder / FILE, SCALE)
    return entry(data, folder)


def scored(data: "Path") -> Data:
    """Describe the part of SNLI that only the score sees: the sha256 is that of its pairs, not of a file."""
    pairs = nli_pairs.tested(data)
    lines = "\n".join(f"{pair.premise}\t{pair.hypothesis}\t{pair.label}" for pair in pairs)
    digest = hashlib.sha256(lines.encode()).hexdigest()
    return Data(HELD_OUT, "scoring", len(pairs), digest, nli_pairs.SOURCES[nli_pairs.HELD_OUT_FROM])


def entry(data: "Path", folder: "Path") -> Entry:
    """Describe the trained adapter, without scores yet."""
    sources = {**nli_pairs.SOURCES, **nli_pairs.LABELLED}
    trained = [rows.describe(data, name, "training", licence) for name, licence in sources.items()]
    return adapter_entry(
        folder / FILE,
        (
            *trained,
            scored(data),
            rows.describe(data, WIKIPEDIA, "scoring", nli_pairs.SOURCES["wiki_nli_train"]),
        ),
        name=NAME,
        task="zero-shot",
        pipeline="zero-shot-classification",
        licence="CC-BY-SA-4.0",
        note=NOTE,
        command=COMMAND,
        seed=PLAN.seed,
        labels=LABELS,
    )
