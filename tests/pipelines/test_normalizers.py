"""mBART-25 reads full-width, decomposed and zero-width characters as transformers 4.57.6 did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import transformers

from bot.pipelines.normalizers import restore_normalizer
from tests.pipelines import tiny_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ODD = "Ｌｏｎｄｏｎ"


@pytest.mark.parametrize(("odd", "plain"), [(ODD, "London"), ("e\u0301te\u0301", "été"), ("ﬁne", "fine")])
def test_odd_letters_become_the_tokens_of_plain_ones(load: Callable[..., Any], odd: str, plain: str) -> None:
    tokenizer = load("translation", "mbart", src_lang="en_XX", tgt_lang="ro_RO").tokenizer
    assert tokenizer(odd)["input_ids"] == tokenizer(plain)["input_ids"]


def test_a_folder_without_tokenizer_json_gives_the_table_of_its_sentencepiece_file(tmp_path: Path) -> None:
    tiny_vocabulary.write_sentencepiece(tmp_path / "sentencepiece.bpe.model")
    tokenizer: Any = transformers.MBartTokenizer()
    tokenizer.name_or_path = str(tmp_path)
    if tokenizer.backend_tokenizer.normalizer is not None:
        pytest.skip("this version keeps a normalizer of its own")
    assert restore_normalizer(tokenizer, None, None)
    normalizer: Any = tokenizer.backend_tokenizer.normalizer
    assert normalizer.normalize_str(ODD) == "London"


def test_tokenizers_that_keep_theirs_are_left_alone(load: Callable[..., Any]) -> None:
    tokenizer = load("text2text-generation", "t5-plain").tokenizer
    before = str(tokenizer.backend_tokenizer.normalizer)
    assert not restore_normalizer(tokenizer, None, None)
    assert str(tokenizer.backend_tokenizer.normalizer) == before
