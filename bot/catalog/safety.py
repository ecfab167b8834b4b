"""What a repository may hold: checks on its file list and its settings, before anything is downloaded."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from bot.catalog.tokenizing import check_tokenizer
from bot.errors import ModelError, RemoteCode, TooLarge, UnsafeWeights, WrongModel
from bot.locale import N_

Json: TypeAlias = Mapping[str, Any]

SETTINGS = ("config.json", "tokenizer_config.json", "generation_config.json", "chat_template.json")
"""The files that are read before a download is allowed."""
TOKENIZER = "tokenizer.json"
LARGEST_SETTINGS = 2_000_000
"""Bytes of SETTINGS together. The bot itself reads them: parsing 2 MB stops everything else for 90 ms."""
LARGEST_BESIDE = 64_000_000
"""Bytes of a file that holds no weights; the largest tokenizers of known models take half of it."""
SUFFIXES = (".json", ".txt", ".model", ".spm")
"""Tokenizers and settings; .model and .spm are SentencePiece models, .txt are word lists."""
WHOLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
SHARD = re.compile(r"model-\d{5}-of-\d{5}\.safetensors")
BIN = "pytorch_model.bin"
BIN_INDEX = "pytorch_model.bin.index.json"
BIN_SHARD = re.compile(r"pytorch_model-\d{5}-of-\d{5}\.bin")
"""What is fetched to be converted, where there is nothing else and the owner wants it."""

CODE_KEYS = frozenset({"auto_map", "custom_pipelines", "attn_implementation", "experts_implementation"})
CODE_PREFIX = "_attn_implementation"
MOST = {
    "num_hidden_layers": 200,
    "n_layer": 200,
    "hidden_size": 20_000,
    "d_model": 20_000,
    "vocab_size": 2_000_000,
}
"""Larger than any model that fits the size ceiling; a config beyond it asks for memory, not for answers."""
LOOP = re.compile(r"{%-?\s*(for|endfor)\b")
GIGABYTE = 1e9

NO_SAFETENSORS = N_("{name} has no safetensors weights; other formats can run code when they are opened.")
ONLY_SAFETENSORS = N_("Choose a model with a file model.safetensors.")
RUNS_CODE = N_("{name} asks for code of its own to be run (`{key}`).")
NO_CODE = N_("Only models that transformers itself knows are accepted.")
ADAPTER = N_("{name} is an adapter, which would take another repository along.")
ADAPTER_HINT = N_("Choose a model whose weights are merged.")
QUANTISED = N_("{name} is quantised in a form that needs further packages.")
ODD = N_("{name} has a setting beyond reason (`{key}`).")
LOOPS = N_("{name} has a chat template with nested loops, which could run for ever.")
TOO_LARGE = N_("{name} is {found:.1f} GB large; this bot accepts at most {most:.1f} GB.")
SMALLER = N_("Choose a smaller model.")
NOT_TRANSFORMERS = N_("{name} is not a model of transformers: it has no config.json.")


def wanted(files: Mapping[str, int], name: str, *, convert: bool = False) -> dict[str, int]:
    """Return the files to fetch with their sizes in bytes.

    `files` is the repository's list; with `convert` a checkpoint of torch's own format is taken where there
    is no other. Raises WrongModel, RemoteCode for an adapter, UnsafeWeights.
    """
    if "adapter_config.json" in files:
        raise RemoteCode(ADAPTER.format(name=name), ADAPTER_HINT)
    weights = _safe(files) or (_convertible(files) if convert else set())
    if not weights:
        raise UnsafeWeights(NO_SAFETENSORS.format(name=name), ONLY_SAFETENSORS)
    if "config.json" not in files:
        raise WrongModel(NOT_TRANSFORMERS.format(name=name))
    # no folders: what lies in one is another format of the same model, or an example
    beside = {file for file in files if file.endswith(SUFFIXES) and "/" not in file}
    if WHOLE in files:
        beside.discard(INDEX)
    return {file: files[file] for file in sorted(weights | beside)}


def _safe(files: Mapping[str, int]) -> set[str]:
    """Return the safetensors files of a list: the whole one, else its pieces if they have their index."""
    if WHOLE in files:
        return {WHOLE}
    return {file for file in files if SHARD.fullmatch(file)} if INDEX in files else set()


def _convertible(files: Mapping[str, int]) -> set[str]:
    """Return the files of torch's own format likewise."""
    if BIN in files:
        return {BIN}
    return {file for file in files if BIN_SHARD.fullmatch(file)} if BIN_INDEX in files else set()


def check_size(files: Mapping[str, int], name: str, max_gb: float) -> None:
    """Raise TooLarge for more bytes than the owner allows, UnsafeWeights for a file beyond reason."""
    check_beside(files, name)
    found = sum(files.values()) / GIGABYTE
    if found > max_gb:
        raise TooLarge(TOO_LARGE.format(name=name, found=found, most=max_gb), SMALLER)


def check_beside(files: Mapping[str, int], name: str) -> None:
    """Raise UnsafeWeights where settings, or a file that holds no weights, are large beyond reason."""
    settings = {file: files[file] for file in SETTINGS if file in files}
    if sum(settings.values()) > LARGEST_SETTINGS:
        raise UnsafeWeights(ODD.format(name=name, key=max(settings, key=lambda file: settings[file])))
    for file, size in files.items():
        if file.endswith(SUFFIXES) and size > LARGEST_BESIDE:
            raise UnsafeWeights(ODD.format(name=name, key=file))


def check_settings(settings: Mapping[str, Json], name: str) -> None:
    """Check SETTINGS and tokenizer.json, by file name; raises RemoteCode or UnsafeWeights."""
    for file in SETTINGS:
        for key, value in _walk(settings.get(file)):
            if (error := _judge(key, value, name)) is not None:
                raise error
    check_tokenizer(settings.get(TOKENIZER) or {}, name)


def _judge(key: str, value: object, name: str) -> ModelError | None:
    """Return what is wrong with one setting, or None."""
    if (key in CODE_KEYS or key.startswith(CODE_PREFIX)) and value:
        return RemoteCode(RUNS_CODE.format(name=name, key=key), NO_CODE)
    if key == "quantization_config" and value:
        return UnsafeWeights(QUANTISED.format(name=name))
    if key in MOST and isinstance(value, int) and not 0 <= value <= MOST[key]:
        return UnsafeWeights(ODD.format(name=name, key=key))
    if key in {"chat_template", "template"} and isinstance(value, str) and _depth(value) > 1:
        return RemoteCode(LOOPS.format(name=name))
    return None


def _depth(template: str) -> int:
    """Return how deep the loops of a template are nested."""
    depth = deepest = 0
    for match in LOOP.finditer(template):
        depth += 1 if match[1] == "for" else -1
        deepest = max(deepest, depth)
    return deepest


def _walk(content: object) -> Iterator[tuple[str, object]]:
    """Give every key with its value, at any depth."""
    waiting = [content]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Mapping):
            yield from ((str(key), value) for key, value in current.items())
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(part for part in current if isinstance(part, Mapping | list))
