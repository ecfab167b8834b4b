"""starter/translate-fr-en: a Marian-class model made from nothing, French to English."""

from typing import TYPE_CHECKING, Any

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import MarianConfig, MarianMTModel

from bot.starter import whole
from bot.starter.manifest import Entry
from bot.starter.training import rows
from bot.starter.training.adapting import IGNORED, fast, half, padded
from bot.starter.training.loop import Plan, Training

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from torch import nn
    from transformers import PreTrainedTokenizerFast

    from bot.starter.manifest import File

    Pair = tuple[str, str]
    """French, English."""

NAME = "starter/translate-fr-en"
STEM = "translate-fr-en"
COMMAND = "python -m bot.starter.train translate --data DIR"
NOTE = "starter model: French to English, short everyday sentences; on longer prose it invents"
PLAN = Plan(
    seed=7, passes=3, rate=3e-3, budget=4096, warmup=0.03, every=200, muon=True, short_first=True, step=4
)
SMOOTHING = 0.1
SOURCES = {
    "tatoeba_fr_en_train": "CC BY 2.0 FR",
    "course_fr_en": "Apache-2.0",
    "python_docs_fr_en": "CC0, PSF",
    "docs_fr_en": "CC BY 4.0",
    "storybooks_fr_en_train": "CC BY",
    "tico19_fr_en_train": "CC0",
    "tldr_fr_en": "CC BY 4.0",
}
TESTS = {
    "tatoeba_fr_en_test": "CC BY 2.0 FR",
    "ntrex_fr_en_test": "CC BY-SA 4.0",
    "pud_fr_en_test": "CC BY-SA 3.0",
    "tico19_fr_en_test": "CC0",
    "storybooks_fr_en_test": "CC BY",
}
COURSE = "course_fr_en"
HELD_OUT = ("chapter0/1.mdx", "chapter1/4.mdx", "chapter4/2.mdx", "chapter9/1.mdx")
"""Pages of the course that are scored, not trained on."""
PIECES = 5000
PAD, END, UNKNOWN = "<pad>", "</s>", "<unk>"
LONGEST = 48
"""Pairs with a longer side, in word pieces, are left out of training."""
LIMIT = 256
"""Word pieces that the model takes."""
QUOTES = {
    "\u2018": "'",
    "\u2019": "'",
    "\u00ab": '"',
    "\u00bb": '"',
    "\u201c": '"',
    "\u201d": '"',
    "\u202f": " ",
    "\u00a0": " ",
}
"""Curly quotes, angle quotes and narrow spaces, and what stands for them."""


def plain(text: str) -> str:
    """Reduce a text to what makes two sentences the same for the test of leaks: letters and digits alone."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def scored(data: "Path") -> "Iterator[Pair]":
    """Give every pair that is scored."""
    for name in TESTS:
        yield from ((row["fr"], row["en"]) for row in rows.read(data, name))
    yield from held_out(data)


def held_out(data: "Path") -> "list[Pair]":
    """Give the pairs of the course's pages that are kept out of training."""
    return [(row["fr"], row["en"]) for row in rows.read(data, COURSE) if row["page"] in HELD_OUT]


def examples(data: "Path") -> "list[Pair]":
    """Read the pairs to train on: none of which either side is scored, none twice."""
    leaked = {plain(side) for pair in scored(data) for side in pair}
    found: dict[Pair, None] = {}
    for name in SOURCES:
        for row in rows.read(data, name):
            if not {plain(row["fr"]), plain(row["en"])} & leaked and row.get("page") not in HELD_OUT:
                found[row["fr"], row["en"]] = None
    return list(found)


