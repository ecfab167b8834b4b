"""What is known of a model, from its settings, its tokenizer and the headers of its weights. No torch."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.catalog import defaults
from bot.catalog.entry import Entry, Family, ModelFacts
from bot.catalog.look import Look, read_fetched
from bot.catalog.pairs import pairs_of
from bot.catalog.safety import LARGEST_SETTINGS, TOKENIZER, Json
from bot.starter import manifest

READ = (
    "config.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
)
ADDED = re.compile(r'"added_tokens"\s*:\s*(?=\[)')
HEAD = 1_000_000
"""Bytes at the beginning of tokenizer.json that are read: its vocabulary, which comes last, may be large."""
NO_LIMIT = 1_000_000
"""Tokenizers without a limit say a number like 1e30."""
LARGEST_HEADER = 2_000_000
"""Bytes of a safetensors header that is read here, which is enough for 15,000 tensors."""
UNNAMED = re.compile(r"LABEL_\d+")
POSITIONS = ("max_position_embeddings", "n_positions", "n_ctx")
SIZED_BY_PAD = frozenset({"roberta", "xlm-roberta", "camembert"})
"""These count positions from pad_token_id + 1, so two of the table's rows are never used."""
FAMILIES: Mapping[str, Family] = {
    "bert": "encoder",
    "gpt2": "decoder",
    "marian": "encoder-decoder",
    "t5": "encoder-decoder",
}
"""Kinds of model in the starter pack's manifest."""
WEIGHTS = ".safetensors"
SCALES = ".scale"
"""Ends the names of the starter pack's scales of rows in int8, which are no parameters."""
STARTER_LIMIT = 512
"""Tokens; models of the pack that read another number at once have it among their settings."""
STARTER_MASK = "[MASK]"


def of_folder(folder: Path, entry: Entry) -> ModelFacts:
    """Read a model's folder."""
    settings = {name: found for name in READ if (found := _json(folder / name))}
    settings[TOKENIZER] = {"added_tokens": _added_tokens(folder / TOKENIZER)}
    fetched = read_fetched(folder)
    weights = sorted(folder.glob("*.safetensors"))
    return _facts(
        entry,
        settings,
        parameters=sum(map(_parameters, weights)) or None,
        size=sum(file.stat().st_size for file in weights) or None,
        datasets=fetched.datasets if fetched else (),
    )


def of_look(found: Look, entry: Entry) -> ModelFacts:
    """Read what the hub said of a model that is not here."""
    size = sum(count for name, count in found.files.items() if name.endswith(".safetensors"))
    return _facts(entry, found.settings, parameters=found.parameters, size=size, datasets=found.datasets)


def of_starter(entry: Entry) -> ModelFacts:
    """Read the starter pack's manifest."""
    pack = manifest.read()
    model = pack.entry(entry.name)
    based = model.form in {"adapter", "encoder"}
    files = (*pack.base.files, *model.files) if based else model.files
    # an adapter is merged into the base and leaves no parameters of its own
    weights = [file for file in (pack.base.files if based else model.files) if file.name.endswith(WEIGHTS)]
    return ModelFacts(
        name=entry.name,
        source=entry.source,
        family=FAMILIES.get(model.family, ""),
        parameters=sum(_parameters(manifest.PACK / file.name) for file in weights) or None,
        bytes=sum(file.bytes for file in files) or None,
        token_limit=int((model.settings or {}).get("limit", STARTER_LIMIT)),
        mask=STARTER_MASK if model.pipeline == "fill-mask" else None,
        labels=model.labels,
        languages=model.languages,
        licence=model.licence,
        badge=entry.badge,
        note=entry.note,
        tuned_on=tuple(data.name for data in model.data if data.use == "training"),
        ready=True,
        pairs=_starter_pairs(model),
    )


def _starter_pairs(model: manifest.Entry) -> frozenset[tuple[str, str]] | None:
    """Give the pair of a translation model of the pack: its languages are written from, to."""
    if model.pipeline != "translation" or len(model.languages) != 2:  # noqa: PLR2004 - a pair
        return None
    return frozenset({(model.languages[0], model.languages[1])})


