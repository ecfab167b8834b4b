"""Stories as rows of word pieces: one tokenizer for all, and blocks of one length, cut from whole sources."""

from array import array
from itertools import chain
from typing import TYPE_CHECKING, Any

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from bot.starter.chance import Chance
from bot.starter.training import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

END = "<end>"
"""Begins and ends every passage, and fills short rows."""
SKIPPED = ("By submitting this pull request",)
"""How lines begin that are no prose."""


def passages(data: "Path", name: str) -> list[tuple[str, str]]:
    """Give source and text of a data file's passages, in reading order; a file without sources is one."""
    return [
        (row.get("source", name), row["text"])
        for row in rows.read(data, name)
        if not row["text"].startswith(SKIPPED)
    ]


def trained(texts: "Iterable[str]", pieces: int) -> Tokenizer:
    """Train a byte-level BPE tokenizer (Sennrich et al. 2016) that sets END before what it reads."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=pieces,
        special_tokens=[END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{END} $A", special_tokens=[(END, tokenizer.token_to_id(END))]
    )
    return tokenizer


def streams(tokenizer: Any, found: "Sequence[tuple[str, str]]") -> "list[array[int]]":  # noqa: ANN401 - a transformers tokenizer
    """Give the word pieces of each source, two bytes a piece: its passages in a row, END before each."""
    texts: dict[str, list[str]] = {}
    for source, text in found:
        texts.setdefault(source, []).append(text)
    encoded = (tokenizer(passages, verbose=False)["input_ids"] for passages in texts.values())
    return [array("H", chain.from_iterable(ids)) for ids in encoded]


def blocks(
    sources: "Mapping[str, Sequence[Sequence[int]]]", times: "Mapping[str, int]", length: int, seed: int
) -> "list[array[int]]":
    """Cut the sources of each file into blocks of a length, as many times as the file counts.

    The sources of a file follow one another in another order each time and the first cut falls elsewhere, so
    that no two blocks of the result are the same. A rest shorter than a block is dropped.
    """
    rng = Chance(seed)
    cut = []
    for name, count in times.items():
        for _ in range(count):
            order = rng.sample(sources[name], len(sources[name]))
            stream = array("H", chain.from_iterable(order))
            first = rng.randrange(length)
            cut += [
                stream[start : start + length] for start in range(first, len(stream) - length + 1, length)
            ]
    return cut
