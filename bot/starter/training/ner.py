"""starter/ner-minilm-r16: people, organisations and places, trained on openly licensed texts."""

import random
from typing import TYPE_CHECKING, Any

from bot.starter import encoder, lora
from bot.starter.manifest import Entry, describe, read
from bot.starter.training import rows
from bot.starter.training.adapting import IGNORED, RANK, SCALE, adapted, padded
from bot.starter.training.loop import Plan, Training

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import torch
    from torch import nn

NAME = "starter/ner-minilm-r16"
FILE = "ner-minilm-r16.safetensors"
COMMAND = "python -m bot.starter.train ner --data DIR"
LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
NOTE = "starter model: English only, knows people, organisations and places, and sees no capital letters"
PLAN = Plan(seed=7, passes=3, rate=1e-3)
SOURCES = {
    "ewt_ner_train": "CC BY-SA 4.0",
    "wnut17_train": "CC BY 4.0",
    "wikigold_all": "CC BY 4.0",
    "wikiann_en_train": "CC BY-SA",
}
SILVER = "wikiann_en_train"
SILVER_ROWS = 8000
"""Labelled by links, not by people: no more of them than of the rest."""
LONGEST = 128


def examples(data: "Path") -> list[dict[str, Any]]:
    """Read the training rows of all sources; of the silver ones a seeded sample."""
    found = []
    for name in SOURCES:
        new = rows.read(data, name)
        rng = random.Random(PLAN.seed)  # noqa: S311 - repeatable on purpose, no secret
        found += rng.sample(new, min(SILVER_ROWS, len(new))) if name == SILVER else new
    return found


def encode(tokenizer: Any, row: dict[str, Any]) -> tuple[list[int], list[int]]:  # noqa: ANN401 - a transformers tokenizer
    """Give a row's word pieces and their labels: a word's later pieces go on with what its first began.

    Other labels than ours (products, works, ...) count as outside, as EWT has it.
    """
    encoded = tokenizer(row["tokens"], is_split_into_words=True, truncation=True, max_length=LONGEST)
    labels, previous = [], None
    for word in encoded.word_ids():
        if word is None:
            labels.append(IGNORED)
        else:
            tag = row["tags"][word] if row["tags"][word] in LABELS else LABELS[0]
            labels.append(LABELS.index(tag.replace("B-", "I-") if word == previous else tag))
        previous = word
    return encoded["input_ids"], labels


def train(data: "Path", work: "Path", folder: "Path", device: str, tell: "Callable[[str], None]") -> Entry:
    """Train on `data`, with checkpoints in `work`, and write the adapter into `folder`."""
    tokenizer = encoder.tokenizer(read().base)
    encoded = [encode(tokenizer, row) for row in examples(data)]
    model = adapted("token-classification", LABELS, PLAN.seed, device)

    def loss(module: "nn.Module", chosen: "Sequence[int]") -> "torch.Tensor":
        ids = padded([encoded[row][0] for row in chosen], 0, device)
        gold = padded([encoded[row][1] for row in chosen], IGNORED, device)
        result: torch.Tensor = module(input_ids=ids, attention_mask=(ids != 0).long(), labels=gold).loss
        return result

    Training(model, loss, PLAN, work / "ner.safetensors").run([len(ids) for ids, _ in encoded], tell)
    lora.save(model, folder / FILE, SCALE)
    return entry(data, folder)


def entry(data: "Path", folder: "Path") -> Entry:
    """Describe the trained adapter, without scores yet."""
    trained = [rows.describe(data, name, "training", licence) for name, licence in SOURCES.items()]
    return Entry(
        name=NAME,
        task="ner",
        pipeline="token-classification",
        form="adapter",
        family="bert",
        base=read().base.name,
        languages=("en",),
        licence="CC-BY-SA-4.0",
        note=NOTE,
        command=COMMAND,
        seed=PLAN.seed,
        labels=LABELS,
        settings={"rank": float(RANK), "scale": SCALE},
        data=(*trained, rows.describe(data, "ewt_ner_test", "scoring", "CC BY-SA 4.0")),
        files=(describe(folder / FILE),),
    )
