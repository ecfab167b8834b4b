"""Files of tiny tokenizers for seven model families, in the forms that real checkpoints have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from tests.pipelines import tiny_vocabulary as vocabulary

if TYPE_CHECKING:
    from pathlib import Path

FAIRSEQ_SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
MBART_CODES = (
    "ar_AR",
    "cs_CZ",
    "de_DE",
    "en_XX",
    "es_XX",
    "et_EE",
    "fi_FI",
    "fr_XX",
    "gu_IN",
    "hi_IN",
    "it_IT",
    "ja_XX",
    "kk_KZ",
    "ko_KR",
    "lt_LT",
    "lv_LV",
    "my_MM",
    "ne_NP",
    "nl_XX",
    "ro_RO",
    "ru_RU",
    "si_LK",
    "tr_TR",
    "vi_VN",
    "zh_CN",
)


def write_config(folder: Path, tokenizer_class: str, **more: object) -> None:
    """Write tokenizer_config.json."""
    text = json.dumps({"tokenizer_class": tokenizer_class, **more}, indent=1)
    (folder / "tokenizer_config.json").write_text(text, encoding="utf-8")


def write_bert(folder: Path, **more: object) -> int:
    """Write a cased WordPiece tokenizer; return the size of its vocabulary."""
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *vocabulary.words(), *vocabulary.characters()]
    tokens += ["##" + sign for sign in vocabulary.characters()]
    tokens = list(dict.fromkeys(tokens))
    (folder / "vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
    write_config(folder, "BertTokenizer", **{"do_lower_case": False, "model_max_length": 128, **more})
    return len(tokens)


def _byte_words() -> list[str]:
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    spaced = [level.pre_tokenize_str(" " + word)[0][0] for word in vocabulary.words()]
    return [*spaced, *vocabulary.words()[:20]]


def write_roberta(folder: Path, tokenizer_class: str = "RobertaTokenizer", **more: object) -> int:
    """Write a byte-level BPE tokenizer (RoBERTa, BART); return the size of its vocabulary."""
    pairs = list(vocabulary.merges(_byte_words()))
    tokens = ["<s>", "<pad>", "</s>", "<unk>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokens = list(dict.fromkeys([*tokens, *("".join(pair) for pair in pairs), "<mask>"]))
    vocab = {token: index for index, token in enumerate(tokens)}
    (folder / "vocab.json").write_text(json.dumps(vocab), encoding="utf-8")
    lines = "\n".join(" ".join(pair) for pair in pairs)
    (folder / "merges.txt").write_text(f"#version: 0.2\n{lines}\n", encoding="utf-8")
    write_config(folder, tokenizer_class, **{"model_max_length": 128, **more})
    return len(tokens)


def write_t5(folder: Path, **more: object) -> int:
    """Write a sentencepiece tokenizer with a hundred sentinels; return the size of its vocabulary."""
    vocabulary.write_sentencepiece(folder / "spiece.model", ("<pad>", "</s>", "<unk>"))
    write_config(folder, "T5Tokenizer", **{"extra_ids": 100, "model_max_length": 64, **more})
    return 3 + len(vocabulary.pieces()) + 100


def write_marian(folder: Path, **more: object) -> int:
    """Write two sentencepiece files and their common vocabulary; return its size."""
    for name in ("source.spm", "target.spm"):
        vocabulary.write_sentencepiece(folder / name, ("<unk>", "<s>", "</s>"))
    tokens = ["</s>", "<unk>", *(piece for piece, _ in vocabulary.pieces()), "<pad>"]
    vocab = {token: index for index, token in enumerate(tokens)}
    (folder / "vocab.json").write_text(json.dumps(vocab), encoding="utf-8")
    languages = {"source_lang": "en", "target_lang": "fr"}
    write_config(folder, "MarianTokenizer", **{"model_max_length": 64, **languages, **more})
    return len(tokens)


def _fairseq(model: Any) -> Tokenizer:  # noqa: ANN401 - tokenizers' model classes share no public base
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(vocabulary.charsmap()), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    return tokenizer


def write_mbart(folder: Path, **more: object) -> int:
    """Write an mBART-25 tokenizer.json with the compiled table; return its vocabulary's size."""
    vocab = [(sign, 0.0) for sign in FAIRSEQ_SPECIALS] + vocabulary.pieces()
    vocab += [(sign, 0.0) for sign in (*MBART_CODES, "<mask>")]
    tokenizer = _fairseq(models.Unigram(vocab, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    tokenizer.add_special_tokens([*FAIRSEQ_SPECIALS, *MBART_CODES])
    tokenizer.save(str(folder / "tokenizer.json"))
    write_config(folder, "MBartTokenizer", **{"model_max_length": 64, **more})
    return len(vocab)


def write_nllb(folder: Path, codes: int = 202, **more: object) -> int:
    """Write an NLLB tokenizer.json (BPE); return a size with room for the codes that it adds itself."""
    pairs = list(vocabulary.merges([vocabulary.SPACE + word for word in vocabulary.words()]))
    tokens = [*FAIRSEQ_SPECIALS, vocabulary.SPACE, *vocabulary.characters(), *map("".join, pairs)]
    vocab = {token: index for index, token in enumerate(dict.fromkeys(tokens))}
    tokenizer = _fairseq(models.BPE(vocab=vocab, merges=pairs, unk_token="<unk>", fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens(list(FAIRSEQ_SPECIALS))
    tokenizer.save(str(folder / "tokenizer.json"))
    write_config(folder, "NllbTokenizer", **{"model_max_length": 64, **more})
    return len(vocab) + codes + 1


def write_m2m(folder: Path, codes: int = 100, **more: object) -> int:
    """Write an M2M100 tokenizer (sentencepiece, vocab.json); return its size with all codes."""
    vocabulary.write_sentencepiece(folder / "sentencepiece.bpe.model", ("<unk>", "<s>", "</s>"))
    tokens = [*FAIRSEQ_SPECIALS, *(piece for piece, _ in vocabulary.pieces())]
    vocab = {token: index for index, token in enumerate(tokens)}
    (folder / "vocab.json").write_text(json.dumps(vocab), encoding="utf-8")
    write_config(folder, "M2M100Tokenizer", **{"model_max_length": 64, **more})
    return len(tokens) + codes
