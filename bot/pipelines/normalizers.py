"""Gives a tokenizer back the normalizer that its checkpoint names.

transformers 5.23 rebuilds mBART-25's tokenizer from its vocabulary and leaves the normalizer out: full-width,
decomposed and zero-width characters then become other tokens than before. NLLB, M2M100, mBART-50, T5 and
Marian keep theirs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from huggingface_hub import hf_hub_download
from huggingface_hub.errors import EntryNotFoundError, HfHubHTTPError, LocalEntryNotFoundError
from tokenizers import Regex, Tokenizer, normalizers

if TYPE_CHECKING:
    from tokenizers.normalizers import Normalizer

AFFECTED = ("MBartTokenizer",)
FILE, SENTENCEPIECE = "tokenizer.json", "sentencepiece.bpe.model"


def restore_normalizer(tokenizer: Any, revision: str | None, token: str | bool | None) -> bool:  # noqa: ANN401 - untyped
    """Put the checkpoint's normalizer in place where transformers lost it; return whether it did."""
    if type(tokenizer).__name__ not in AFFECTED or tokenizer.backend_tokenizer.normalizer is not None:
        return False
    found = _from_json(tokenizer.name_or_path, revision, token) or _from_pieces(
        tokenizer.name_or_path, revision, token
    )
    if found is not None:
        tokenizer.backend_tokenizer.normalizer = found
    return found is not None


def _file(source: str, name: str, revision: str | None, token: str | bool | None) -> Path | None:
    if Path(source).is_dir():
        path = Path(source, name)
        return path if path.is_file() else None
    try:
        return Path(hf_hub_download(source, name, revision=revision, token=token))
    except (EntryNotFoundError, LocalEntryNotFoundError, HfHubHTTPError, OSError):
        return None


def _from_json(source: str, revision: str | None, token: str | bool | None) -> Normalizer | None:
    path = _file(source, FILE, revision, token)
    return None if path is None else Tokenizer.from_file(str(path)).normalizer


def _from_pieces(source: str, revision: str | None, token: str | bool | None) -> Normalizer | None:
    # an older checkpoint has no tokenizer.json; its sentencepiece file holds the same table
    path = _file(source, SENTENCEPIECE, revision, token)
    if path is None:
        return None
    from sentencepiece import sentencepiece_model_pb2  # noqa: PLC0415 - rarely needed, and slow to import

    proto: Any = sentencepiece_model_pb2  # its classes are made at run time

    table = proto.ModelProto.FromString(path.read_bytes()).normalizer_spec.precompiled_charsmap
    spaces = normalizers.Replace(Regex(" {2,}"), " ")
    return normalizers.Sequence([normalizers.Precompiled(table), spaces] if table else [spaces])
