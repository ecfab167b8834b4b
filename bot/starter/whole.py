"""Models of the pack that have no base: config, tokenizer, and weights in int8, three files by one stem."""

import json
from typing import TYPE_CHECKING, Any

from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    MarianConfig,
    MarianMTModel,
    PreTrainedConfig,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)

from bot.starter import int8
from bot.starter.encoder import without_bar
from bot.starter.manifest import PACK, Entry, File, describe, verified

if TYPE_CHECKING:
    from pathlib import Path

CONFIG, TOKENIZER, WEIGHTS = ".config.json", ".tokenizer.json", ".safetensors"
CLASSES: dict[str, tuple[type[PreTrainedConfig], type[PreTrainedModel]]] = {
    "text-generation": (GPT2Config, GPT2LMHeadModel),
    "translation": (MarianConfig, MarianMTModel),
}
"""The stock classes for each pipeline that has a model of its own."""
SPECIALS = ("bos_token", "eos_token", "pad_token", "unk_token")


def wrapped(tokenizer: Tokenizer, limit: int, **specials: str) -> PreTrainedTokenizerFast:
    """Give a trained tokenizer as the stock class: at most `limit` tokens, special pieces by their roles."""
    made: Any = PreTrainedTokenizerFast  # its constructor is untyped
    result: PreTrainedTokenizerFast = made(tokenizer_object=tokenizer, model_max_length=limit, **specials)
    return result


def save(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerFast,
    stem: str,
    folder: "Path",
    **generation: float,
) -> tuple[File, ...]:
    """Write a trained model's three files and describe them; the tied output layer is written once.

    `generation` is what `generate` shall take where its caller says nothing.
    """
    # fixed positions are made anew by the class, exactly
    made = model._keys_to_ignore_on_save or ()  # noqa: SLF001 - transformers' own save reads it, no public name
    left = {*model.all_tied_weights_keys, *made}
    state = {name: tensor.detach().cpu() for name, tensor in model.state_dict().items() if name not in left}
    paths = [folder / (stem + kind) for kind in (CONFIG, TOKENIZER, WEIGHTS)]
    specials = {name: getattr(tokenizer, name) for name in SPECIALS if getattr(tokenizer, name)}
    settings = {
        "model": model.config.to_diff_dict(),
        "tokenizer": {"limit": tokenizer.model_max_length, **specials},
        "generation": generation,
    }
    paths[0].write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    paths[1].write_text(tokenizer.backend_tokenizer.to_str() + "\n", encoding="utf-8")
    packed = {name: tensor.contiguous() for name, tensor in int8.pack(state).items()}
    save_file(packed, paths[2], metadata={"format": "pt"})
    return tuple(describe(path) for path in paths)


def load(entry: Entry, folder: "Path" = PACK) -> tuple[Any, PreTrainedTokenizerFast]:
    """Give an entry's model (eval, fp32) and tokenizer, once the files' sha256 agree."""
    paths = {kind: verified(_file(entry, kind), folder) for kind in (CONFIG, TOKENIZER, WEIGHTS)}
    settings = json.loads(paths[CONFIG].read_text(encoding="utf-8"))
    config, made = CLASSES[entry.pipeline]
    state = int8.unpack(load_file(paths[WEIGHTS]))
    with without_bar():
        model: Any = made.from_pretrained(None, config=config(**settings["model"]), state_dict=state)
    # files from before this setting have none
    model.generation_config.update(**settings.get("generation", {}))
    tokenizer = wrapped(Tokenizer.from_file(str(paths[TOKENIZER])), **settings["tokenizer"])
    return model.eval(), tokenizer


def _file(entry: Entry, kind: str) -> File:
    """Find an entry's file of a kind."""
    return next(file for file in entry.files if file.name.endswith(kind))