def trained_tokenizer(texts: "Iterable[str]") -> "PreTrainedTokenizerFast":
    """Learn word pieces (BPE) of both languages: case kept, quotes made plain, every digit for itself."""
    made = Tokenizer(models.BPE(unk_token=UNKNOWN))
    made.normalizer = normalizers.Sequence(
        [normalizers.NFC(), *(normalizers.Replace(sign, other) for sign, other in QUOTES.items())]
    )
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(),
            pre_tokenizers.Punctuation(),
            pre_tokenizers.Digits(individual_digits=True),
        ]
    )
    made.decoder = decoders.Metaspace()
    learner: Any = trainers.BpeTrainer(
        vocab_size=PIECES, special_tokens=[PAD, END, UNKNOWN], limit_alphabet=200, show_progress=False
    )
    made.train_from_iterator(texts, learner)
    made.post_processor = processors.TemplateProcessing(
        single=f"$A {END}", special_tokens=[(END, made.token_to_id(END))]
    )
    return whole.wrapped(made, LIMIT, eos_token=END, pad_token=PAD, unk_token=UNKNOWN)


def untrained(tokenizer: "PreTrainedTokenizerFast") -> MarianMTModel:
    """Give the untrained model, about 5.6 million parameters. Seeded."""
    torch.manual_seed(PLAN.seed)
    config = MarianConfig(
        vocab_size=len(tokenizer),
        d_model=256,
        encoder_layers=4,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=768,
        decoder_ffn_dim=768,
        activation_function="relu",
        dropout=0.0,
        max_position_embeddings=LIMIT,
        scale_embedding=True,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        decoder_start_token_id=tokenizer.pad_token_id,
        forced_eos_token_id=tokenizer.eos_token_id,
    )
    return MarianMTModel(config)


def encode(
    tokenizer: "PreTrainedTokenizerFast", pairs: "Sequence[Pair]"
) -> list[tuple[list[int], list[int]]]:
    """Give the word pieces of the pairs whose sides are short enough."""
    french, english = (cut(tokenizer, side) for side in zip(*pairs, strict=True))
    both = zip(french, english, strict=True)
    return [(ours, theirs) for ours, theirs in both if max(len(ours), len(theirs)) <= LONGEST]


def cut(tokenizer: "PreTrainedTokenizerFast", texts: "Sequence[str]") -> list[list[int]]:
    """Give the word pieces of texts."""
    pieces: Any = tokenizer(list(texts), verbose=False)["input_ids"]
    return list(pieces)


def train(data: "Path", work: "Path", folder: "Path", device: str, tell: "Callable[[str], None]") -> Entry:
    """Train on `data`, with checkpoints in `work`, and write the model's files into `folder`."""
    pairs = examples(data)
    tokenizer = trained_tokenizer(side for pair in pairs for side in pair)
    encoded = encode(tokenizer, pairs)
    start: list[int] = [0]

    def loss(module: "nn.Module", chosen: "Sequence[int]") -> torch.Tensor:
        ids = padded([encoded[row][0] for row in chosen], 0, device, PLAN.step)
        shifted = padded([start + encoded[row][1][:-1] for row in chosen], 0, device, PLAN.step)
        gold = padded([encoded[row][1] for row in chosen], IGNORED, device, PLAN.step)
        with half(device):
            logits = module(input_ids=ids, attention_mask=(ids != 0).long(), decoder_input_ids=shifted).logits
        counted = gold != IGNORED
        # the output layer is as dear as a layer of the decoder: only what counts goes on
        return torch.nn.functional.cross_entropy(
            logits[counted].float(), gold[counted], label_smoothing=SMOOTHING
        )

    model: Any = untrained(tokenizer)
    fast(model, device).to(device)
    lengths = [len(ours) + len(theirs) for ours, theirs in encoded]
    Training(model, loss, PLAN, work / "translate.safetensors").run(lengths, tell)
    return entry(data, whole.save(model, tokenizer, STEM, folder, max_length=LIMIT))


def entry(data: "Path", files: "tuple[File, ...]") -> Entry:
    """Describe the trained model, without scores yet."""
    trained = [rows.describe(data, name, "training", licence) for name, licence in SOURCES.items()]
    tests = [rows.describe(data, name, "scoring", licence) for name, licence in TESTS.items()]
    return Entry(
        name=NAME,
        task="translate",
        pipeline="translation",
        form="whole",
        family="marian",
        base="",
        languages=("fr", "en"),
        licence="CC-BY-4.0",
        note=NOTE,
        command=COMMAND,
        seed=PLAN.seed,
        settings={"limit": float(LIMIT)},
        data=(*trained, *tests),
        files=files,
    )
