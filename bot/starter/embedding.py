"""Texts as unit vectors: the encoder's mean over tokens, as sentence-transformers defines this model."""

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Item = dict[str, Any]
    # transformers annotates the steps of a pipeline in a way that its own subclasses do not keep to
    Pipeline: Any
else:
    from transformers import Pipeline

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


class EmbeddingPipeline(Pipeline):  # type: ignore[misc]  # see Pipeline above: untyped here
    """A pipeline that embeds texts: `preprocess` gives an item with `texts`, the forward pass adds `vectors`.

    A list is embedded as a whole, every distinct text once, so `batch_size` has nothing to do and is ignored.
    """

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
        items: list[Item] = [self.preprocess(text, **before) for text in inputs]
        distinct = list(dict.fromkeys(text for item in items for text in item["texts"]))
        row = {text: number for number, text in enumerate(distinct)}
        vectors = self.embed(distinct)
        for item in items:
            item["vectors"] = vectors[[row[text] for text in item["texts"]]]
        return [self.postprocess(item, **after) for item in items]

    def _forward(self, item: "Item") -> "Item":
        """Embed one item's texts: the step that transformers' own machinery calls."""
        return {**item, "vectors": self.embed(item["texts"])}

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
        hidden = self.model(**padded).last_hidden_state.float()
        mask = padded["attention_mask"].unsqueeze(-1).float()
        mean = (hidden * mask).sum(1) / mask.sum(1)
        return torch.nn.functional.normalize(mean, dim=-1).cpu()
