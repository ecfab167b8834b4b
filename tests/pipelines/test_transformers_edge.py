"""This version of transformers has every private name that is used, each at the one place that uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import transformers

from bot.pipelines.transformers_edge import call_parameters, check_hooks, translation_inputs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_a_pipeline_has_the_hooks_that_ours_define() -> None:
    check_hooks(transformers.Pipeline)


def test_a_version_without_a_hook_is_told_in_a_sentence() -> None:
    with pytest.raises(AttributeError, match=r"no Pipeline\._load_tokenizer, which bot\.pipelines needs"):
        check_hooks(object)


def test_a_pipeline_keeps_what_it_was_built_with(load: Callable[..., Any]) -> None:
    pipe = load("question-answering", "bert", top_k=3, max_seq_len=64)
    before, during, after = call_parameters(pipe, {"top_k": 2, "align_to_words": False})
    assert (before, during, after) == ({"max_seq_len": 64}, {}, {"top_k": 2, "align_to_words": False})


def test_three_steps_with_these_parameters_are_a_call(load: Callable[..., Any]) -> None:
    pipe = load("text2text-generation", "t5-plain")
    before, during, after = call_parameters(pipe, {"max_new_tokens": 5})
    found = pipe.postprocess(pipe.forward(pipe.preprocess("my name", **before), **during), **after)
    assert found == pipe("my name", max_new_tokens=5)


def test_a_version_without_the_dictionaries_is_told_in_a_sentence() -> None:
    class Bare:
        def _sanitize_parameters(self) -> tuple[dict[str, Any], ...]:
            return {}, {}, {}

    with pytest.raises(AttributeError, match=r"_preprocess_params, which bot\.pipelines needs"):
        call_parameters(Bare(), {})


@pytest.mark.parametrize(
    ("name", "languages"), [("mbart", ("en_XX", "ro_RO")), ("nllb", ("eng_Latn", "fra_Latn"))]
)
def test_many_language_tokenizers_make_their_own_inputs(
    checkpoint: Callable[[str], Path], name: str, languages: tuple[str, str]
) -> None:
    tokenizer: Any = transformers.AutoTokenizer.from_pretrained(checkpoint(name))
    found = translation_inputs(
        tokenizer, "name", src_lang=languages[0], tgt_lang=languages[1], truncation=False
    )
    assert found is not None, "this version's tokenizer has no _build_translation_inputs"
    assert found["forced_bos_token_id"] == tokenizer.convert_tokens_to_ids(languages[1])
    assert tokenizer.src_lang == languages[0]


def test_other_tokenizers_make_none(checkpoint: Callable[[str], Path]) -> None:
    tokenizer: Any = transformers.AutoTokenizer.from_pretrained(checkpoint("t5"))
    assert translation_inputs(tokenizer, "name", src_lang="en", tgt_lang="fr") is None
