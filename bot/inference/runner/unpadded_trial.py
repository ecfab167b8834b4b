"""The trial: a model runs without padding only if that gives the scores which its padded batch gives."""

import logging
from collections.abc import Sequence

import torch
from torch.nn.utils.rnn import pad_sequence

from bot.inference.loading.models import Pipe
from bot.inference.runner.faults import must_rise
from bot.inference.runner.unpadded import Way, found

TEXTS = ("Yes.", "It rains.", "We read the whole book in one day.")
"""Of different lengths, and short: a model's first passes also read its weights from the disk."""
TOLERANCE = 1e-5
"""Of a score, 0 to 1; measured on stock encoders: 4e-7."""
KEPT = "unpadded"
"""The name under which a pipeline keeps what its trial found."""
RUNS = "%s (%s) runs without padding."
REFUSED = (
    "%s (%s) runs in padded batches: without padding its scores differ by %.1e, or there is an error (%s)."
)

log = logging.getLogger(__name__)


def way_of(pipe: Pipe) -> Way | None:
    """Tell how a pipeline's model runs without padding; None where it does not.

    The first call for a pipeline makes the trial, right after its load and before it answers anybody.
    """
    if not hasattr(pipe, KEPT):
        way = found(pipe)
        setattr(pipe, KEPT, way if way is not None and _passes(pipe, way) else None)
    kept: Way | None = getattr(pipe, KEPT)
    return kept


def _passes(pipe: Pipe, way: Way) -> bool:
    name, family = type(pipe.model).__name__, pipe.model.config.model_type
    try:
        differ = difference(pipe, way)
    except BaseException as error:
        if must_rise(error):
            raise
        log.warning(REFUSED, name, family, float("nan"), type(error).__name__)
        return False
    if not differ <= tolerance(pipe.model.dtype):
        log.warning(REFUSED, name, family, differ, "none")
        return False
    log.info(RUNS, name, family)
    return True


def tolerance(dtype: torch.dtype) -> float:
    """Return by how much scores may differ: 1e-5, in half precision a few of its own steps."""
    return max(TOLERANCE, 2 * torch.finfo(dtype).eps if dtype != torch.float32 else 0.0)


def difference(pipe: Pipe, way: Way) -> float:
    """Return the largest difference of a score between a padded batch of three texts and none padded."""
    rows = _rows(pipe, way)
    device, layout = way.base.device, way.layout(rows)
    with torch.inference_mode():
        batch = pad_sequence(rows, batch_first=True, padding_value=pipe.tokenizer.pad_token_id)
        mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True)
        expected = pipe.model(input_ids=batch.to(device), attention_mask=mask.to(device))
        with way.over(layout):
            output = pipe.model(input_ids=torch.cat(rows).unsqueeze(0).to(device))
    tensors = {key: value for key, value in output.items() if isinstance(value, torch.Tensor)}
    # a pooler beside the tokens that are looked at pools the first message alone
    total = sum(layout.lengths)
    keys = [key for key, value in tensors.items() if way.needs != "all" or value.shape[1] == total]
    return max(_apart(expected[key].cpu(), output[key].cpu(), rows, way) for key in keys)


def _rows(pipe: Pipe, way: Way) -> list[torch.Tensor]:
    """Return the token ids of the three texts, with a mask each where the head looks at masks."""
    rows = [torch.tensor(pipe.tokenizer(text)["input_ids"]) for text in TEXTS]
    if way.needs == "masks":
        for row in rows:
            row[len(row) // 2] = way.mask
    return rows


def _apart(expected: torch.Tensor, output: torch.Tensor, rows: Sequence[torch.Tensor], way: Way) -> float:
    """Return how far two outputs of one name are apart, as scores: [3, ...] padded, and unpadded."""
    lengths = [len(row) for row in rows]
    if way.needs == "first":
        wanted, found_rows = list(expected), list(output)
    elif way.needs == "all":
        wanted = [row[:length] for row, length in zip(expected, lengths, strict=True)]
        found_rows = list(torch.split(output[0], lengths))
    else:
        wanted = [row[len(ids) // 2] for row, ids in zip(expected, rows, strict=True)]
        found_rows = list(output[0])
    pairs = zip(wanted, found_rows, strict=True)
    return _largest([float((_scores(one) - _scores(other)).abs().max()) for one, other in pairs])


def _largest(differences: Sequence[float]) -> float:
    """Return the largest of some; no number (NaN) where one of them is none, which `max` may overlook."""
    return float(torch.tensor(differences).max())


def _scores(logits: torch.Tensor) -> torch.Tensor:
    """Return scores as pipelines make them: over labels, words or places; of a single label its own."""
    values = logits.float()
    return values.sigmoid() if values.shape[-1] == 1 else values.softmax(dim=-1)