def _facts(
    entry: Entry,
    settings: Mapping[str, Json],
    *,
    parameters: int | None,
    size: int | None,
    datasets: tuple[str, ...],
) -> ModelFacts:
    """Put together what the settings say, what the card says, and what is known of the default models."""
    known = defaults.known(entry.name)
    config = settings.get("config.json", {})
    architecture = next(iter(config.get("architectures") or ()), "")
    return ModelFacts(
        name=entry.name,
        source=entry.source,
        family=_family(architecture, config),
        architecture=architecture,
        parameters=parameters,
        bytes=size,
        token_limit=_limit(config, settings.get("tokenizer_config.json", {})),
        mask=_mask(settings),
        labels=_labels(config, architecture),
        languages=entry.languages,
        licence=entry.licence,
        revision=entry.revision,
        badge=entry.badge,
        note=entry.note,
        ready=entry.ready,
        pairs=pairs_of(entry.name, settings),
        tuned_on=known.tuned_on or datasets,
        good_for=known.good_for,
    )


def _family(architecture: str, config: Json) -> Family:
    """Tell how a model is built from the name of its class."""
    if config.get("is_encoder_decoder") or architecture.endswith(("ForConditionalGeneration", "MTModel")):
        return "encoder-decoder"
    if architecture.endswith(("ForCausalLM", "LMHeadModel")):
        return "decoder"
    return "encoder" if architecture else ""


def _limit(config: Json, tokenizer: Json) -> int | None:
    """Give how many tokens the model reads at once."""
    limits = [tokenizer.get("model_max_length"), *(config.get(key) for key in POSITIONS)]
    if isinstance(limits[1], int) and config.get("model_type") in SIZED_BY_PAD:
        limits[1] -= 2
    found = [int(limit) for limit in limits if isinstance(limit, int | float) and 0 < limit < NO_LIMIT]
    return min(found, default=None)


def _mask(settings: Mapping[str, Json]) -> str | None:
    """Give the tokenizer's mask word, from wherever it is written."""
    for file in ("tokenizer_config.json", "special_tokens_map.json"):
        mask = settings.get(file, {}).get("mask_token")
        mask = mask.get("content") if isinstance(mask, Mapping) else mask
        if isinstance(mask, str):
            return mask
    added = settings.get(TOKENIZER, {}).get("added_tokens") or ()
    words = (token.get("content") for token in added if isinstance(token, Mapping))
    return next((word for word in words if word in {"[MASK]", "<mask>"}), None)


def _labels(config: Json, architecture: str) -> tuple[str, ...]:
    """Give the labels of a model that has any, in order; none while they are unnamed."""
    if not architecture.endswith(("ForSequenceClassification", "ForTokenClassification")):
        return ()
    labels = config.get("id2label") or {}
    named = tuple(str(labels[key]) for key in sorted(labels, key=int))
    return () if all(UNNAMED.fullmatch(label) for label in named) else named


def _parameters(weights: Path) -> int:
    """Count the numbers in a safetensors file by its header alone; 0 where it has none that can be read."""
    try:
        return sum(math.prod(tensor["shape"]) for tensor in _tensors(weights))
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _tensors(weights: Path) -> Iterator[Json]:
    """Give the header's tensors: eight bytes of length, little-endian, then JSON."""
    with weights.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if length > LARGEST_HEADER:
            raise ValueError("the header is too long")
        header: Json = json.loads(stream.read(length))
    beside = "__metadata__"
    yield from (tensor for name, tensor in header.items() if name != beside and not name.endswith(SCALES))


def _json(path: Path) -> dict[str, Any]:
    """Read a JSON object; an empty one where there is none, or one too large to be read here."""
    try:
        content = json.loads(path.read_bytes()) if path.stat().st_size <= LARGEST_SETTINGS else {}
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _added_tokens(path: Path) -> list[Any]:
    """Read the added tokens, which stand near the beginning of a tokenizer.json; none where they do not."""
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD).decode(errors="ignore")
        place = ADDED.search(head)
        found = json.JSONDecoder().raw_decode(head, place.end())[0] if place else []
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []
