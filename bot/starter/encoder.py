"""The packed encoder as an ordinary transformers model and tokenizer."""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from safetensors.torch import load_file
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertForTokenClassification,
    BertModel,
    BertTokenizer,
    PreTrainedModel,
)
from transformers.utils import logging

from bot.starter import int8
from bot.starter.manifest import PACK, Base, verified

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import torch

PREFIX = "bert."
"""Where models with a head keep the encoder's tensors."""
CLASSES: dict[str, type[PreTrainedModel]] = {
    "text-classification": BertForSequenceClassification,
    "zero-shot-classification": BertForSequenceClassification,
    "token-classification": BertForTokenClassification,
    "question-answering": BertForQuestionAnswering,
    "fill-mask": BertForMaskedLM,
    "feature-extraction": BertModel,
}
"""The stock class for each pipeline that the encoder can serve."""
POOLED = ("text-classification", "zero-shot-classification", "feature-extraction")
"""Those whose class has a pooler; in the others its weights would only be reported as left over."""


def config(labels: "Sequence[str]" = ()) -> BertConfig:
    """Give the encoder's shape: 6 layers of 384, 12 heads, a feed-forward of 1,536, 30,522 word pieces."""
    shape = BertConfig(
        vocab_size=30522,
        hidden_size=384,
        num_hidden_layers=6,
        num_attention_heads=12,
        intermediate_size=1536,
        max_position_embeddings=512,
    )
    if labels:
        shape.id2label = dict(enumerate(labels))
        shape.label2id = {label: number for number, label in enumerate(labels)}
    return shape


def state(base: Base, folder: "Path" = PACK) -> "dict[str, torch.Tensor]":
    """Read the encoder's fp32 tensors by BertModel's names, once the files' sha256 agree."""
    packed: dict[str, torch.Tensor] = {}
    for file in base.files:
        if file.name.endswith(".safetensors"):
            packed.update(load_file(verified(file, folder)))
    return int8.unpack(packed)


def headed(state: "dict[str, torch.Tensor]") -> "dict[str, torch.Tensor]":
    """Rename an encoder's tensors to where a model with a head keeps them."""
    return {PREFIX + name: tensor for name, tensor in state.items()}


def build(pipeline: str, state: "dict[str, torch.Tensor]", labels: "Sequence[str]" = ()) -> Any:  # noqa: ANN401 - transformers' own from_pretrained is untyped
    """Make the stock model of a pipeline from tensors in memory; ready to infer (eval)."""
    if pipeline not in POOLED:
        state = {name: tensor for name, tensor in state.items() if ".pooler." not in name}
    with without_bar():
        made: Any = CLASSES[pipeline].from_pretrained(None, config=config(labels), state_dict=state)
    return made.eval()


@contextmanager
def without_bar() -> "Iterator[None]":
    """Let transformers draw no progress bar for tensors that are in memory already."""
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers ships no types
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # likewise


def tokenizer(base: Base, folder: "Path" = PACK) -> BertTokenizer:
    """Give the encoder's tokenizer (lower-cased word pieces, at most 512), once its sha256 agrees."""
    file = next(file for file in base.files if file.name == "tokenizer.json")
    return BertTokenizer(tokenizer_file=str(verified(file, folder)), model_max_length=512)
