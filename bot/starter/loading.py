"""From an entry of the manifest to a model, and to a pipeline."""

from typing import TYPE_CHECKING, Any

from safetensors.torch import load_file

from bot import pipelines
from bot.starter import encoder, lora, manifest, tiny, whole
from bot.starter.summary import ExtractiveSummaryPipeline
from bot.starter.zero_shot import LikenessPipeline

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from transformers import Pipeline

    from bot.starter.embedding import EmbeddingPipeline
    from bot.starter.manifest import Entry, Manifest

OURS: "dict[str, type[EmbeddingPipeline]]" = {
    "zero-shot-classification": LikenessPipeline,
    "summarization": ExtractiveSummaryPipeline,
}
"""The pipelines that work on the encoder's vectors, by the name of the stock one they stand in for."""
STEPS = ("scale", "multi_scale", "multi_middle", "diversity")
"""The settings of an entry that its pipeline takes."""


def load(name: str, pack: "Manifest | None" = None, folder: "Path" = manifest.PACK) -> tuple[Any, Any]:
    """Give the stock model and the tokenizer of an entry, every file's sha256 checked before it is used."""
    pack = pack or manifest.read()
    entry = pack.entry(name)
    if entry.form == "tiny":
        return tiny.build(entry.task, encoder.tokenizer(pack.base, folder))
    if entry.form == "whole":
        return whole.load(entry, folder)
    state = encoder.state(pack.base, folder)
    kind = "feature-extraction"
    if not _on_vectors(entry):
        kind, state = entry.pipeline, encoder.headed(state)
    for file in entry.files if entry.form == "adapter" else ():
        state = lora.merge(state, manifest.verified(file, folder))
    return encoder.build(kind, state, entry.labels), encoder.tokenizer(pack.base, folder)


def pipeline(name: str, device: str = "cpu") -> "Pipeline":
    """Give the ready pipeline of an entry."""
    entry = manifest.read().entry(name)
    model, tokenizer = load(name)
    if _on_vectors(entry):
        return OURS[entry.pipeline](
            model=model,
            tokenizer=tokenizer,
            task=entry.pipeline,
            device=device,
            **_steps(entry),
            **_learnt(entry),
        )
    return pipelines.pipeline(entry.pipeline, model=model, tokenizer=tokenizer, device=device)


def _on_vectors(entry: "Entry") -> bool:
    """Tell whether an entry is for a pipeline of ours: one with labels of its own is for the stock one."""
    return entry.form == "encoder" or (entry.pipeline in OURS and not entry.labels)


def _steps(entry: "Entry") -> dict[str, float]:
    """Give the settings that the entry's pipeline takes."""
    return {name: entry.number(name) for name in STEPS if name in (entry.settings or {})}


def _learnt(entry: "Entry") -> "dict[str, torch.Tensor]":
    """Give by name the tensors that an entry adds to the bare encoder: its pipeline takes them."""
    files = entry.files if entry.form == "encoder" else ()
    return {name: tensor for file in files for name, tensor in load_file(manifest.verified(file)).items()}
