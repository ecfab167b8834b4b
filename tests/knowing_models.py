"""Encoders without layers that know a few words: real checkpoints whose answers a test can foresee."""

from pathlib import Path
from typing import Any

import torch
from transformers import (
    BertConfig,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertForTokenClassification,
    PreTrainedTokenizerFast,
)

from bot.starter.manifest import PACK

SPECIAL = {
    name: f"[{name[:-6].upper()}]"
    for name in ("pad_token", "unk_token", "cls_token", "sep_token", "mask_token")
}
LIMIT = 512
ENTITIES = ("O", "I-PER", "I-LOC")
NAMES = {"marie": 0, "curie": 0, "warsaw": 1, "jose": 0, "koln": 1}
"""Words (as the uncased tokenizer writes them) by the pair of dimensions that says what they are."""


def entities(folder: Path) -> Path:
    """Write a model that finds the people and places of NAMES."""
    return _written(folder, BertForTokenClassification, NAMES, ENTITIES)


def answers(folder: Path, word: str) -> Path:
    """Write a question answering model whose answer is always this word."""
    return _written(folder, BertForQuestionAnswering, {word: 0}, ())


def feelings(folder: Path) -> Path:
    """Write a classifier that knows no word."""
    return _written(folder, BertForSequenceClassification, {}, ("NEGATIVE", "POSITIVE"))


def _written(folder: Path, kind: Any, known: dict[str, int], labels: tuple[str, ...]) -> Path:  # noqa: ANN401 - a model class of transformers
    """Write model and tokenizer as they are published."""
    words: Any = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]  # transformers ships no types
        tokenizer_file=str(PACK / "tokenizer.json"), model_max_length=LIMIT, **SPECIAL
    )
    names: dict[str, Any] = {
        "id2label": dict(enumerate(labels)),
        "label2id": {name: n for n, name in enumerate(labels)},
    }
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=4,
        num_hidden_layers=0,
        num_attention_heads=1,
        max_position_embeddings=LIMIT,
        **(names if labels else {}),
    )
    model = kind(config)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            weight.fill_(1.0 if "LayerNorm.weight" in name else 0.0)
        embeddings = model.get_input_embeddings().weight
        for word, pair in known.items():
            for piece in words.convert_tokens_to_ids(words.tokenize(word)):
                embeddings[piece, 2 * pair : 2 * pair + 2] = torch.tensor([3.0, -3.0])
        _look_for(model, labels)
    model.save_pretrained(folder)
    words.save_pretrained(folder)
    return folder


def _look_for(model: Any, labels: tuple[str, ...]) -> None:  # noqa: ANN401 - a model of transformers
    """Let the last layer answer to the pairs of dimensions that `known` words carry."""
    if labels == ENTITIES:
        model.classifier.bias[0] = 2.0
        model.classifier.weight[1, :2] = torch.tensor([5.0, -5.0])
        model.classifier.weight[2, 2:] = torch.tensor([5.0, -5.0])
    elif not labels:
        model.qa_outputs.weight[:, :2] = torch.tensor([5.0, -5.0])
