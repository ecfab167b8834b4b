"""Stock encoders over messages laid end to end: no padding, no code of any model, the same numbers.

A forward pass gets one row of all tokens, [1, T]. Everything in an encoder works token by token except three
things, and each has a door of transformers or torch: positions are given (`position_ids`), attention is a
function by name (AttentionInterface), heads take what a hook on the stack of layers hands them.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, TypeAlias

import torch
from torch.nn.functional import scaled_dot_product_attention
from transformers import (
    AttentionInterface,
    FillMaskPipeline,
    TextClassificationPipeline,
    TokenClassificationPipeline,
    ZeroShotClassificationPipeline,
)

from bot.inference.loading.models import Pipe
from bot.pipelines.question_answering import QuestionAnsweringPipeline
from bot.starter.embedding import EmbeddingPipeline

NAME = "pipewright_unpadded"
"""Of the attention among transformers' own. No mask has that name, so that a model makes none either."""
SPANS = "message_spans"
"""The keyword under which a model's layers hand the messages' places to the attention."""
NO_TOKEN = -1

Span: TypeAlias = tuple[int, int, int]
"""Messages of equal length, side by side: the first token, how many messages, tokens of each."""
Needs: TypeAlias = Literal["first", "masks", "all"]
"""Which tokens a head looks at: each message's first, the masks, or every one."""


@dataclass(frozen=True, slots=True)
class Family:
    """How a family's encoder is built: names of modules, and how it counts positions.

    `stack` is the module of the base model whose output the heads take; `narrow` the one in its last layer
    behind which no token looks at another any more ("" where none can be told).
    """

    stack: str
    narrow: str = ""
    counts_from_padding: bool = False


