"""Tiny models of every family, written as local checkpoints: the same numbers in every environment.

`write(name, folder)` makes one checkpoint that `pipeline(task, model=str(folder))` loads as it would load a
real one.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import transformers
from safetensors.torch import save_file

from tests.pipelines import tiny_tokenizers as tokenizers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WIDTH = 16
ENCODER = {
    "hidden_size": WIDTH,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "hidden_act": "gelu",
    "initializer_range": 0.02,
}
SEQ2SEQ = {
    "d_model": WIDTH,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 32,
    "decoder_ffn_dim": 32,
    "max_position_embeddings": 128,
    "dropout": 0.0,
    "activation_function": "gelu",
}
FAIRSEQ_IDS = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}
T5 = {
    "model_type": "t5",
    "d_model": WIDTH,
    "d_kv": 8,
    "d_ff": 32,
    "num_layers": 1,
    "num_decoder_layers": 1,
    "num_heads": 2,
    "n_positions": 512,
    "relative_attention_num_buckets": 8,
    "feed_forward_proj": "relu",
    "tie_word_embeddings": True,
    "pad_token_id": 0,
    "eos_token_id": 1,
    "decoder_start_token_id": 0,
    "is_encoder_decoder": True,
}
T5_TASKS = {
    "summarization": {
        "early_stopping": True,
        "length_penalty": 2.0,
        "max_length": 200,
        "min_length": 3,
        "no_repeat_ngram_size": 3,
        "num_beams": 4,
        "prefix": "summarize: ",
    },
    "translation_en_to_de": {
        "early_stopping": True,
        "max_length": 300,
        "num_beams": 4,
        "prefix": "translate English to German: ",
    },
    "translation_en_to_fr": {
        "early_stopping": True,
        "max_length": 300,
        "num_beams": 1,
        "prefix": "translate English to French: ",
    },
}
T5_IDS = {"pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0}
MIXING = (
    "qa_outputs.weight",
    "out_proj.weight",
    "fc2.weight",
    "v_proj.weight",
    ".v.weight",
    ".o.weight",
    "wo.weight",
)
OLD, NEW = {"transformers_version": "4.27.0.dev0"}, {"transformers_version": "4.57.0"}
BART_GENERATION = {
    **FAIRSEQ_IDS,
    **NEW,
    "decoder_start_token_id": 2,
    "forced_eos_token_id": 2,
    "max_length": 24,
    "min_length": 5,
    "num_beams": 3,
    "no_repeat_ngram_size": 3,
    "early_stopping": True,
    "length_penalty": 2.0,
}


def _qa(kind: str, **more: object) -> dict[str, Any]:
    return {"model_type": kind, **ENCODER, "max_position_embeddings": 128, **more}


def _seq2seq(kind: str, **more: object) -> dict[str, Any]:
    return {"model_type": kind, **SEQ2SEQ, **FAIRSEQ_IDS, "is_encoder_decoder": True, **more}


Recipe = tuple["Callable[..., int]", dict[str, object], dict[str, Any], dict[str, Any] | None]
MARIAN = {"decoder_start_token_id": 0, "scale_embedding": True, "static_position_embeddings": True}
RECIPES: dict[str, Recipe] = {
    "bert": (tokenizers.write_bert, {}, _qa("bert", type_vocab_size=2), None),
    "bert-left": (tokenizers.write_bert, {"padding_side": "left"}, _qa("bert", type_vocab_size=2), None),
    "roberta": (
        tokenizers.write_roberta,
        {},
        _qa("roberta", type_vocab_size=1, max_position_embeddings=130, **FAIRSEQ_IDS),
        None,
    ),
    "t5": (tokenizers.write_t5, {}, {**T5, "task_specific_params": T5_TASKS}, {**T5_IDS, **OLD}),
    "t5-plain": (
        tokenizers.write_t5,
        {},
        T5,
        {**T5_IDS, **NEW, "max_new_tokens": 12, "num_beams": 2, "repetition_penalty": 1.3},
    ),
    "bart": (
        tokenizers.write_roberta,
        {"tokenizer_class": "BartTokenizer"},
        _seq2seq(
            "bart",
            prefix=" ",
            scale_embedding=False,
            task_specific_params={"summarization": {"max_length": 30, "min_length": 4, "num_beams": 4}},
            decoder_start_token_id=2,
        ),
        BART_GENERATION,
    ),
    "marian": (
        tokenizers.write_marian,
        {},
        _seq2seq("marian", **MARIAN, eos_token_id=0, pad_token_id=-1, bos_token_id=0),
        {
            **NEW,
            "eos_token_id": 0,
            "pad_token_id": -1,
            "decoder_start_token_id": -1,
            "max_length": 40,
            "num_beams": 3,
        },
    ),
    "mbart": (
        tokenizers.write_mbart,
        {},
        _seq2seq("mbart", decoder_start_token_id=2),
        {**FAIRSEQ_IDS, **NEW, "decoder_start_token_id": 2, "max_length": 26, "num_beams": 5},
    ),
    "nllb": (
        tokenizers.write_nllb,
        {},
        _seq2seq("m2m_100", decoder_start_token_id=2),
        {**FAIRSEQ_IDS, **NEW, "decoder_start_token_id": 2, "max_length": 22},
    ),
    "m2m": (
        tokenizers.write_m2m,
        {},
        _seq2seq("m2m_100", decoder_start_token_id=2),
        {**FAIRSEQ_IDS, **OLD, "decoder_start_token_id": 2, "max_length": 20, "num_beams": 5},
    ),
}


def _numbers(name: str, shape: tuple[int, ...], end: int) -> np.ndarray[Any, Any]:
    # one generator per parameter: the order in which a version lists them does not matter
    draw = np.random.default_rng(zlib.crc32(name.encode())).standard_normal(shape).astype(np.float32)
    if "norm" in name.lower():
        return draw * np.float32(0.1) + np.float32(name.endswith("weight"))
    if name.endswith(("shared.weight", "word_embeddings.weight")):
        draw[end] *= np.float32(1.6)  # sentences end now and then
        return draw
    # strong mixing, or the next token would always be the last one again
    mixing = name.endswith(MIXING)
    return draw * np.float32(1.2 if mixing else 0.5 if len(shape) > 1 else 0.1)


def _fill(model: torch.nn.Module, end: int) -> str:
    digest = hashlib.sha256()
    for name, parameter in sorted(model.named_parameters()):
        if parameter.requires_grad:
            values = _numbers(name, tuple(parameter.shape), end)
            parameter.data = torch.from_numpy(values)
            digest.update(name.encode() + values.tobytes())
    return digest.hexdigest()


def _save(model: torch.nn.Module, folder: Path) -> None:
    tensors = {name: value.detach() for name, value in model.named_parameters() if value.requires_grad}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def write(name: str, folder: Path) -> str:
    """Write the checkpoint of that name into an existing folder; return the checksum of its weights."""
    write_tokenizer, tokenizer_options, config, generation = RECIPES[name]
    size = write_tokenizer(folder, **tokenizer_options)
    last = {"pad_token_id": size - 1, "decoder_start_token_id": size - 1} if name == "marian" else {}
    settings = {**config, "vocab_size": size, **last}
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    if generation is not None:
        (folder / "generation_config.json").write_text(json.dumps({**generation, **last}), encoding="utf-8")
    heads: dict[bool, Any] = {
        True: transformers.AutoModelForSeq2SeqLM,
        False: transformers.AutoModelForQuestionAnswering,
    }
    model = heads[generation is not None].from_config(transformers.AutoConfig.from_pretrained(folder))
    checksum = _fill(model, settings.get("eos_token_id") or 0)
    _save(model, folder)
    return checksum
