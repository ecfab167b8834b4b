"""Calls of summarization, translation and text2text generation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "Sarah lives in London and Wolfgang works in the old tower of Berlin."
OTHER = "How old are you?"
LONG = " ".join([TEXT] * 14)
ODD_TEXTS = (
    "",
    " ",
    "我住在北京。今日は東京。안녕 서울",
    "I love 😀🎉 London 👍❤",
    "Cafe\u0301 u\u0308ber e\u0301 Café",
    "שלום עולם, مرحبا بالعالم",
    "  It \n is \n\n in   London .  \t ",
    "ｆｕｌｌ ﬁne\u00a0\u200b…",
    "x" * 50,
)
LANGUAGES = {"mbart": ("en_XX", "ro_RO"), "nllb": ("eng_Latn", "fra_Latn"), "m2m": ("en", "fr")}
# (model, task, what every call gets): short answers where a checkpoint sets no length of its own
PIPELINES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("t5", "summarization", {"max_new_tokens": 7}),
    ("t5", "translation_en_to_fr", {"max_new_tokens": 7}),
    ("t5", "text2text-generation", {"max_new_tokens": 7}),
    ("t5-plain", "summarization", {"max_new_tokens": 9}),
    ("bart", "summarization", {}),
    ("bart", "text2text-generation", {}),
    ("marian", "translation_en_to_fr", {"max_length": 12}),
    ("marian", "translation", {"max_new_tokens": 9}),
    ("mbart", "translation", {"src_lang": "en_XX", "tgt_lang": "ro_RO", "max_new_tokens": 8}),
    ("nllb", "translation", {"src_lang": "eng_Latn", "tgt_lang": "fra_Latn"}),
    ("m2m", "translation_en_to_fr", {"max_new_tokens": 8}),
)
PARAMETERS: tuple[dict[str, Any], ...] = (
    {"num_beams": 1},
    {"num_beams": 2, "num_return_sequences": 2},
    {"max_length": 9},
    {"min_length": 6, "max_new_tokens": 10},
    {"return_tensors": True},
    {"return_text": False},
    {"clean_up_tokenization_spaces": True},
    {"truncation": True},
    {"stop_sequence": "a"},
    {"no_repeat_ngram_size": 1, "max_new_tokens": 6},
    {"length_penalty": 0.1, "num_beams": 3},
    {"num_beams": 0},
    {"num_beams": 1, "num_return_sequences": 2},
    {"no_such_parameter": 3},
)
BUILT: tuple[dict[str, Any], ...] = (
    {"num_beams": 1},
    {"num_beams": 2, "max_new_tokens": 5},
    {"max_length": 11},
    {"max_new_tokens": 256, "max_length": 7},
    {"min_length": 8, "max_new_tokens": 12},
    {"truncation": True, "max_new_tokens": 4},
    {"return_tensors": True, "max_new_tokens": 4},
)
# fields of the GenerationConfig that a call gives
CONFIGS: tuple[dict[str, Any], ...] = (
    {"max_new_tokens": 5},
    {"num_beams": 1, "max_length": 9},
    {"num_beams": 3, "max_new_tokens": 8, "no_repeat_ngram_size": 2},
)
BAD_INPUTS: tuple[object, ...] = (None, 5, (), (TEXT, OTHER), {"text": TEXT}, [TEXT, None], [5])


def _call(model: str, task: str, topic: str, *args: object, **kwargs: object) -> dict[str, Any]:
    return {"model": model, "task": task, "topic": topic, "args": args, "kwargs": kwargs}


def _ordinary(model: str, task: str, always: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for text in ODD_TEXTS:
        yield _call(model, task, "odd", text, **always)
    for parameters in PARAMETERS:
        yield _call(model, task, "parameters", TEXT, **{**always, **parameters})
    yield _call(model, task, "forms", [TEXT, OTHER], **always)
    yield _call(model, task, "forms", [TEXT, OTHER, LONG[:200]], **always, batch_size=2)
    yield _call(model, task, "forms", [TEXT], **always)
    yield _call(model, task, "forms", [TEXT, OTHER], **always, num_return_sequences=2, num_beams=2)
    yield _call(model, task, "forms", [], **always)
    yield _call(model, task, "forms", TEXT, "ignored", **always)
    yield {**_call(model, task, "stream", [TEXT, OTHER], **always), "stream": True}
    yield _call(model, task, "too long", LONG, **always)
    yield _call(model, task, "too long", LONG, **always, truncation=True)


def _built(model: str, task: str) -> Iterator[dict[str, Any]]:
    for built_with in BUILT:
        yield {**_call(model, task, "built", TEXT), "built_with": built_with}
    built_with = {"num_beams": 3, "max_new_tokens": 6}
    yield {**_call(model, task, "built", TEXT, num_beams=1), "built_with": built_with}
    for fields in CONFIGS:
        yield {**_call(model, task, "config", TEXT, generation_config=fields), "built_with": built_with}
    yield {**_call(model, task, "config", TEXT), "built_with": {"generation_config": CONFIGS[0]}}


def _mistakes(model: str, task: str, always: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for bad in BAD_INPUTS:
        yield _call(model, task, "mistakes", bad, **always)
    yield _call(model, task, "mistakes", **always)


def _languages() -> Iterator[dict[str, Any]]:
    for model, (source, target) in LANGUAGES.items():
        yield _call(model, "translation", "languages", TEXT)
        yield _call(model, "translation", "languages", TEXT, src_lang=source)
        yield _call(model, "translation", "languages", TEXT, tgt_lang=target)
        yield _call(model, "translation", "languages", TEXT, src_lang=target, tgt_lang=source)
        yield _call(model, "translation", "languages", TEXT, src_lang="xx", tgt_lang="yy")
        pair = f"translation_{source.replace('_', '-')}_to_{target.replace('_', '-')}"
        yield _call(model, pair, "languages", TEXT, src_lang=target, tgt_lang=source)
        built_with = {"src_lang": source, "tgt_lang": target}
        yield {
            **_call(model, "translation", "languages", [TEXT, OTHER], batch_size=2),
            "built_with": built_with,
        }
        yield {**_call(model, "translation", "languages", TEXT, tgt_lang=source), "built_with": built_with}
    built_with = {"src_lang": "de", "tgt_lang": "es"}
    yield {**_call("m2m", "translation_en_to_fr", "languages", TEXT), "built_with": built_with}


def _defaults() -> Iterator[dict[str, Any]]:
    # the lengths and beams that checkpoints, tasks and pipelines set, without a word from the caller
    for model, task, always in PIPELINES:
        languages = {key: value for key, value in always.items() if key.endswith("_lang")}
        yield _call(model, task, "defaults", TEXT, **languages)
        if model not in ("nllb", "m2m"):  # their models draw further random numbers in one of the versions
            yield _call(model, task, "sampled", TEXT, **always, do_sample=True, top_k=7, num_beams=1)
    yield _call("t5", "translation_en_to_de", "defaults", TEXT)
    yield _call("t5", "translation", "defaults", TEXT, max_new_tokens=9)
    yield _call("t5", "translation_en_to_ro", "defaults", TEXT, max_new_tokens=9)
    yield _call("t5", "translation_en_to", "defaults", TEXT)
    yield _call("mbart", "translation_en_XX_to_ro_RO", "defaults", TEXT)
    yield _call("mbart", "translations", "defaults", TEXT)
    yield _call("t5-plain", "text2text-generation", "defaults", TEXT)
    yield _call("t5-plain", "translation_a_to_b", "defaults", TEXT, max_length=8)
    yield _call("t5", "summarization", "defaults", TEXT, max_length=8)


def calls() -> Iterator[dict[str, Any]]:
    """Yield every call of the seven seq2seq checkpoints."""
    for model, task, always in PIPELINES:
        yield from _ordinary(model, task, always)
    for model, task in [("t5", "summarization"), ("t5-plain", "summarization"), ("bart", "summarization")]:
        yield from _built(model, task)
    for model, task in [("bart", "text2text-generation"), ("marian", "translation_en_to_fr")]:
        yield from _built(model, task)
    yield from _mistakes("t5", "summarization", {})
    yield from _mistakes("bart", "text2text-generation", {})
    yield from _mistakes("marian", "translation", {})
    yield from _mistakes("nllb", "translation", {"src_lang": "eng_Latn", "tgt_lang": "fra_Latn"})
    yield from _languages()
    yield from _defaults()
