"""starter/ner-minilm-r16: people, organisations and places, trained on openly licensed texts."""

from typing import TYPE_CHECKING, Any

import torch

from bot.starter import encoder, lora
from bot.starter.chance import Chance
from bot.starter.manifest import read
from bot.starter.training import introductions, rows, swapping
from bot.starter.training.adapting import IGNORED, SCALE, adapted, adapter_entry, fast, half, lean, padded
from bot.starter.training.loop import Plan, Training

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from torch import nn

    from bot.starter.manifest import Entry

NAME = "starter/ner-minilm-r16"
FILE = "ner-minilm-r16.safetensors"
COMMAND = "python -m bot.starter.train ner --data DIR"
LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
NOTE = "starter model: English only, knows people, organisations and places, and sees no capital letters"
PLAN = Plan(seed=7, passes=3, rate=1.5e-3, budget=1536)
SOURCES = {
    "ewt_ner_train": "CC BY-SA 4.0",
    "wnut17_train": "CC BY 4.0",
    "wikigold_all": "CC BY 4.0",
    "wikiann_en_train": "CC BY-SA",
}
COPIES = {"ewt_ner_train": 4, "wnut17_train": 1, "wikigold_all": 2, "wikiann_en_train": 1}
"""How often a source comes in a pass; from the second time on with other names."""
SILVER = "wikiann_en_train"
"""Labelled by links, not by people: only its sentences are taken, no titles, no lists."""
SHORTEST = 8
"""Words of such a sentence at least."""
MARKUP = ("''", "*", "|")
SWAPPED = 0.5
"""Share of the names that give way to others in a further copy."""
INTRODUCTIONS = 800
"""Passages of our own."""
HIDDEN = 0.08
"""Share of word pieces hidden at each step: what stands around a name has to do."""
LONGEST = 128


def examples(data: "Path") -> list[dict[str, Any]]:
    """Read the training rows of all sources, some of them again with other names, and our own."""
    read_rows = {name: rows.read(data, name) for name in SOURCES}
    read_rows[SILVER] = [row for row in read_rows[SILVER] if sentence(row)]
    named = [row for name in SOURCES if name != SILVER for row in read_rows[name]]
    other = swapping.swapper(named, SWAPPED)
    rng = Chance(PLAN.seed)
    found = []
    for name, copies in COPIES.items():
        found += read_rows[name]
        found += [other.row(row, rng) for _ in range(1, copies) for row in read_rows[name]]
    own = introductions.tagged(introductions.cast(read_rows["wikigold_all"]), INTRODUCTIONS, PLAN.seed)
    return found + list(own)


def sentence(row: "Mapping[str, Any]") -> bool:
    """Tell whether a row is a sentence of prose with a name in it."""
    words = row["tokens"]
    return (
        len(words) >= SHORTEST
        and words[0][0].isalpha()
        and words[-1] == "."
        and not any(mark in word for mark in MARKUP for word in words)
        and any(tag != LABELS[0] for tag in row["tags"])
    )


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


def train(data: "Path", work: "Path", folder: "Path", device: str, tell: "Callable[[str], None]") -> "Entry":
    """Train on `data`, with checkpoints in `work`, and write the adapter into `folder`."""
    tokenizer = encoder.tokenizer(read().base)
    encoded = [encode(tokenizer, row) for row in examples(data)]
    model = lean(fast(adapted("token-classification", LABELS, PLAN.seed, device), device))
    unknown = tokenizer.unk_token_id

    def loss(module: "nn.Module", chosen: "Sequence[int]") -> torch.Tensor:
        ids = padded([encoded[row][0] for row in chosen], 0, device)
        gold = padded([encoded[row][1] for row in chosen], IGNORED, device)
        hidden = (torch.rand(ids.shape, device=device) < HIDDEN) & (gold != IGNORED)
        with half(device):
            logits = module(
                input_ids=ids.masked_fill(hidden, unknown), attention_mask=(ids != 0).long()
            ).logits
        return torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), gold.flatten())

    Training(model, loss, PLAN, work / "ner.safetensors").run([len(ids) for ids, _ in encoded], tell)
    lora.save(model, folder / FILE, SCALE)
    return entry(data, folder)


def entry(data: "Path", folder: "Path") -> "Entry":
    """Describe the trained adapter, without scores yet."""
    trained = [rows.describe(data, name, "training", licence) for name, licence in SOURCES.items()]
    scored = rows.describe(data, "ewt_ner_test", "scoring", "CC BY-SA 4.0")
    return adapter_entry(
        folder / FILE,
        (*trained, scored),
        name=NAME,
        task="ner",
        pipeline="token-classification",
        licence="CC-BY-SA-4.0",
        note=NOTE,
        command=COMMAND,
        seed=PLAN.seed,
        labels=LABELS,
    )
