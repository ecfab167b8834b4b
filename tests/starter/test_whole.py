"""Models of the pack with weights of their own."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import MarianConfig, MarianMTModel

from bot.errors import ModelUnavailable
from bot.starter import manifest, whole


def word_tokenizer() -> Tokenizer:
    """Give a tokenizer of six words that ends every text."""
    words = ("<pad>", "</s>", "<unk>", "le", "chat", "dort", "the", "cat", "sleeps")
    made = Tokenizer(
        models.WordLevel({word: number for number, word in enumerate(words)}, unk_token=words[2])
    )
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return made


def translator() -> MarianMTModel:
    """Give a tiny untrained translator."""
    torch.manual_seed(3)
    config = MarianConfig(
        vocab_size=9,
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        max_position_embeddings=64,
        pad_token_id=0,
        eos_token_id=1,
        decoder_start_token_id=0,
        forced_eos_token_id=1,
    )
    model = MarianMTModel(config)
    model.eval()  # type: ignore[no-untyped-call]  # transformers ships no types
    return model


@pytest.fixture
def entry(tmp_path: Path) -> manifest.Entry:
    """Write a whole model into a folder and describe it."""
    tokenizer = whole.wrapped(word_tokenizer(), 64, eos_token="</s>", pad_token="<pad>", unk_token="<unk>")
    files = whole.save(translator(), tokenizer, "x", tmp_path, num_beams=2, length_penalty=0.8)
    tiny = manifest.read().entry("tiny/translate")
    return replace(tiny, name="starter/x", form="whole", base="", files=files)


def test_what_is_saved_loads_as_the_stock_classes_and_says_the_same(
    entry: manifest.Entry, tmp_path: Path
) -> None:
    model, tokenizer = whole.load(entry, tmp_path)
    text = tokenizer("le chat dort", return_tensors="pt")
    assert text["input_ids"].tolist() == [[3, 4, 5, 1]]
    targets = torch.tensor([[6, 7, 8, 1]])
    with torch.inference_mode():
        ours = model(**text, labels=targets).logits
        theirs = translator()(**text, labels=targets).logits
    assert isinstance(model, MarianMTModel)
    assert not model.training
    # the weights were rounded to int8
    assert torch.allclose(ours, theirs, atol=0.02)
    assert not torch.equal(ours, theirs)
    assert model.config.eos_token_id == tokenizer.eos_token_id == 1
    assert tokenizer.model_max_length == 64
    assert (model.generation_config.num_beams, model.generation_config.length_penalty) == (2, 0.8)


def test_fixed_positions_are_not_stored_and_come_back_exactly(entry: manifest.Entry, tmp_path: Path) -> None:
    stored = load_file(tmp_path / "x.safetensors")
    assert not [name for name in stored if "embed_positions" in name]
    model, _ = whole.load(entry, tmp_path)
    positions = translator().model.encoder.embed_positions.weight
    assert torch.equal(model.model.encoder.embed_positions.weight, positions)


def test_a_changed_file_is_refused(entry: manifest.Entry, tmp_path: Path) -> None:
    path = tmp_path / "x.config.json"
    path.write_text(path.read_text("utf-8") + " ", "utf-8")
    with pytest.raises(ModelUnavailable, match=r"x\.config\.json"):
        whole.load(entry, tmp_path)


def test_the_sizes_are_those_of_int8(entry: manifest.Entry, tmp_path: Path) -> None:
    model, _ = whole.load(entry, tmp_path)
    weights = next(file for file in entry.files if file.name == "x.safetensors")
    assert weights.bytes < 3 * sum(parameter.numel() for parameter in model.parameters())
