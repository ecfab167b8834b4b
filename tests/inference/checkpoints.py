"""Tiny checkpoints of every task, as folders that load as real ones do; made in code, the same every time."""

import functools
import json
import tempfile
from pathlib import Path
from typing import Any

import torch
import transformers

from bot.tasks import Model
from tests.pipelines import tiny, tiny_tokenizers

ENCODER: dict[str, Any] = {**tiny.ENCODER, "initializer_range": 0.6, "max_position_embeddings": 128}
ROBERTA = {"max_position_embeddings": 130, "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2}
DISTIL = {"dim": 16, "n_layers": 2, "n_heads": 2, "hidden_dim": 32, "initializer_range": 0.6}
GPT2 = {"n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 96, "initializer_range": 0.6}
GPT2_ENDS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
"""Else the tokenizer adds an end of its own, of which the model has no embedding."""
SENTIMENT = {0: "NEGATIVE", 1: "POSITIVE"}
INFERENCE = {0: "contradiction", 1: "neutral", 2: "entailment"}
ENTITIES = {0: "O", 1: "B-PER", 2: "I-PER", 3: "B-LOC", 4: "I-LOC"}
ENCODERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "sentiment": ("bert", "BertForSequenceClassification", {"id2label": SENTIMENT}),
    "distil-sentiment": (
        "distilbert",
        "DistilBertForSequenceClassification",
        {"id2label": SENTIMENT, **DISTIL},
    ),
    "roberta-sentiment": ("roberta", "RobertaForSequenceClassification", {"id2label": SENTIMENT, **ROBERTA}),
    "entailment": ("bert", "BertForSequenceClassification", {"id2label": INFERENCE}),
    "entities": ("bert", "BertForTokenClassification", {"id2label": ENTITIES}),
    "masked": ("bert", "BertForMaskedLM", {}),
    "roberta-masked": ("roberta", "RobertaForMaskedLM", ROBERTA),
    "questions": ("bert", "BertForQuestionAnswering", {}),
}
MPNET = {"max_position_embeddings": 130, "pad_token_id": 1}
DEBERTA = {"relative_attention": True, "pos_att_type": ["p2c", "c2p"], "max_relative_positions": 32}
FAMILIES: dict[str, tuple[str, dict[str, Any]]] = {
    "bert": ("Bert", {}),
    "distilbert": ("DistilBert", DISTIL),
    "roberta": ("Roberta", ROBERTA),
    "xlm-roberta": ("XLMRoberta", ROBERTA),
    "camembert": ("Camembert", ROBERTA),
    "electra": ("Electra", {"embedding_size": 8}),
    "albert": ("Albert", {"embedding_size": 8}),
    "mpnet": ("MPNet", MPNET),
    "deberta-v2": ("DebertaV2", DEBERTA),
}
BYTE_LEVEL = frozenset({"roberta", "xlm-roberta", "camembert"})
HEADS: dict[str, tuple[str, dict[str, Any]]] = {
    "sentiment": ("ForSequenceClassification", {"id2label": SENTIMENT}),
    "entailment": ("ForSequenceClassification", {"id2label": INFERENCE}),
    "entities": ("ForTokenClassification", {"id2label": ENTITIES}),
    "masked": ("ForMaskedLM", {}),
    "questions": ("ForQuestionAnswering", {}),
}
"""A checkpoint named `family:head` is one of each, `electra:entities` for example."""
ARCHITECTURES = {
    "bert": "BertForQuestionAnswering",
    "bert-left": "BertForQuestionAnswering",
    "roberta": "RobertaForQuestionAnswering",
    "t5": "T5ForConditionalGeneration",
    "t5-plain": "T5ForConditionalGeneration",
    "bart": "BartForConditionalGeneration",
    "marian": "MarianMTModel",
    "nllb": "M2M100ForConditionalGeneration",
    "m2m": "M2M100ForConditionalGeneration",
    "mbart": "MBartForConditionalGeneration",
}
"""Of the checkpoints that the tests of the pipelines make; real ones name it in config.json."""


@functools.cache
def folder(name: str) -> Path:
    """Write the checkpoint of that name once a test run and return where it lies."""
    path = Path(tempfile.mkdtemp(prefix="checkpoint-"))
    if name in ENCODERS:
        _write_encoder(path, *ENCODERS[name])
    elif ":" in name:
        family, head = name.split(":")
        (prefix, settings), (suffix, labels) = FAMILIES[family], HEADS[head]
        _write_encoder(path, family, prefix + suffix, {**settings, **labels})
    elif name == "gpt2":
        _write_decoder(path)
    else:
        tiny.write(name, path)
        _name_architecture(path, ARCHITECTURES[name])
    return path


def model(name: str) -> Model:
    """Return the checkpoint of that name as the catalog would."""
    return Model(name, "local", path=str(folder(name)))


def _name_architecture(path: Path, name: str) -> None:
    config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    (path / "config.json").write_text(json.dumps(config | {"architectures": [name]}), encoding="utf-8")


def _write_encoder(path: Path, family: str, architecture: str, more: dict[str, Any]) -> None:
    write = tiny_tokenizers.write_roberta if family in BYTE_LEVEL else tiny_tokenizers.write_bert
    size = write(path)
    settings = {**ENCODER, **more}
    if "id2label" in more:
        settings["label2id"] = {label: number for number, label in more["id2label"].items()}
    config = transformers.AutoConfig.for_model(family, vocab_size=size, **settings)
    _save(path, getattr(transformers, architecture), config)


def _write_decoder(path: Path) -> None:
    size = tiny_tokenizers.write_roberta(path, "GPT2Tokenizer", model_max_length=96, **GPT2_ENDS)
    end = {"bos_token_id": 2, "eos_token_id": 2}
    config = transformers.AutoConfig.for_model("gpt2", vocab_size=size, **GPT2, **end)
    _save(path, transformers.GPT2LMHeadModel, config)


def _save(path: Path, kind: Any, config: Any) -> None:  # noqa: ANN401 - transformers ships no types
    state = torch.random.get_rng_state()
    torch.manual_seed(7)
    kind(config).save_pretrained(path)
    torch.random.set_rng_state(state)
