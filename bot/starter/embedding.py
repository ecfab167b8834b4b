"""Texts as unit vectors: the encoder's mean over tokens, as sentence-transformers defines this model."""

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Item = dict[str, Any]
    # transformers annotates the steps of a pipeline in a way that its own subclasses do not keep to
    ChunkPipeline: Any
else:
    from transformers.pipelines.base import ChunkPipeline

LIMIT = 256
"""Tokens of a text that count: the encoder's own published limit; the rest is cut."""
BUDGET = 2048
"""Tokens of a batch, padding included: what fits the processor's cache."""
WIDTH = 384


def batches(lengths: "Sequence[int]", budget: int = BUDGET) -> "Iterator[list[int]]":
    """Group positions by like length, so that padding wastes little and no batch bursts the budget."""
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[position] * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


class EmbeddingPipeline(ChunkPipeline):  # type: ignore[misc]  # see ChunkPipeline above: untyped here
    """A pipeline that embeds texts: `item` says of one input which, and `answer` makes of their vectors one.

    Whoever forms batches of their own finds the steps of a chunk pipeline: a row a text, which may share a
    forward pass with any others. A list is embedded as a whole, every distinct text once, so that
    `batch_size` has nothing to do and is ignored.
    """

    item: "Callable[..., Item]"
    """Says what of an input (a text, and parameters) is embedded: its `texts`, beside what `answer` needs."""
    answer: "Callable[..., Any]"
    """Makes the answer of an item and the unit vectors of its texts, one a row (and parameters)."""

    def __call__(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, ARG002 - as in the base class
        """Answer a text, a list of texts (a list comes back) or an iterable (an iterator comes back)."""
        for ignored in ("batch_size", "num_workers"):
            kwargs.pop(ignored, None)
        if isinstance(inputs, str):
            return self.answers([inputs], **kwargs)[0]
        if isinstance(inputs, list | tuple):
            return self.answers(inputs, **kwargs)
        return (self.answers([text], **kwargs)[0] for text in inputs)

    def answers(self, inputs: "Iterable[str]", **kwargs: Any) -> list[Any]:  # noqa: ANN401 - each pipeline's own parameters
        """Answer several texts in shared batches: one answer a text, in order."""
        before, _, after = self._sanitize_parameters(**kwargs)
        before, after = {**self._preprocess_params, **before}, {**self._postprocess_params, **after}
        items: list[Item] = [self.item(text, **before) for text in inputs]
        distinct = list(dict.fromkeys(text for item in items for text in item["texts"]))
        row = {text: number for number, text in enumerate(distinct)}
        vectors = self.embed(distinct)
        return [self.answer(item, vectors[[row[text] for text in item["texts"]]], **after) for item in items]

    def preprocess(self, text: str, **before: Any) -> "Iterator[Item]":  # noqa: ANN401 - as in the base class
        """Give a row of token ids [1, length] for each text of an input, an empty one where there is none."""
        item = self.item(text, **before)
        encoded = self.tokenizer(item["texts"] or [""], truncation=True, max_length=LIMIT)["input_ids"]
        for ids in encoded:
            row = torch.tensor([ids])
            yield {"input_ids": row, "attention_mask": torch.ones_like(row), "item": item}

    def _forward(self, rows: "Item") -> "Item":
        """Run the encoder: the hidden states [rows, length, 384] of texts, beside what came with them."""
        hidden = self.model(input_ids=rows["input_ids"], attention_mask=rows["attention_mask"])
        return {**rows, "hidden": hidden.last_hidden_state}

    def postprocess(self, rows: "Sequence[Item]", **after: Any) -> Any:  # noqa: ANN401 - as in the base class
        """Make the answer of one input's rows, in order."""
        item: Item = rows[0]["item"]
        made = [mean(row["hidden"], row["attention_mask"]) for row in rows] if item["texts"] else []
        return self.answer(item, torch.cat(made) if made else torch.zeros(0, WIDTH), **after)

    def embed(self, texts: "Sequence[str]") -> torch.Tensor:
        """Give the unit vectors of texts: fp32 on the CPU, (number of texts, 384)."""
        vectors = torch.zeros(len(texts), WIDTH)
        if not texts:
            return vectors
        ids = self.tokenizer(list(texts), truncation=True, max_length=LIMIT)["input_ids"]
        with torch.inference_mode():
            for batch in batches([len(row) for row in ids]):
                vectors[batch] = self._embed_batch([ids[position] for position in batch])
        return vectors

    def _embed_batch(self, ids: "Sequence[Sequence[int]]") -> torch.Tensor:
        """Embed token ids that share a forward pass."""
        padded = self.tokenizer.pad({"input_ids": ids}, return_tensors="pt").to(self.device)
        return mean(self.model(**padded).last_hidden_state, padded["attention_mask"])


def mean(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Give the unit vectors [rows, 384] of hidden states [rows, length, 384], fp32 on the CPU."""
    real = mask.unsqueeze(-1).float()
    middle = (hidden.float() * real).sum(1) / real.sum(1)
    return torch.nn.functional.normalize(middle, dim=-1).cpu()
