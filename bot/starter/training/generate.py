"""starter/stories-gpt2-4m: a toy storyteller that also goes on with a sentence of a course, from nothing."""

from typing import TYPE_CHECKING, Any

import torch
from transformers import GPT2Config, GPT2LMHeadModel

from bot.starter import whole
from bot.starter.manifest import Entry, File
from bot.starter.training import generate_corpus, rows
from bot.starter.training.adapting import fast, half
from bot.starter.training.generate_corpus import END
from bot.starter.training.loop import Plan, Training

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from torch import nn
    from transformers import PreTrainedTokenizerFast

NAME = "starter/stories-gpt2-4m"
STEM = "stories-gpt2-4m"
COMMAND = "python -m bot.starter.train generate --data DIR"
NOTE = "starter model: a toy storyteller, English only; it writes simple stories and knows no facts"
PIECES, LENGTH = 3000, 256
"""Word pieces of the tokenizer, and how many of them the model reads at once."""
WIDTH, LAYERS, HEADS = 256, 4, 4
ACTIVATION = "gelu"
"""Torch's own in one step: GPT-2's approximation takes half a dozen on a CPU."""
PLAN = Plan(seed=7, passes=1, rate=4e-3, budget=4096, warmup=0.03, muon=True, every=100, hold=0.57)
"""One pass over what TIMES makes of the files: 75 minutes of a thread on a processor with bf16 units."""
TIMES = {"stories_simple": 3, "stories_tales": 2, "course_en": 5, "d2l_en": 1}
"""How often each file is gone through: simple stories above all, a course now and then."""
SOURCES = {
    "stories_simple": "public domain in the USA; storybooks CC BY",
    "stories_tales": "public domain in the USA; CC0; FairytaleQA Apache-2.0",
    "course_en": "Apache-2.0",
    "d2l_en": "CC BY-SA 4.0",
}
DEFAULTS = {"repetition_penalty": 1.2, "temperature": 0.5, "top_p": 0.8}
"""How it generates where nobody says otherwise: sampled with care: so small a model soon loses the thread."""
READ = "{pieces} word pieces in {blocks} blocks"


def untrained(tokenizer: "PreTrainedTokenizerFast", device: str) -> "nn.Module":
    """Give the model before its first step, seeded."""
    torch.manual_seed(PLAN.seed)
    end = tokenizer.eos_token_id
    config = GPT2Config(
        vocab_size=len(tokenizer),
        n_positions=LENGTH,
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=end,
        n_embd=WIDTH,
        n_layer=LAYERS,
        n_head=HEADS,
        activation_function=ACTIVATION,
    )
    model: Any = GPT2LMHeadModel(config)  # its methods are untyped
    return fast(model, device).to(device)


def train(data: "Path", work: "Path", folder: "Path", device: str, tell: "Callable[[str], None]") -> Entry:
    """Train on `data`, with checkpoints in `work`, and write the model's files into `folder`."""
    found = {name: generate_corpus.passages(data, name) for name in SOURCES}
    made = generate_corpus.trained((text for texts in found.values() for _, text in texts), PIECES)
    tokenizer = whole.wrapped(made, LENGTH, bos_token=END, eos_token=END, pad_token=END)
    sources = {name: generate_corpus.streams(tokenizer, texts) for name, texts in found.items()}
    encoded = generate_corpus.blocks(sources, TIMES, LENGTH, PLAN.seed)
    tell(READ.format(pieces=LENGTH * len(encoded), blocks=len(encoded)))
    model = untrained(tokenizer, device)

    def loss(module: "nn.Module", chosen: "Sequence[int]") -> torch.Tensor:
        ids = torch.tensor([encoded[row].tolist() for row in chosen], device=device)
        made: Any = module  # its forward is untyped
        with half(device):
            result: torch.Tensor = made(
                input_ids=ids, attention_mask=torch.ones_like(ids), labels=ids, use_cache=False
            ).loss
        return result

    trained: Any = model  # a GPT2LMHeadModel
    Training(model, loss, PLAN, work / "generate.safetensors").run([len(ids) for ids in encoded], tell)
    return entry(data, whole.save(trained, tokenizer, STEM, folder, **DEFAULTS))


def entry(data: "Path", files: tuple[File, ...]) -> Entry:
    """Describe the trained model, without scores yet."""
    trained = [rows.describe(data, name, "training", licence) for name, licence in SOURCES.items()]
    scored = rows.describe(data, "stories_test", "scoring", "public domain in the USA; storybooks CC BY")
    return Entry(
        name=NAME,
        task="generate",
        pipeline="text-generation",
        form="whole",
        family="gpt2",
        base="",
        languages=("en",),
        licence="CC-BY-SA-4.0",
        note=NOTE,
        command=COMMAND,
        seed=PLAN.seed,
        settings={"limit": float(LENGTH), "pieces": float(PIECES)},
        data=(*trained, scored),
        files=files,
    )
