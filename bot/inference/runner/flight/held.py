"""Keys and values of the rows in flight: stock DynamicCache, padded on the left to one length."""

import inspect
from collections.abc import Sequence
from typing import Any

import torch
from torch.nn.functional import pad
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer

NEEDED = frozenset({"input_ids", "attention_mask", "position_ids", "past_key_values", "use_cache"})
"""What a decoder's forward must take, so that padded rows can be what they are alone."""
CLOSE = 1000.0
"""Rounding errors (machine epsilon times the largest score) by which a row may differ beside others."""


class Held:
    """The rows' cache. Row i holds `lengths[i]` tokens, in the last columns; padding stands before them."""

    def __init__(self, model: Any) -> None:  # noqa: ANN401 - transformers' models share no typed base
        self._model = model
        self._more = {"logits_to_keep": 1} if "logits_to_keep" in _parameters(model) else {}
        self._cache: Any = None
        self.lengths: list[int] = []

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def columns(self) -> int:
        """Return how many columns the cache has, padding included."""
        return max(self.lengths, default=0)

    @property
    def bytes(self) -> int:
        """Return what the keys and values weigh."""
        layers = self._cache.layers if self._cache is not None else ()
        return sum(int(layer.keys.nbytes) + int(layer.values.nbytes) for layer in layers)

    def step(self, tokens: Sequence[int]) -> torch.Tensor:
        """Append one token to every row; return the scores of the next [rows, vocabulary], float32."""
        ids = torch.tensor(tokens, device=self._model.device)[:, None]
        scores = self._forward(ids, self._cache, [length + 1 for length in self.lengths])
        self.lengths = [length + 1 for length in self.lengths]
        return scores

    def add(self, rows: Sequence[Sequence[int]], times: Sequence[int]) -> torch.Tensor:
        """Read rows of tokens in one pass and let them join, each so many times; return their scores."""
        lengths = [len(row) for row in rows]
        longest = max(lengths)
        ids = torch.tensor(
            [[0] * (longest - len(row)) + list(row) for row in rows], device=self._model.device
        )
        cache = DynamicCache(config=self._model.config)
        scores = self._forward(ids, cache, lengths)
        which = [row for row, count in enumerate(times) for _ in range(count)]
        if len(which) != len(rows):
            cache.batch_select_indices(torch.tensor(which, device=ids.device))
            scores = scores[which]
        self._join(cache, [lengths[row] for row in which])
        return scores

    def keep(self, rows: Sequence[int]) -> None:
        """Keep these rows alone, and cut the columns that are padding in all of them."""
        if len(rows) == len(self.lengths):
            return
        columns = self.columns
        self.lengths = [self.lengths[row] for row in rows]
        if not rows:
            self._cache = None
            return
        self._cache.batch_select_indices(torch.tensor(rows, device=self._model.device))
        if (dead := columns - self.columns) > 0:
            for layer in self._cache.layers:
                layer.keys, layer.values = layer.keys[:, :, dead:], layer.values[:, :, dead:]

    def _join(self, cache: Any, lengths: list[int]) -> None:  # noqa: ANN401 - partly typed
        """Put the rows of another cache behind those here; the shorter ones are padded on the left."""
        if self._cache is None:
            self._cache, self.lengths = cache, lengths
            return
        more = max(lengths) - self.columns
        for here, new in zip(self._cache.layers, cache.layers, strict=True):
            here.keys = torch.cat([_padded(here.keys, more), _padded(new.keys, -more)])
            here.values = torch.cat([_padded(here.values, more), _padded(new.values, -more)])
        self.lengths = self.lengths + lengths

    def _forward(self, ids: torch.Tensor, cache: Any, lengths: Sequence[int]) -> torch.Tensor:  # noqa: ANN401 - partly typed
        """Run the model on new tokens whose rows then have these lengths."""
        columns, new = max(lengths), ids.shape[1]
        padding = torch.tensor([columns - length for length in lengths], device=ids.device)[:, None]
        column = torch.arange(columns, device=ids.device)[None]
        # no mask where nothing is padded: the same to the model, and cheaper
        mask = None if min(lengths) == columns else (column >= padding).long()
        places = (column[:, columns - new :] - padding).clamp(min=0)
        output = self._model(
            input_ids=ids,
            attention_mask=mask,
            position_ids=places,
            past_key_values=cache,
            use_cache=True,
            **self._more,
        )
        scores: torch.Tensor = output.logits[:, -1].to(torch.float32, copy=True)
        return scores


@torch.inference_mode()
def fits(model: Any) -> bool:  # noqa: ANN401 - transformers' models share no typed base
    """Tell whether a model's rows can share a flight: it has a stock cache, and neighbours change nothing.

    The latter is tried out: two rows of unlike lengths, read and stepped together, against each alone.
    """
    config = model.config
    if getattr(config, "is_encoder_decoder", False) or not _parameters(model) >= NEEDED:
        return False
    layers = getattr(DynamicCache(config=config), "layers", ())
    if not layers or any(type(layer) is not DynamicLayer for layer in layers):
        return False
    rows = [[1, 2, 3, 4, 5], [3, 1]]
    together = Held(model)
    first = together.add(rows, [1, 1])
    after = together.step([2, 4])
    for number, (row, token) in enumerate(zip(rows, [2, 4], strict=True)):
        alone = Held(model)
        if not _close(first[number], alone.add([row], [1])[0], model.dtype):
            return False
        if not _close(after[number], alone.step([token])[0], model.dtype):
            return False
    return True


def _parameters(model: Any) -> frozenset[str]:  # noqa: ANN401 - transformers' models share no typed base
    return frozenset(inspect.signature(model.forward).parameters)


def _close(one: torch.Tensor, other: torch.Tensor, dtype: torch.dtype) -> bool:
    allowed = CLOSE * torch.finfo(dtype).eps * float(other.abs().max())
    return bool((one - other).abs().max() <= allowed)


def _padded(states: torch.Tensor, columns: int) -> torch.Tensor:
    """Pad keys or values [rows, heads, columns, width] on the left."""
    return pad(states, (0, 0, columns, 0)) if columns > 0 else states
