"""Which languages a translation model takes, as (from, to) codes in the model's own spelling."""

import re
from collections.abc import Iterable, Mapping
from itertools import permutations

from bot.catalog.safety import Json

Pairs = frozenset[tuple[str, str]]

SPECIFIC = re.compile(r"translation_([a-zA-Z_-]+?)_to_([a-zA-Z_-]+)")
"""How T5-like configs name their tasks (task_specific_params)."""
OPUS = re.compile(r"opus-mt(?:-[a-z]+)*?-([a-z]{2,3})-([a-z]{2,3})$", re.ASCII)
MANY = re.compile(r"__([a-z]{2,3})__|([a-z]{2,3}_[A-Z]{2}|[a-z]{3}_[A-Z][a-z]{3})")
"""How M2M100 (`__en__`), mBART (`en_XX`) and NLLB (`eng_Latn`) spell languages."""
MANY_TYPES = frozenset({"m2m_100", "mbart", "nllb-moe"})


def pairs_of(name: str, settings: Mapping[str, Json]) -> Pairs | None:
    """Read the pairs from a model's settings; None when they do not tell."""
    config = settings.get("config.json", {})
    tokenizer = settings.get("tokenizer_config.json", {})
    if specific := _specific(config):
        return specific
    if config.get("model_type") == "marian":
        return _marian(name, tokenizer)
    if config.get("model_type") in MANY_TYPES:
        return frozenset(permutations(_languages(settings), 2)) or None
    return None


def _specific(config: Json) -> Pairs | None:
    """Read `translation_en_to_fr` and the like."""
    matches = map(SPECIFIC.fullmatch, config.get("task_specific_params") or ())
    return frozenset((match[1], match[2]) for match in matches if match) or None


def _marian(name: str, tokenizer: Json) -> Pairs | None:
    """Give the one pair of a Marian model, from its tokenizer's settings or else its name."""
    source, target = tokenizer.get("source_lang"), tokenizer.get("target_lang")
    if isinstance(source, str) and isinstance(target, str):
        return frozenset({(source, target)})
    match = OPUS.search(name)
    return frozenset({(match[1], match[2])}) if match else None


def _languages(settings: Mapping[str, Json]) -> Iterable[str]:
    """Give the languages among the special tokens."""
    tokenizer = settings.get("tokenizer_config.json", {})
    added = tokenizer.get("added_tokens_decoder") or {}
    words = [token.get("content") for token in added.values() if isinstance(token, Mapping)]
    words += [word.get("content") if isinstance(word, Mapping) else word for word in _special(settings)]
    matches = (MANY.fullmatch(word) for word in words if isinstance(word, str))
    return sorted({match[1] or match[2] for match in matches if match})


def _special(settings: Mapping[str, Json]) -> list[object]:
    """Give the additional special tokens from wherever they are written."""
    found: list[object] = []
    for file in ("tokenizer_config.json", "special_tokens_map.json"):
        for key in ("additional_special_tokens", "extra_special_tokens"):
            value = settings.get(file, {}).get(key)
            found += value if isinstance(value, list) else []
    return found
