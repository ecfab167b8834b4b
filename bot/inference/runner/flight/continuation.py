"""One prompt on its way: what has been written, by how many sequences, and how the next tokens are chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from transformers import RepetitionPenaltyLogitsProcessor

from bot.inference.runner.flight.options import Options


@dataclass(slots=True, eq=False)
class Continuation:
    """A prompt and its sequences; those in `growing` each have a row of the flight, in this order."""

    prompt: list[int]
    options: Options
    draws: torch.Generator
    """Its own random numbers, so that no neighbour changes what is drawn."""
    sequences: list[list[int]] = field(init=False)
    growing: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.sequences = [[] for _ in range(self.options.sequences)]
        self.growing = list(range(self.options.sequences))

    @property
    def longest(self) -> int:
        """How many tokens a sequence may have in the end, those of the prompt included."""
        return len(self.prompt) + self.options.most

    def rows(self) -> list[list[int]]:
        """Return the tokens so far of every sequence that grows."""
        return [self.prompt + self.sequences[which] for which in self.growing]

    def take(self, tokens: Sequence[int]) -> list[bool]:
        """Append a token to each sequence that grows; tell which of them go on growing."""
        goes_on = []
        for which, token in zip(self.growing, tokens, strict=True):
            self.sequences[which].append(token)
            ended = token in self.options.ends or len(self.sequences[which]) >= self.options.most
            goes_on.append(not ended)
        self.growing = [which for which, on in zip(self.growing, goes_on, strict=True) if on]
        return goes_on

    def written(self) -> torch.Tensor:
        """Return prompt and continuations as `generate` does, [1, sequences, length], padded at the end."""
        longest = max(len(tokens) for tokens in self.sequences)
        padded = [tokens + [self.options.pad] * (longest - len(tokens)) for tokens in self.sequences]
        return torch.tensor([[self.prompt + tokens for tokens in padded]])


def next_tokens(scores: torch.Tensor, aboard: Sequence[Continuation]) -> list[int]:
    """Choose the next token of every row from its scores [rows, vocabulary], which are changed in place."""
    places: list[slice] = []
    for one in aboard:
        start = places[-1].stop if places else 0
        places.append(slice(start, start + len(one.growing)))
        _bend(scores[places[-1]], one)
    _warp(scores, aboard, places)
    chosen = scores.argmax(dim=-1)
    for one, place in zip(aboard, places, strict=True):
        if one.options.warp is not None:
            chosen[place] = _draw(scores[place], one)
    tokens: list[int] = chosen.tolist()
    return tokens


def _bend(scores: torch.Tensor, one: Continuation) -> None:
    """Punish what was there before, and forbid the end as long as it comes too early."""
    options = one.options
    if options.penalty != 1.0:
        ids = torch.tensor(one.rows(), device=scores.device)
        scores.copy_(RepetitionPenaltyLogitsProcessor(options.penalty)(ids, scores))
    if len(one.sequences[one.growing[0]]) < options.least:
        scores[:, list(options.ends)] = -torch.inf


def _warp(scores: torch.Tensor, aboard: Sequence[Continuation], places: Sequence[slice]) -> None:
    """Bend the scores of drawn tokens, all rows of one way together: each row is bent by itself alone."""
    ways: dict[object, list[int]] = {}
    for one, place in zip(aboard, places, strict=True):
        if one.options.warp is not None:
            ways.setdefault(one.options.warp, []).extend(range(place.start, place.stop))
    for one in aboard:
        if (rows := ways.pop(one.options.warp, None)) is not None and one.options.warp is not None:
            # these processors look at scores alone
            nothing = torch.empty((len(rows), 0), dtype=torch.long, device=scores.device)
            scores[rows] = one.options.warp.processors()(nothing, scores[rows])  # type: ignore[arg-type]  # LongTensor is torch's old name


def _draw(scores: torch.Tensor, one: Continuation) -> torch.Tensor:
    """Draw a token for each sequence that grows, with the numbers `generate` draws for this prompt alone.

    Drawn for sequences that have ended as well, so that the others keep theirs.
    """
    share = torch.full((len(one.sequences), scores.shape[1]), 1 / scores.shape[1], device=scores.device)
    share[one.growing] = torch.softmax(scores, dim=-1)
    return torch.multinomial(share, 1, generator=one.draws)[one.growing, 0]
