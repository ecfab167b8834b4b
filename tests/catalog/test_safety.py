"""What a repository may hold: every kind of danger by its file list and settings alone."""

from typing import Any

import pytest

from bot.catalog.safety import check_settings, check_size, wanted
from bot.errors import BotError, RemoteCode, TooLarge, UnsafeWeights, WrongModel

NESTED = "{% for m in messages %}{%- for n in m %}{{ n }}{% endfor %}{% endfor %}"
ONE_AFTER_ANOTHER = "{% for m in a %}{{ m }}{% endfor %}{% for m in b %}{{ m }}{% endfor %}"
SMALL = {"config.json": 10, "model.safetensors": 100}


def test_only_what_is_needed_is_wanted() -> None:
    """Weights, settings and tokenizers; of several formats the safe one, of folders nothing."""
    files = SMALL | {
        "vocab.txt": 5,
        "source.spm": 6,
        "pytorch_model.bin": 90,
        "tf_model.h5": 90,
        "a/b.json": 1,
    }
    assert wanted(files, "a/b") == SMALL | {"vocab.txt": 5, "source.spm": 6}


def test_shards_are_wanted_with_their_index() -> None:
    """And not when there is a whole file beside them."""
    shards = {f"model-0000{n}-of-00002.safetensors": 50 for n in (1, 2)}
    index = {"model.safetensors.index.json": 3}
    files = {"config.json": 10} | shards | index
    assert wanted(files, "a/b") == files
    assert wanted(files | SMALL, "a/b") == SMALL
    with pytest.raises(UnsafeWeights):
        wanted({"config.json": 10} | shards, "a/b")


@pytest.mark.parametrize(
    ("files", "error"),
    [
        ({"config.json": 1, "pytorch_model.bin": 1}, UnsafeWeights),
        ({"config.json": 1, "model.gguf": 1}, UnsafeWeights),
        ({"config.json": 1, "weights/model.safetensors": 1}, UnsafeWeights),
        ({}, UnsafeWeights),
        (SMALL | {"adapter_config.json": 1}, RemoteCode),
        ({"model.safetensors": 1}, WrongModel),
    ],
)
def test_a_list_without_safe_weights_is_refused(files: dict[str, int], error: type[BotError]) -> None:
    """The names of the files tell."""
    with pytest.raises(error):
        wanted(files, "a/b")


def test_the_ceiling_is_told_with_both_numbers() -> None:
    """As large as allowed is allowed."""
    check_size({"a": 4_000_000_000}, "a/b", 4.0)
    with pytest.raises(TooLarge, match=r"5\.0 GB.*4\.0 GB"):
        check_size({"a": 2_500_000_000, "b": 2_500_000_000}, "a/b", 4.0)


@pytest.mark.parametrize(
    "files",
    [
        {"tokenizer.json": 65_000_000},
        {"vocab.txt": 65_000_000},
        {"spiece.model": 65_000_000},
        {"tokenizer_config.json": 2_100_000},
        {"config.json": 1_100_000, "tokenizer_config.json": 1_100_000},
    ],
)
def test_a_file_that_nobody_could_read_in_time_is_refused(files: dict[str, int]) -> None:
    """Whatever the ceiling; it is told by name."""
    with pytest.raises(UnsafeWeights, match="|".join(files)):
        check_size(files, "a/b", 100.0)


def test_the_largest_files_of_known_models_pass() -> None:
    """Gemma 3's tokenizer and its settings; weights have the ceiling alone."""
    files = {"tokenizer.json": 33_400_000, "tokenizer_config.json": 1_160_000, "config.json": 2_000}
    check_size(files | {"model.safetensors": 3_900_000_000}, "a/b", 4.0)


@pytest.mark.parametrize(
    ("file", "content", "error"),
    [
        ("config.json", {"auto_map": {"AutoModel": "code.Model"}}, RemoteCode),
        ("config.json", {"custom_pipelines": {"x": {}}}, RemoteCode),
        ("config.json", {"_attn_implementation": "owner/kernel"}, RemoteCode),
        ("config.json", {"_attn_implementation_internal": "owner/kernel"}, RemoteCode),
        ("config.json", {"attn_implementation": "owner/kernel"}, RemoteCode),
        ("config.json", {"text_config": {"experts_implementation": "owner/kernel"}}, RemoteCode),
        ("config.json", {"parts": [{"auto_map": {"AutoModel": "x"}}]}, RemoteCode),
        ("config.json", {"quantization_config": {"quant_method": "gptq"}}, UnsafeWeights),
        ("config.json", {"num_hidden_layers": 10**9}, UnsafeWeights),
        ("config.json", {"vocab_size": -1}, UnsafeWeights),
        ("tokenizer_config.json", {"auto_map": {"AutoTokenizer": "x"}}, RemoteCode),
        ("tokenizer_config.json", {"chat_template": NESTED}, RemoteCode),
        ("tokenizer_config.json", {"chat_template": [{"name": "x", "template": NESTED}]}, RemoteCode),
        (
            "tokenizer.json",
            {"normalizer": {"type": "Replace", "pattern": {"String": "a"}, "content": "b" * 100}},
            UnsafeWeights,
        ),
        (
            "tokenizer.json",
            {"normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "b" * 100}]}},
            UnsafeWeights,
        ),
    ],
)
def test_a_dangerous_setting_is_refused(file: str, content: dict[str, Any], error: type[BotError]) -> None:
    """At whatever depth it stands."""
    with pytest.raises(error):
        check_settings({file: content}, "a/b")


def test_ordinary_settings_pass() -> None:
    """Empty values, one loop after another, and words of a vocabulary that only look like settings."""
    check_settings(
        {
            "config.json": {"auto_map": None, "num_hidden_layers": 6, "attn_implementation": None},
            "tokenizer_config.json": {"chat_template": ONE_AFTER_ANOTHER},
            "tokenizer.json": {
                "model": {"vocab": {"auto_map": 7, "chat_template": 8}},
                "normalizer": {
                    "type": "Sequence",
                    "normalizers": [
                        {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
                        {"type": "Prepend", "prepend": "▁"},
                        {"type": "Lowercase"},
                    ],
                },
            },
        },
        "a/b",
    )
