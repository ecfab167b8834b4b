"""Extractive summaries: the sentences that a reader would most probably keep, quoted in their order.

Nothing is rewritten, so nothing can be made up. A learnt weighted sum of a sentence's embedding, its likeness
to the whole and its length ranks them (training/summary.py), with maximal marginal relevance (Carbonell and
Goldstein 1998) against repetition.
"""

from typing import TYPE_CHECKING, Any

import torch

from bot.starter import sentences
from bot.starter.embedding import WIDTH, EmbeddingPipeline
from bot.starter.sentences import WIDE_CLOSERS, WIDE_STOPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Item = dict[str, Any]

MAX_LENGTH = 142
"""Tokens of a summary when none are asked for: the default of the course's summarization model."""
SHARE = 3
"""Of a text's sentences at most one in so many is quoted, unless a minimal length asks for more."""
ELLIPSIS = "…"
KEY = "summary_text"
FEATURES = WIDTH + 2
FULL = 20
"""Tokens from which on a sentence's length no longer counts for it."""


def features(vectors: torch.Tensor, sizes: "Sequence[int]") -> torch.Tensor:
    """Describe the sentences of one text by what their worth is a weighted sum of: shape (n, FEATURES).

    The unit vector itself; its cosine to the mean of all; the logarithm of its tokens up to FULL, so that
    short remarks lose but no sentence wins by its mere length. Its place is left out: abstracts open with
    what is known already, news with the news.
    """
    centre = torch.nn.functional.normalize(vectors.mean(0), dim=0)
    length = torch.tensor(sizes, dtype=torch.float32).clamp(1, FULL).log()
    return torch.cat([vectors, torch.stack([vectors @ centre, length], dim=1)], dim=1)


def ranked(worth: torch.Tensor, vectors: torch.Tensor, diversity: float) -> "Iterator[int]":
    """Give positions of sentences, best first: each next one is worth much but unlike those already given.

    `diversity` in 0..1 is the weight of unlikeness; every step costs one product with all vectors.
    """
    left = (1 - diversity) * worth
    nearest = torch.zeros(len(vectors))
    for _ in range(len(vectors)):
        best = int((left - diversity * nearest).argmax())
        yield best
        left[best] = -torch.inf
        nearest = torch.maximum(nearest, vectors @ vectors[best])


def chosen(order: "Iterable[int]", sizes: "Sequence[int]", least: int, most: int, count: int) -> list[int]:
    """Take sentences in order of worth until the next would make more than `most` tokens.

    Stops at `count` sentences once `least` tokens are there; before that, sentences too long for the rest
    are passed over. Returns positions in the order of the text.
    """
    taken: list[int] = []
    used, smallest = 0, min(sizes)
    for position in order:
        enough = bool(taken) and used >= least
        if (enough and len(taken) >= count) or used + smallest > most:
            break
        if used + sizes[position] <= most:
            taken.append(position)
            used += sizes[position]
        elif enough:
            # shorter ones further down would fit, but only because they say little
            break
    return sorted(taken)


def joined(quoted: "Sequence[str]") -> str:
    """Put sentences together with a space, except after a CJK stop, where none is written."""
    return "".join(text if text[-1] in WIDE_STOPS + WIDE_CLOSERS else text + " " for text in quoted).rstrip()


class ExtractiveSummaryPipeline(EmbeddingPipeline):
    """A summarization pipeline that quotes; called like the seq2seq one, lengths in the encoder's tokens.

    `worth` is the learnt weight of every feature, shape (FEATURES,).
    """

    def _sanitize_parameters(self, **given: Any) -> "tuple[Item, Item, Item]":  # noqa: ANN401 - as in the base class
        """Sort the parameters of a call; those of generation (num_beams, ...) mean nothing here."""
        lengths = ("min_length", "min_new_tokens", "max_length", "max_new_tokens", "max_sentences")
        names = (*lengths, "worth", "diversity")
        return {}, {}, {name: given[name] for name in names if given.get(name) is not None}

    def __call__(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as in the stock pipeline
        """Summarize a text or a list: a list of `{"summary_text"}`, one a text, as the seq2seq one gives.

        `min_length`, `max_length`, `max_new_tokens` (which wins over max_length) are in tokens;
        `max_sentences` bounds the quoted sentences.
        """
        result = super().__call__(inputs, *args, **kwargs)
        return [result] if isinstance(inputs, str) else result

    def item(self, text: str) -> "Item":
        """Split the text: sentences are what is embedded."""
        spans = sentences.split(text)
        return {"text": text, "texts": [text[span.start : span.end] for span in spans]}

    def answer(  # noqa: PLR0913 - each is a parameter of a call
        self,
        item: "Item",
        vectors: torch.Tensor,
        *,
        worth: torch.Tensor,
        min_length: int = 0,
        min_new_tokens: int = 0,
        max_length: int = MAX_LENGTH,
        max_new_tokens: int | None = None,
        max_sentences: int | None = None,
        diversity: float = 0.0,
    ) -> dict[str, str]:
        """Choose the sentences and put them together."""
        texts: list[str] = item["texts"]
        if not texts:
            return {KEY: ""}
        most = max(1, max_length if max_new_tokens is None else max_new_tokens)
        count = max_sentences or -(-len(texts) // SHARE)
        sizes = self.sizes(texts)
        least = max(min_length, min_new_tokens) if max_sentences is None else 0
        worths = features(vectors, sizes) @ worth
        taken = chosen(ranked(worths, vectors, diversity), sizes, least, most, count)
        if not taken:
            return {KEY: self.cut(texts[int(worths.argmax())], most)}
        return {KEY: joined([texts[place] for place in taken])}

    def sizes(self, texts: "Sequence[str]") -> list[int]:
        """Count the tokens of each text."""
        return [len(row) for row in self.tokenizer(texts, add_special_tokens=False)["input_ids"]]

    def written(self, summary: "Mapping[str, str]") -> int:
        """Count the tokens of a summary."""
        return self.sizes([summary[KEY]])[0]

    def cut(self, sentence: str, most: int) -> str:
        """Cut a sentence that is too long even alone, after the last token that fits beside an ellipsis."""
        encoded = self.tokenizer(sentence, add_special_tokens=False, return_offsets_mapping=True)
        end = encoded["offset_mapping"][most - 2][1] if most > 1 else 0
        return sentence[:end].rstrip() + ELLIPSIS
