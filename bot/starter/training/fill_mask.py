"""starter/fill-mask-minilm-r32: a word for a mask; adapters beside the layers and the table of words, a head.

The head's outputs are compared with the word embeddings themselves, so that it stays small (a stock
BertForMaskedLM). Only whole words in letters are masked and learnt: they are what one mask stands for.
"""

import math
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional

from bot.starter import encoder, lora
from bot.starter.chance import Chance
from bot.starter.manifest import Entry, read
from bot.starter.training import rows
from bot.starter.training.adapting import SCALE, adapted, adapter_entry, fast, half, lean, padded
from bot.starter.training.loop import Plan, Training
from bot.starter.training.masking import Cutter, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from torch import nn

    from bot.starter.training.masking import Chunk

NAME = "starter/fill-mask-minilm-r32"
FILE = "fill-mask-minilm-r32.safetensors"
COMMAND = "python -m bot.starter.train fill-mask --data DIR"
NOTE = "starter model: English only, fills in one whole word, and knows more of grammar than of the world"
RANK, WORDS_RANK = 32, 16
MASKED = 0.25
"""Share of the words of a batch that are masked, other ones each pass."""
UNKNOWN = 0.5
"""Share of the words of several pieces that are put as [UNK]: WikiText leaves out 6 % of its words so."""
NEVER = -30.0
"""The bias of pieces that are no whole words, which are never a target."""
PLAN = Plan(seed=7, passes=1, rate=2e-3, budget=4096, warmup=0.05, decay=0.0, every=50, steps=600)
SOURCES = {
    "wikisplit_all": "CC BY-SA",
    "dbpedia_train": "CC BY-SA 3.0",
    "squadshifts_wiki_train": "CC BY 4.0; text CC BY-SA",
    "squad_train": "CC BY-SA 4.0",
    "wiki_nli_train": "CC BY-SA 3.0",
    "onestop_en": "CC BY-SA 4.0",
    "scitldr_train": "Apache-2.0",
    "course_en": "Apache-2.0",
    "d2l_en": "CC BY-SA 4.0",
    "stories_simple": "public domain in the USA",
}
TEST = "wikitext2_test"
SHARE = {"stories_simple": 0.2, "scitldr_train": 0.5, "d2l_en": 0.5}
"""Of these a seeded sample, so that most of the text is like an encyclopaedia's."""
CREDITED = ("asp-source", "pb-source")
"""Storybooks under CC BY, whose hundreds of authors would have to be named: left out."""


def texts(data: "Path", name: str) -> "Iterator[str]":
    """Give the running texts of a data file, other fields apart; the same passage may come more than once."""
    rng = Chance(PLAN.seed)
    for row in rows.read(data, name):
        if rng.random() < SHARE.get(name, 1.0) and not str(row.get("source")).startswith(CREDITED):
            if isinstance(row.get("source"), list):
                yield " ".join(row["source"])
            yield from (row[field] for field in ("text", "context", "premise", "hypothesis") if field in row)


def chunks(data: "Path", tokenizer: Any) -> "list[Chunk]":  # noqa: ANN401 - a transformers tokenizer
    """Cut all training texts, without what the test shares with them."""
    cutter = Cutter(tokenizer, UNKNOWN, PLAN.seed)
    test = [row["text"] for row in rows.read(data, TEST)]
    texts_ = chain.from_iterable(texts(data, name) for name in SOURCES)
    found = chain.from_iterable(cutter.chunks(sentences) for sentences in kept(texts_, test))
    return [chunk for chunk in found if chunk.places]


def untrained(device: str) -> Any:  # noqa: ANN401 - a transformers model
    """Give the encoder with adapters beside its layers and its word embeddings, and a head to be trained."""
    model: Any = adapted("fill-mask", (), PLAN.seed, device, rank=RANK)
    table = lora.AdaptedTable(model.bert.embeddings.word_embeddings, WORDS_RANK, SCALE)
    model.bert.embeddings.word_embeddings = table.to(device)
    model.cls.predictions.transform.requires_grad_(requires_grad=True)
    model.cls.predictions.bias.requires_grad_(requires_grad=True)
    return lean(fast(model, device))


