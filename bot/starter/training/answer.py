"""starter/answer-minilm-r16: answers in a passage's own words, or says that they are not there."""

import random
from typing import TYPE_CHECKING, Any

import torch

from bot.starter import encoder, lora
from bot.starter.chance import Chance
from bot.starter.manifest import read
from bot.starter.training import introductions, passages, rows
from bot.starter.training.adapting import SCALE, adapted, adapter_entry, fast, half, lean, padded
from bot.starter.training.loop import Plan, Training
from bot.starter.training.passages import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from torch import nn

    from bot.starter.manifest import Entry

    Encoded = tuple[list[int], list[int], int, int]
    """Word pieces, which of them are the passage (1), first and last piece of the answer."""

NAME = "starter/answer-minilm-r16"
FILE = "answer-minilm-r16.safetensors"
COMMAND = "python -m bot.starter.train answer --data DIR"
NOTE = "starter model: English only; its answers are short passages of the text, and often a word too long"
PLAN = Plan(seed=7, passes=1, rate=1e-3, budget=3072, warmup=0.05, hold=0.25)
"""Sized for 35 minutes of one thread of a processor with bf16 units."""
SOURCES = {
    "squad_train": "CC BY-SA 4.0",
    "squadshifts_wiki_train": "CC BY 4.0; text CC BY-SA",
    "qamr": "MIT; text CC BY-SA, CC BY",
    "fairytaleqa_train": "Apache-2.0",
    "squadshifts_amazon": "CC BY 4.0",
    "squadshifts_reddit": "CC BY 4.0",
}
NAMES = {"wikigold_all": "CC BY 4.0"}
"""Where the names in our own passages come from."""
TWICE = ("squad_train", "squadshifts_wiki_train")
"""What is scored is about encyclopedia articles: their questions come twice, in other windows of the text."""
MOST = {"qamr": 16000, "fairytaleqa_train": 1000, "squadshifts_amazon": 2000, "squadshifts_reddit": 1500}
"""Rows taken at most of a source, chosen by the seed."""
INTRODUCTIONS = 1200
"""Questions on our own passages."""
MOVED = 0.12
"""Questions put to another passage too, per question with an answer."""
NEIGHBOURS = 50
"""Rows of QAMR, which names no articles, that count as one article: its neighbours, two sentences or so."""
LONGEST = 192
LONGEST_QUESTION = 40
IMPOSSIBLE = -1e4
"""A logit so low that nothing of its probability is left."""


def examples(data: "Path") -> list[Question]:
    """Read the questions of all sources, and put some of them to passages that do not answer them."""
    found = []
    rng = Chance(PLAN.seed)
    for name in SOURCES:
        new = rows.read(data, name)
        if not new[0].get("title"):
            new = [{**row, "title": str(number // NEIGHBOURS)} for number, row in enumerate(new)]
        away = [Question(row["question"], passage) for row, passage in passages.moved(new, PLAN.seed)]
        here = [question for row in new if (question := passages.placed(row))]
        here = rng.sample(here, min(MOST.get(name, len(here)), len(here)))
        here *= 2 if name in TWICE else 1
        found += here + rng.sample(away, min(int(MOVED * len(here)), len(away)))
    named = [row for name in NAMES for row in rows.read(data, name)]
    return found + list(introductions.questions(introductions.cast(named), INTRODUCTIONS, PLAN.seed))


def encode(tokenizer: Any, asked: Question, rng: random.Random) -> "Encoded":  # noqa: ANN401 - a transformers tokenizer
    """Give a question and a window of its passage, at most LONGEST pieces with the answer inside.

    Without an answer both ends point at the first piece, as the stock pipeline reads "not in the text".
    """
    question = tokenizer(asked.question, add_special_tokens=False)["input_ids"][:LONGEST_QUESTION]
    passage = tokenizer(asked.context, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    offsets, room = passage["offset_mapping"], LONGEST - 3 - len(question)
    inside = [n for n, (start, end) in enumerate(offsets) if start < asked.end and end > asked.start]
    ends = (inside[0], min(inside[-1], inside[0] + room - 1)) if inside else None
    cut = window_start(len(offsets), room, ends, rng)
    window = passage["input_ids"][cut : cut + room]
    ids = [tokenizer.cls_token_id, *question, tokenizer.sep_token_id, *window, tokenizer.sep_token_id]
    before = len(question) + 2
    first, last = (before + end - cut for end in ends) if ends else (0, 0)
    return ids, [0] * before + [1] * (len(window) + 1), first, last


def window_start(pieces: int, room: int, ends: tuple[int, int] | None, rng: random.Random) -> int:
    """Choose where a window of `room` pieces begins: by chance, but with both ends of the answer inside."""
    if ends is None:
        return rng.randint(0, max(0, pieces - room))
    first, last = ends
    earliest, latest = max(0, last - room + 1), max(0, min(first, pieces - room))
    return rng.randint(min(earliest, latest), latest)


def surprise(logits: torch.Tensor, owners: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
    """Give the mean surprise at the gold pieces among those that may be chosen: the first, and the passage's.

    `logits` has shape (rows, pieces, 2), for first and last pieces; `gold` (rows, 2).
    """
    allowed = owners.bool()
    allowed[:, 0] = True
    scores = logits.float().masked_fill(~allowed[..., None], IMPOSSIBLE)
    return torch.nn.functional.cross_entropy(scores, gold)


def train(data: "Path", work: "Path", folder: "Path", device: str, tell: "Callable[[str], None]") -> "Entry":
    """Train on `data`, with checkpoints in `work`, and write the adapter into `folder`."""
    tokenizer = encoder.tokenizer(read().base)
    rng = Chance(PLAN.seed)
    encoded = [encode(tokenizer, question, rng) for question in examples(data)]

    def loss(module: "nn.Module", chosen: "Sequence[int]") -> torch.Tensor:
        ids = padded([encoded[row][0] for row in chosen], 0, device)
        owners = padded([encoded[row][1] for row in chosen], 0, device)
        gold = torch.tensor([encoded[row][2:] for row in chosen], device=device)
        with half(device):
            found = module(input_ids=ids, attention_mask=(ids != 0).long(), token_type_ids=owners)
        return surprise(torch.stack((found.start_logits, found.end_logits), -1), owners, gold)

    # hardly a row is seen twice: nothing is dropped out
    model = lean(fast(adapted("question-answering", (), PLAN.seed, device, dropout=0.0), device))
    Training(model, loss, PLAN, work / "answer.safetensors").run([len(row[0]) for row in encoded], tell)
    lora.save(model, folder / FILE, SCALE)
    return entry(data, folder)


def entry(data: "Path", folder: "Path") -> "Entry":
    """Describe the trained adapter, without scores yet."""
    trained = [rows.describe(data, name, "training", licence) for name, licence in (SOURCES | NAMES).items()]
    scored = rows.describe(data, "squad_heldout", "scoring", "CC BY-SA 4.0")
    return adapter_entry(
        folder / FILE,
        (*trained, scored),
        name=NAME,
        task="answer",
        pipeline="question-answering",
        licence="CC-BY-SA-4.0",
        note=NOTE,
        command=COMMAND,
        seed=PLAN.seed,
    )
