"""The loop: one step is one token for every row; rows come and go between two steps."""

import itertools
from collections.abc import Callable, Sequence

import torch

from bot.errors import BadModelOutput
from bot.inference.loading.models import Pipe
from bot.inference.runner import faults
from bot.inference.runner.flight.continuation import Continuation, next_tokens
from bot.inference.runner.flight.held import Held
from bot.inference.runner.flight.passenger import Done, Passenger
from bot.inference.runner.flight.reading import readings, rows_of
from bot.inference.runner.work import Size, Work

HELD = 8
"""Tokens whose keys and values may be held, in forward passes' worth: a row holds its own to its end."""


class Flight:
    """Requests of one decoder that are continued together, each as it would be alone.

    For one thread. `free` drops other models when the device is full, and tells whether it dropped any;
    `size.inputs` bounds the rows, and is halved where they do not fit into memory.
    """

    def __init__(self, pipe: Pipe, size: Size, free: Callable[[], bool] = lambda: False) -> None:
        self.model = pipe.model
        self._pipe = pipe
        self._size = size
        self._free = free
        self._most = self.limit = size.inputs
        self.most_held = 0
        """Bytes of the keys and values at the height of the flight."""
        self._held = Held(pipe.model)
        self._aboard: list[Continuation] = []
        self._waiting: list[Continuation] = []
        self._owners: dict[Continuation, Passenger] = {}
        self._passengers: list[Passenger] = []

    def __bool__(self) -> bool:
        return bool(self._passengers)

    @property
    def rows(self) -> int:
        """Return how many rows are in flight."""
        return len(self._held)

    def admit(self, work: Work, done: Done) -> bool:
        """Take a request along from the next step on; False where only `generate` can do what it asks.

        `done` is called from a step with what came of it, or at once if it cannot even be read.
        """
        passenger = Passenger(self._pipe, work, done)
        try:
            if not passenger.ready():
                return False
        except BaseException as error:
            if faults.must_rise(error):
                raise
            passenger.fail(error, len(passenger.prompts))
            return True
        self._passengers.append(passenger)
        for prompt in passenger.prompts:
            self._owners[prompt.continuation] = passenger
            self._waiting.append(prompt.continuation)
        return True

    @torch.inference_mode()
    def step(self) -> None:
        """Let go whom nobody waits for, let newcomers aboard, and write one token for every row."""
        self._let_go()
        passes = list(readings(self._boarding(), self._size.tokens))
        newcomers = [one for together in passes for one in together]
        if not self._aboard and not newcomers:
            return
        failure: BaseException | None = None
        try:
            scores = self._read(passes)
        except BaseException as error:
            if faults.must_rise(error):
                raise
            failure = error
        if failure is None:
            self._aboard += newcomers
            self.most_held = max(self.most_held, self._held.bytes)
            self._write(scores)
        else:
            # outside the except block: there the traceback still holds the tensors of the failed pass
            self._recover(failure, [*self._aboard, *newcomers])

    def _let_go(self) -> None:
        over = [passenger for passenger in self._passengers if passenger.work.over]
        self._drop(over)
        for passenger in over:
            if (verdict := passenger.work.verdict()) is not None:
                passenger.fail(verdict)

    def _boarding(self) -> list[Continuation]:
        """Take from those that wait whom there is room for: first of the request with the fewest rows."""
        chosen: list[Continuation] = []
        while self._waiting:
            aboard = [*self._aboard, *chosen]
            owners = [self._owners[one] for one in aboard]
            following = min(self._waiting, key=lambda one: owners.count(self._owners[one]))
            if aboard and not self._fit([*aboard, following]):
                break
            self._waiting.remove(following)
            chosen.append(following)
        return chosen

    def _fit(self, aboard: Sequence[Continuation]) -> bool:
        rows = sum(len(one.growing) for one in aboard)
        held = rows * max(one.longest for one in aboard)
        return rows <= self._most and held <= HELD * self._size.tokens

    def _read(self, passes: Sequence[Sequence[Continuation]]) -> torch.Tensor:
        """Run the model on the last token of every row and on the newcomers; return all rows' scores."""
        scores = []
        if self._aboard:
            last = [one.sequences[which][-1] for one in self._aboard for which in one.growing]
            scores.append(self._held.step(last))
        scores += [self._held.add(*rows_of(together)) for together in passes]
        return torch.cat(scores)

    def _write(self, scores: torch.Tensor) -> None:
        """Choose a token for every row, and let go what has ended."""
        scores = self._sound(scores)
        if not self._aboard:
            return
        tokens = iter(next_tokens(scores, self._aboard))
        going: list[bool] = []
        for one in self._aboard:
            new = list(itertools.islice(tokens, len(one.growing)))
            going += one.take(new)
            self._owners[one].hear(new)
        self._held.keep([row for row, on in enumerate(going) if on])
        self._aboard = [one for one in self._aboard if one.growing]
        landed = [passenger for passenger in self._passengers if passenger.finished]
        self._drop(landed)
        for passenger in landed:
            passenger.land()

    def _sound(self, scores: torch.Tensor) -> torch.Tensor:
        """Let go whose scores are no numbers; return the scores of the others."""
        amiss: list[bool] = scores.isnan().any(dim=-1).tolist()
        if not any(amiss):
            return scores
        rows = [self._owners[one] for one in self._aboard for _ in one.growing]
        lost = [passenger for passenger, bad in zip(rows, amiss, strict=True) if bad]
        kept = self._drop(lost)
        for passenger in dict.fromkeys(lost):
            passenger.fail(BadModelOutput(faults.NOT_A_NUMBER, faults.BAD_HINT))
        return scores[kept]

    def _recover(self, error: BaseException, tried: list[Continuation]) -> None:
        """Let everybody start again from what is written, in smaller flights; who fails alone is guilty."""
        error.__traceback__ = None
        self._held = Held(self._pipe.model)
        self._aboard, self._waiting = [], [*tried, *self._waiting]
        memory = faults.is_memory(error)
        if memory and torch.cuda.is_available():
            torch.cuda.empty_cache()
        if len(tried) > 1:
            self._most = max(1, sum(len(one.growing) for one in tried) // 2)
            self.limit = self._most if memory else self.limit
        elif not memory or not self._free():
            guilty = self._owners[tried[0]]
            self._drop([guilty])
            guilty.fail(error, [prompt.continuation for prompt in guilty.prompts].index(tried[0]))
            self._most = self.limit

    def _drop(self, passengers: Sequence[Passenger]) -> list[int]:
        """Take requests out with all their rows; return which rows stay."""
        if not passengers:
            return list(range(self.rows))
        gone = {prompt.continuation for passenger in passengers for prompt in passenger.prompts}
        rows = [one not in gone for one in self._aboard for _ in one.growing]
        kept = [row for row, stays in enumerate(rows) if stays]
        self._held.keep(kept)
        self._aboard = [one for one in self._aboard if one not in gone]
        self._waiting = [one for one in self._waiting if one not in gone]
        self._passengers = [one for one in self._passengers if one not in passengers]
        for one in gone:
            del self._owners[one]
        if not self._passengers:
            self._most = self.limit
        return kept