BERT = Family("encoder", "attention.output")
ROBERTA = Family("encoder", "attention.output", counts_from_padding=True)
FAMILIES: Mapping[str, Family] = {
    "bert": BERT,
    "electra": BERT,
    "distilbert": Family("transformer", "sa_layer_norm"),
    "roberta": ROBERTA,
    "xlm-roberta": ROBERTA,
    "camembert": ROBERTA,
    # its layers are one layer used again and again, so that none of them is the last
    "albert": Family("encoder"),
    # adds a bias by relative position in an attention of its own: here for the trial to refuse it
    "mpnet": Family("encoder", counts_from_padding=True),
}
"""By `model_type`. An unknown family may look right on short texts and be wrong on long ones (windows)."""
NEEDS: Mapping[type, Needs] = {
    TextClassificationPipeline: "first",
    ZeroShotClassificationPipeline: "first",
    FillMaskPipeline: "masks",
    TokenClassificationPipeline: "all",
    QuestionAnsweringPipeline: "all",
    EmbeddingPipeline: "all",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where messages lie in a row of `sum(lengths)` tokens.

    `positions` [1, T] are None for a lone message, which the model counts itself; `wanted` are the tokens
    that the head looks at, None for all.
    """

    lengths: tuple[int, ...]
    spans: tuple[Span, ...]
    positions: torch.Tensor | None
    wanted: torch.Tensor | None


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """How one model runs without padding: the modules to hook, and what its head needs."""

    base: Any
    stack: torch.nn.Module
    narrow: torch.nn.Module | None
    needs: Needs
    padding: int | None
    """The padding token where positions count from it."""
    mask: int
    """The token to be filled, where the head looks at masks."""

    def layout(self, rows: Sequence[torch.Tensor]) -> Layout:
        """Lay out messages of these token ids, [length] each, one behind the other."""
        lengths = [len(row) for row in rows]
        if len(rows) == 1:
            return Layout(tuple(lengths), (), None, self._wanted(rows[0], torch.zeros(1, dtype=torch.long)))
        ids, sizes = torch.cat(tuple(rows)), torch.tensor(lengths)
        starts = sizes.cumsum(0) - sizes
        positions = _positions(ids, starts, sizes, self.padding)
        return Layout(tuple(lengths), tuple(_spans(lengths)), positions, self._wanted(ids, starts))

    def _wanted(self, ids: torch.Tensor, starts: torch.Tensor) -> torch.Tensor | None:
        if self.needs == "all":
            return None
        return starts if self.needs == "first" else torch.eq(ids, self.mask).nonzero().squeeze(-1)

    @contextmanager
    def over(self, layout: Layout) -> Iterator[None]:
        """Let the model run over such a row; a lone message in which every token counts needs nothing."""
        with ExitStack() as undo:
            if layout.positions is not None:
                self._lay(layout, layout.positions, undo)
            if layout.wanted is not None:
                self._narrow(layout.wanted.to(self.base.device), undo)
            yield

    def _lay(self, layout: Layout, positions: torch.Tensor, undo: ExitStack) -> None:
        """Give positions and spans to the model, and the attention that knows spans to its layers."""
        given = {
            "attention_mask": None,
            "position_ids": positions.to(self.base.device),
            SPANS: layout.spans,
        }

        def enter(_base: object, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:  # noqa: ANN401 - as torch declares it
            return args, {**kwargs, **given}

        undo.enter_context(self.base.register_forward_pre_hook(enter, with_kwargs=True))
        config = self.base.config
        undo.callback(setattr, config, "_attn_implementation", config._attn_implementation)  # noqa: SLF001 - the public setter looks at every module of the model, each time
        config._attn_implementation = NAME  # noqa: SLF001 - see the line above

    def _narrow(self, wanted: torch.Tensor, undo: ExitStack) -> None:
        """Keep only the tokens that the head looks at, in the last layer if it can be, else behind it.

        In a stack of six layers that saves an eighth of all sums; a head for words saves far more.
        """
        narrow = self.narrow
        if narrow is not None:

            def keep(_module: object, args: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
                return tuple(arg.index_select(1, wanted) for arg in args)

            undo.enter_context(narrow.register_forward_pre_hook(keep))

        def leave(_stack: object, _args: object, output: Any) -> Any:  # noqa: ANN401 - a ModelOutput
            hidden = output.last_hidden_state
            kept = hidden.index_select(1, wanted) if narrow is None else hidden
            # heads that look at the first token want one row a message
            output.last_hidden_state = kept.transpose(0, 1) if self.needs == "first" else kept
            return output

        undo.enter_context(self.stack.register_forward_hook(leave))


def found(pipe: Pipe) -> Way | None:
    """Tell how a pipeline's model would run without padding; None for families and tasks not known here."""
    needs = next((needs for kind, needs in NEEDS.items() if isinstance(pipe, kind)), None)
    config = pipe.model.config
    family = FAMILIES.get(getattr(config, "model_type", ""))
    base = pipe.model.base_model
    if needs is None or family is None or getattr(config, "is_decoder", False):
        return None
    AttentionInterface.register(NAME, attend)
    stack = base.get_submodule(family.stack)
    if family.narrow and not len(stack.layer):
        # embeddings and a head alone: no message sees another, and there is no last layer
        return None
    narrow = stack.layer[-1].get_submodule(family.narrow) if family.narrow else None
    padding = config.pad_token_id if family.counts_from_padding else None
    mask = pipe.tokenizer.mask_token_id if needs == "masks" else NO_TOKEN
    return Way(base, stack, narrow, needs, padding, mask)


def attend(
    _module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    _mask: object,
    *,
    scaling: float | None = None,
    **more: Any,  # noqa: ANN401 - whatever a model hands to its attention
) -> tuple[torch.Tensor, None]:
    """Let every message attend to itself: [1, heads, T, width] each, to [1, T, heads, width].

    Neighbours of equal length share a call. Called by transformers' layers (AttentionInterface).
    """
    rows = [tensor[0].transpose(0, 1) for tensor in (query, key, value)]
    parts = []
    for start, count, length in more[SPANS]:
        end = start + count * length
        # views of the shape that batches have: messages, heads, tokens, width
        queries, keys, values = (
            row[start:end].view(count, length, *row.shape[1:]).transpose(1, 2) for row in rows
        )
        seen = scaled_dot_product_attention(queries, keys, values, scale=scaling)
        parts.append(seen.transpose(1, 2).flatten(0, 1))
    return torch.cat(parts).unsqueeze(0), None


def _spans(lengths: Sequence[int]) -> Iterator[Span]:
    start = 0
    for length, group in groupby(lengths):
        count = len(list(group))
        yield start, count, length
        start += count * length


def _positions(
    ids: torch.Tensor, starts: torch.Tensor, lengths: torch.Tensor, padding: int | None
) -> torch.Tensor:
    """Count each message's positions from its own beginning: [1, T].

    RoBERTa and its kin count from the padding token's number on, and leave out padding tokens, which a
    person may write as well (transformers' create_position_ids_from_input_ids).
    """
    if padding is None:
        counted = torch.arange(len(ids)) - starts.repeat_interleave(lengths)
        return counted.unsqueeze(0)
    real = (ids != padding).long()
    count = real.cumsum(0)
    before = (count - real)[starts]
    return ((count - before.repeat_interleave(lengths)) * real + padding).unsqueeze(0)
