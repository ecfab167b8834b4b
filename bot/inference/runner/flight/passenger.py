"""A request in flight: its prompts made ready, its text streamed, its outcome put together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import torch

from bot.inference.loading.models import Pipe
from bot.inference.runner import faults, generation
from bot.inference.runner.features import Feature, features_of, padding_of
from bot.inference.runner.flight.continuation import Continuation
from bot.inference.runner.flight.options import options_of
from bot.inference.runner.work import Outcome, Work
from bot.pipelines.transformers_edge import call_parameters
from bot.tasks import Output

Done: TypeAlias = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True, eq=False)
class Prompt:
    """One input: what the pipeline made of it, how much of it is not read, and what is written to it."""

    feature: Feature
    unread: int
    continuation: Continuation


class Passenger:
    """A request whose prompts are in flight or wait for a row; `done` is called once, with its outcome."""

    def __init__(self, pipe: Pipe, work: Work, done: Done) -> None:
        self.work = work
        self.prompts: list[Prompt] = []
        self._pipe = pipe
        self._done = done
        self._stream: generation.Stream | None = None
        self._after: Mapping[str, Any] = {}

    def ready(self) -> bool:
        """Make the prompts ready; False where the request asks for what only `generate` can do.

        Raises what the pipeline raises on an input.
        """
        parameters = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self.work.request.parameters.items()
        }
        before, during, self._after = call_parameters(self._pipe, parameters)
        padding = padding_of(self._pipe, generates=True)
        if self._pipe.tokenizer.pad_token_id != padding.token:
            during = {"pad_token_id": padding.token, **during}
        for text in self.work.request.inputs:
            for feature in features_of(self._pipe, text, before, padding):
                if (prompt := self._prompt(feature, during)) is None:
                    return False
                self.prompts.append(prompt)
        if len(self.prompts) == 1:
            self._stream = generation.streamer(self._pipe, during, self._after, self.work.tell)
        return len(self.prompts) == len(self.work.request.inputs)

    @property
    def finished(self) -> bool:
        """Whether nothing of it grows any more."""
        return not any(prompt.continuation.growing for prompt in self.prompts)

    def hear(self, tokens: Sequence[int]) -> None:
        """Tell of new tokens of its sequence, where it has only one."""
        if self._stream is not None:
            self._stream.add(tokens)

    def land(self) -> None:
        """Hand over what was written; or what the pipeline's postprocess dies of."""
        if self._stream is not None:
            self._stream.end()
        outputs = []
        for number, prompt in enumerate(self.prompts):
            try:
                outputs.append(self._output(prompt))
            except BaseException as error:
                if faults.must_rise(error):
                    raise
                self.fail(error, number)
                return
        self._done(tuple(outputs))

    def fail(self, error: BaseException, number: int = 0) -> None:
        """Hand over an error, in words for the person."""
        self._done(faults.told(error, faults.which(number, len(self.work.request.inputs))))

    def _prompt(self, feature: Feature, during: Mapping[str, Any]) -> Prompt | None:
        whole = feature.length
        feature, bound = generation.fitted(self._pipe, feature, during)
        options = options_of(self._pipe, during, feature.length) if feature.kind is not None else None
        if options is None:
            return None
        if bound is not None:
            options = replace(options, most=bound)
        ids: list[int] = feature.values["input_ids"][0].tolist()
        return Prompt(feature, whole - feature.length, Continuation(ids, options, self._draws()))

    def _draws(self) -> torch.Generator:
        """Return random numbers of its own: every text is continued as it would be alone with that seed."""
        draws = torch.Generator(self._pipe.model.device)
        if (seed := self.work.request.seed) is None:
            draws.seed()
        else:
            draws.manual_seed(seed)
        return draws

    def _output(self, prompt: Prompt) -> Output:
        row = {
            "generated_sequence": prompt.continuation.written(),
            "input_ids": torch.tensor([prompt.continuation.prompt]),
            "prompt_text": prompt.feature.values["prompt_text"],
        }
        raw = self._pipe.postprocess(row, **self._after)
        faults.check_numbers(raw)
        written = generation.written(self._pipe, row)
        return Output(raw, tokens_in=prompt.feature.length, tokens_out=written, unread=prompt.unread)