class Filler:
    """The model and its loss: masked words against all whole words, at the masked places alone."""

    def __init__(self, found: "Sequence[Chunk]", tokenizer: Any, device: str) -> None:  # noqa: ANN401 - a transformers tokenizer
        counts = Counter(chunk.ids[place] for chunk in found for place in chunk.places)
        self.chunks = found
        self.device = device
        self.mask = tokenizer.mask_token_id
        self.words = torch.tensor(sorted(counts), device=device)
        self.numbers = torch.zeros(len(tokenizer), dtype=torch.long, device=device)
        self.numbers[self.words] = torch.arange(len(counts), device=device)
        self.model = untrained(device)
        self.table = self.model.bert.embeddings.word_embeddings
        self.head = self.model.cls.predictions
        self._expect(counts)

    def _expect(self, counts: "Counter[int]") -> None:
        """Begin with what would be learnt first: how often each word is, and a head that passes on."""
        total = sum(counts.values())
        with torch.no_grad():
            torch.nn.init.eye_(self.head.transform.dense.weight)
            self.head.bias.fill_(NEVER)
            for word, count in counts.items():
                self.head.bias[word] = math.log(count / total)

    def loss(self, _model: "nn.Module", chosen: "Sequence[int]") -> torch.Tensor:
        """Give the mean cross-entropy of a share of the words of these chunks, masked anew at each call."""
        ids = padded([self.chunks[row].ids for row in chosen], 0, self.device)
        places = padded([self._marks(self.chunks[row]) for row in chosen], 0, self.device)
        masked = torch.rand(ids.shape, device=self.device) < MASKED * places
        with half(self.device):
            seen = ids.masked_fill(masked, self.mask)
            hidden = self.model.bert(input_ids=seen, attention_mask=(ids != 0).long())[0]
            logits = self.logits(hidden[masked])
        return functional.cross_entropy(logits.float(), self.numbers[ids[masked]])

    def logits(self, hidden: torch.Tensor) -> torch.Tensor:
        """Give every whole word's score at the places of these hidden states, shape (places, words)."""
        likeness = self.table.likeness(self.head.transform(hidden), self.words)
        scores: torch.Tensor = likeness + self.head.bias[self.words]
        return scores

    def _marks(self, chunk: "Chunk") -> list[int]:
        """Give 1 for the pieces that may be masked, else 0."""
        marks = [0] * len(chunk.ids)
        for place in chunk.places:
            marks[place] = 1
        return marks


def train(data: "Path", work: "Path", folder: "Path", device: str, tell: "Callable[[str], None]") -> Entry:
    """Train on `data`, with checkpoints in `work`, and write the adapter into `folder`."""
    tokenizer = encoder.tokenizer(read().base)
    found = chunks(data, tokenizer)
    filler = Filler(found, tokenizer, device)
    training = Training(filler.model, filler.loss, PLAN, work / "fill-mask.safetensors")
    training.run([len(chunk.ids) for chunk in found], tell)
    lora.save(filler.model, folder / FILE, SCALE, packed=True)
    return entry(data, folder)


def entry(data: "Path", folder: "Path") -> Entry:
    """Describe the trained adapter, without scores yet."""
    trained = [rows.describe(data, name, "training", licence) for name, licence in SOURCES.items()]
    return adapter_entry(
        folder / FILE,
        (*trained, rows.describe(data, TEST, "scoring", "CC BY-SA")),
        {"rank": float(RANK), "words_rank": float(WORDS_RANK)},
        name=NAME,
        task="fill-mask",
        pipeline="fill-mask",
        licence="CC-BY-SA-4.0",
        note=NOTE,
        command=COMMAND,
        seed=PLAN.seed,
    )
