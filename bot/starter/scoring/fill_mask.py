"""Fill-mask: how often a missing word of WikiText-2's test set is the first guess, or one of the first five.

WikiText-2 as it is published, with its marks taken back: ` @-@ `, ` @,@ `, ` @.@ ` become the bare sign, and
`<unk>`, a word its makers left out, becomes the tokenizer's own [UNK]. A sentence ends with a free-standing
full stop, question or exclamation mark, or with its line; those of fewer than five tokens between spaces are
left aside. A word qualifies that is a token between spaces, in letters a-z only, and one single piece of the
tokenizer's. Of the sentences with such a word 2,000 are drawn with seed 0, and of the words of each one, all
equally likely, function words too. The guesses are the model's highest logits at the mask, of its whole
vocabulary.
"""

import re
from typing import TYPE_CHECKING, Any

import torch

from bot.starter.chance import Chance
from bot.starter.embedding import batches
from bot.starter.training import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

BENCHMARK = "WikiText-2 test, one word a sentence"
FIRST, FIVE = "top-1", "top-5"
FILE = "wikitext2_test"
SENTENCES = 2000
SEED = 0
SHORTEST = 5
SPLIT_SIGN = re.compile(r" @([-,.])@ ")
LEFT_OUT, UNKNOWN = "<unk>", "[UNK]"
END = re.compile(r"(?<= [.?!]) ")
LETTERS = re.compile(r"[A-Za-z]+")

Gap = tuple[str, int]
"""A sentence with the mask in it, and the word piece that belongs there."""


def sentences(texts: "Iterable[str]") -> "Iterator[str]":
    """Give the sentences of WikiText lines, its marks taken back."""
    for text in texts:
        plain = SPLIT_SIGN.sub(r"\1", text).replace(LEFT_OUT, UNKNOWN)
        yield from (one for one in END.split(plain) if len(one.split(" ")) >= SHORTEST)


def gaps(texts: "Iterable[str]", tokenizer: Any, count: int = SENTENCES) -> list[Gap]:  # noqa: ANN401 - a transformers tokenizer
    """Mask one word in each of `count` sentences, or of all if there are fewer."""
    rng = Chance(SEED)
    pieces = tokenizer.get_vocab()
    found = []
    for sentence in sentences(texts):
        words = sentence.split(" ")
        fit = [at for at, word in enumerate(words) if LETTERS.fullmatch(word) and word.lower() in pieces]
        if fit:
            found.append((words, fit))
    return [
        _masked(words, rng.choice(fit), tokenizer) for words, fit in rng.sample(found, min(count, len(found)))
    ]


def _masked(words: "Sequence[str]", at: int, tokenizer: Any) -> Gap:  # noqa: ANN401 - a transformers tokenizer
    """Put the mask in the place of one word."""
    text = " ".join([*words[:at], tokenizer.mask_token, *words[at + 1 :]])
    return text, int(tokenizer.convert_tokens_to_ids(words[at].lower()))


def ranks(pipe: Any, gaps: "Sequence[Gap]") -> list[int]:  # noqa: ANN401 - a transformers pipeline
    """Give the rank of each missing word among the model's guesses, 0 for the first."""
    encoded = pipe.tokenizer([text for text, _ in gaps], truncation=True)["input_ids"]
    found = [0] * len(gaps)
    for batch in batches([len(ids) for ids in encoded]):
        padded = pipe.tokenizer.pad({"input_ids": [encoded[row] for row in batch]}, return_tensors="pt")
        padded = padded.to(pipe.device)
        with torch.inference_mode():
            hidden = pipe.model.base_model(**padded)[0][padded["input_ids"] == pipe.tokenizer.mask_token_id]
            logits = pipe.model.cls(hidden)
        gold = torch.tensor([gaps[row][1] for row in batch], device=logits.device)
        above = (logits > logits.gather(1, gold[:, None])).sum(1).tolist()
        for row, rank in zip(batch, above, strict=True):
            found[row] = rank
    return found


def score(pipe: Any, data: "Path") -> "Iterator[tuple[str, str, float, int]]":  # noqa: ANN401 - a transformers pipeline
    """Give benchmark, measure, value in per cent and number of sentences."""
    found = ranks(pipe, gaps([row["text"] for row in rows.read(data, FILE)], pipe.tokenizer))
    for measure, bound in ((FIRST, 1), (FIVE, 5)):
        yield BENCHMARK, measure, 100 * sum(rank < bound for rank in found) / len(found), len(found)
