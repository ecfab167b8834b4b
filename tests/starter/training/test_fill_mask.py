"""The recipe of the mask filler, run whole on a few sentences of our own."""

import gzip
import json
from pathlib import Path

import torch
from safetensors.torch import load_file

from bot.starter import encoder, lora, manifest
from bot.starter.training import fill_mask
from tests.starter.own.fill_mask import GAPS

HEAD = ("bias", "transform.dense.weight", "transform.dense.bias")
NORM = ("transform.LayerNorm.weight", "transform.LayerNorm.bias")


def write(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    """Write a data file."""
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def data(folder: Path) -> Path:
    """Write a small file for each source, and one of other sentences for the test."""
    sentences = [text.replace("[MASK]", min(words)) for text, words in GAPS]
    for at, name in enumerate(fill_mask.SOURCES):
        write(folder, name, [{"text": text} for text in sentences[3 * at : 3 * at + 3]])
    write(folder, fill_mask.TEST, [{"text": sentences[-1]}])
    return folder


def test_the_mask_filler_is_trained_into_a_small_file_that_the_loader_merges(tmp_path: Path) -> None:
    told: list[str] = []
    entry = fill_mask.train(data(tmp_path), tmp_path, tmp_path, "cpu", told.append)
    assert told[-1].startswith("step ")
    assert {one.use for one in entry.data if one.name == fill_mask.TEST} == {"scoring"}
    adapter = manifest.verified(entry.files[0], tmp_path)
    assert {tensor.dtype for tensor in load_file(adapter).values()} == {torch.int8, torch.float16}
    state = encoder.headed(encoder.state(manifest.read().base))
    merged = lora.merge(state, adapter)
    # the layers, the table of words and the head are changed; all else is the encoder's
    assert not torch.equal(*(one["bert.embeddings.word_embeddings.weight"] for one in (state, merged)))
    assert torch.equal(*(one["bert.embeddings.position_embeddings.weight"] for one in (state, merged)))
    new = {name for name in merged if name not in state}
    assert new == {f"cls.predictions.{name}" for name in (*HEAD, *NORM)}


def test_storybooks_whose_authors_would_have_to_be_named_are_left_out(tmp_path: Path) -> None:
    sources = ("asp-source:9", "pb-source:3", "A-Book_1")
    rows = [{"text": f"Page {page} of {one}.", "source": one} for page in range(30) for one in sources]
    write(tmp_path, "stories_simple", rows)
    found = list(fill_mask.texts(tmp_path, "stories_simple"))
    assert found
    assert all(text.endswith("of A-Book_1.") for text in found)
