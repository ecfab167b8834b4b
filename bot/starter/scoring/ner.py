"""Entities: F1 over whole entities (exact span and label) on the words of English EWT's test set."""

from typing import TYPE_CHECKING, Any

import torch

from bot.starter.embedding import batches
from bot.starter.training import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    Entities = set[tuple[str, int, int]]

BENCHMARK = "EWT test"
MEASURE = "F1"
FILE = "ewt_ner_test"
OUTSIDE = "O"


def entities(tags: "Sequence[str]") -> "Entities":
    """Read BIO tags as (label, first word, word after the last); a stray I- begins an entity too."""
    found: Entities = set()
    start, label = 0, ""
    for place, tag in enumerate([*tags, OUTSIDE]):
        kind = tag[2:]
        if label and (tag == OUTSIDE or tag.startswith("B-") or kind != label):
            found.add((label, start, place))
            label = ""
        if tag != OUTSIDE and not label:
            start, label = place, kind
    return found


def word_tags(pipe: Any, sentences: "Sequence[Sequence[str]]") -> list[list[str]]:  # noqa: ANN401 - a transformers pipeline
    """Give each word the label of its first piece; words beyond the model's 512 pieces are outside."""
    encoded = pipe.tokenizer(sentences, is_split_into_words=True, truncation=True)
    tags = [[OUTSIDE] * len(words) for words in sentences]
    for batch in batches([len(ids) for ids in encoded["input_ids"]]):
        chosen = [encoded["input_ids"][row] for row in batch]
        padded = pipe.tokenizer.pad({"input_ids": chosen}, return_tensors="pt").to(pipe.device)
        with torch.inference_mode():
            best = pipe.model(**padded).logits.argmax(-1).tolist()
        for row, labels in zip(batch, best, strict=True):
            # the last one written is the first piece
            for piece, word in reversed(list(enumerate(encoded.word_ids(row)))):
                if word is not None:
                    tags[row][word] = pipe.model.config.id2label[labels[piece]]
    return tags


def score(pipe: Any, data: "Path") -> "Iterator[tuple[str, str, float, int]]":  # noqa: ANN401 - a transformers pipeline
    """Give benchmark, measure, value in per cent and number of sentences."""
    examples = rows.read(data, FILE)
    guesses = word_tags(pipe, [row["tokens"] for row in examples])
    right = guessed = gold = 0
    for row, tags in zip(examples, guesses, strict=True):
        ours, theirs = entities(tags), entities(row["tags"])
        right, guessed, gold = right + len(ours & theirs), guessed + len(ours), gold + len(theirs)
    yield BENCHMARK, MEASURE, 100 * 2 * right / (guessed + gold), len(examples)
