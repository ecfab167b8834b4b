"""Words, pieces and sentencepiece files of the tiny tokenizers, made in code: environments agree."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

protobuf: Any = sentencepiece_model_pb2  # its classes are made at run time

WORDS = (
    "the a is in of and to was it my name Sarah Wolfgang London Berlin Paris live lives work works "
    "where who what when how old are you I do Hugging Face company New York city river tower built year "
    "years summarize translate English French German Romanian machine learning course students love "
    "this movie question answer data model ing ed er est tion ly un re le la les un une est je suis ich "
    "bin der die das und ein Haus nicht"
)
PUNCTUATION = ".,;:!?'\"()-_/&%$#@+*=<>[]{}|~^`\\"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
ACCENTED = "äöüßéèêçñøåÄÖÜÉ\u0301\u0308"  # the last two are combining marks
FAR = (
    "我住在北京東京大阪今日日本語中文你好世界。、，？はのがでにをたすまかー"
    "한국어서울안녕שלוםעולםمرحبابالعالم😀🎉👍❤"
)
SPACE = "\u2581"


def words() -> list[str]:
    """Return the known words, each once, in order."""
    return list(dict.fromkeys(WORDS.split()))


def characters() -> list[str]:
    """Return every single character that the tokenizers know, each once."""
    return list(dict.fromkeys(LETTERS + PUNCTUATION + ACCENTED + FAR))


def pieces() -> list[tuple[str, float]]:
    """Return unigram pieces and log probabilities: words with and without a space before, then characters."""
    spaced = [(SPACE + word, -3.0 - index / 100) for index, word in enumerate(words())]
    bare = [(word, -5.0 - index / 100) for index, word in enumerate(words()) if len(word) > 1]
    single = [(sign, -9.0 - index / 1000) for index, sign in enumerate([SPACE, *characters()])]
    return list(dict([*reversed(single), *reversed(bare), *reversed(spaced)]).items())[::-1]


def merges(letters: list[str]) -> Iterator[tuple[str, str]]:
    """Yield byte-pair merges that build each word, given as mapped letters, from left to right."""
    seen = set()
    for word in letters:
        for cut in range(1, len(word)):
            pair = (word[:cut], word[cut])
            if pair not in seen:
                seen.add(pair)
                yield pair


@cache
def charsmap() -> bytes:
    """Return sentencepiece's compiled nmt_nfkc table, as real checkpoints have it."""
    # a throw-away training is the only way to it
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([WORDS, LETTERS]),
        model_writer=model,
        vocab_size=90,
        hard_vocab_limit=False,
        minloglevel=2,
        num_threads=1,
    )
    proto = protobuf.ModelProto.FromString(model.getvalue())
    return bytes(proto.normalizer_spec.precompiled_charsmap)


def write_sentencepiece(path: Path, specials: tuple[str, ...] = ("<unk>", "<s>", "</s>")) -> None:
    """Write a unigram sentencepiece file of the known pieces; `<unk>` must be among the specials."""
    proto = protobuf.ModelProto()
    for name in specials:
        kind = proto.SentencePiece.Type.UNKNOWN if name == "<unk>" else proto.SentencePiece.Type.CONTROL
        proto.pieces.add(piece=name, score=0.0, type=kind)
    for piece, score in pieces():
        proto.pieces.add(piece=piece, score=score, type=proto.SentencePiece.Type.NORMAL)
    for name in ("unk", "bos", "eos", "pad"):
        sign = {"bos": "<s>", "eos": "</s>"}.get(name, f"<{name}>")
        setattr(proto.trainer_spec, f"{name}_id", specials.index(sign) if sign in specials else -1)
    proto.trainer_spec.vocab_size = len(proto.pieces)
    proto.normalizer_spec.precompiled_charsmap = charsmap()
    proto.normalizer_spec.name = "nmt_nfkc"
    path.write_bytes(proto.SerializeToString())
