"""Tokenizers that blow texts up or search for ever, told by their file alone."""

import base64
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.tokenizing import check_tokenizer, runs_away
from bot.errors import UnsafeWeights

GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
QWEN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CLIP = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
GPT4O = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{M}]*[\p{Ll}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}"
BLOOM = " ?[^(\\s|[.,!?…。，、।۔،])]+"
DEEPSEEK = "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"


@pytest.mark.parametrize("pattern", [GPT2, QWEN, CLIP, GPT4O, BLOOM, DEEPSEEK, r" {2,}", r"\s+$", "a(b)*"])
def test_patterns_of_known_tokenizers_pass(pattern: str) -> None:
    assert not runs_away(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a|a)*b",
        "((a*))*",
        "(?:a+b?){2,}",
        r"(a)\1+",
        "(?:(?:x+))+y",
        "([a-z]+)*!",
        "(a*)+?",
        "(x{3,})*",
        "(?:a{1,500})*",
        "x" * 5000,
    ],
)
def test_a_pattern_that_could_run_for_ever_is_refused(pattern: str) -> None:
    assert runs_away(pattern)
    for place in ("normalizer", "pre_tokenizer", "decoder"):
        step = {"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": pattern}}]}
        with pytest.raises(UnsafeWeights, match="run for ever"):
            check_tokenizer({place: step}, "a/b")


@given(st.text(alphabet="(a|)*+?{2,}[]\\^", max_size=60))
def test_any_text_is_judged_soon(pattern: str) -> None:
    began = time.perf_counter()
    runs_away(pattern)
    assert time.perf_counter() - began < 0.5


def replace(pattern: str, content: str) -> dict[str, Any]:
    """Give a step that replaces a text."""
    return {"type": "Replace", "pattern": {"String": pattern}, "content": content}


def mapped(size: int) -> dict[str, Any]:
    """Give a SentencePiece map that puts a text of so many bytes in a character's place."""
    blob = (8).to_bytes(4, "little") + bytes(8) + b"x" * size + b"\0"
    return {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(blob).decode()}


@pytest.mark.parametrize(
    "tokenizer",
    [
        {"normalizer": {"type": "Sequence", "normalizers": [replace("a", "a" * 8), replace("a", "aa")]}},
        {"normalizer": {"type": "Prepend", "prepend": "b" * 9}},
        {"normalizer": mapped(65)},
        {"normalizer": {"type": "Precompiled", "precompiled_charsmap": "not base64!"}},
        {"decoder": {"type": "Sequence", "decoders": [replace("▁", " " * 9)]}},
        {"post_processor": {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A"}}] * 65}},
        {
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [],
                "special_tokens": {"[X]": {"id": "[X]", "ids": [1] * 65, "tokens": ["[X]"]}},
            }
        },
    ],
)
def test_a_text_that_would_be_blown_up_is_refused(tokenizer: dict[str, Any]) -> None:
    with pytest.raises(UnsafeWeights, match="blows texts up"):
        check_tokenizer(tokenizer, "a/b")


def test_what_known_tokenizers_do_passes() -> None:
    check_tokenizer(
        {
            "normalizer": {
                "type": "Sequence",
                "normalizers": [mapped(33), {"type": "Prepend", "prepend": "▁"}, replace(" ", "▁")],
            },
            "decoder": {
                "type": "Sequence",
                "decoders": [replace("▁", " "), {"type": "Strip", "content": " "}],
            },
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [
                    {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                    {"Sequence": {"id": "A", "type_id": 0}},
                ],
                "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [101], "tokens": ["[CLS]"]}},
            },
        },
        "a/b",
    )
