"""The words that cross borders: a task, a request, and the three shapes of an answer. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Scalar: TypeAlias = str | int | float | bool | None
Parameter: TypeAlias = Scalar | tuple[str, ...]
Parameters: TypeAlias = Mapping[str, Parameter]
"""What a pipeline is called with, beside its inputs: JSON values only, so that they can be journalled."""
Precision: TypeAlias = Literal["exact", "half"]
"""How exactly a model calculates: in float32, or in bfloat16, whose scores differ a little."""


@dataclass(frozen=True, slots=True)
class Passage:
    """An input of extractive question answering."""

    question: str
    context: str


Input: TypeAlias = str | Passage


def characters(given: Input) -> int:
    """Measure an input in characters, a cheap stand-in for tokens."""
    if isinstance(given, Passage):
        return len(given.question) + len(given.context)
    return len(given)


@dataclass(frozen=True, slots=True)
class Scored:
    """A label with its score in 0..1; `text` is the whole filled sentence for fill-mask, else empty."""

    label: str
    score: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Labels, best first (sentiment, zero-shot, fill-mask). `note` says how, e.g. the hypothesis used."""

    labels: tuple[Scored, ...]
    note: str = ""
    shape: Literal["ranking"] = "ranking"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive, in code points) of `Spans.text`; an answer has label ''."""

    label: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of the person's own text (entities, extractive answers); none means none found."""

    text: str
    spans: tuple[Span, ...]
    note: str = ""
    shape: Literal["spans"] = "spans"


@dataclass(frozen=True, slots=True)
class Text:
    """Text a model wrote, one per returned sequence; `prompt` is what it continues ('' if nothing)."""

    texts: tuple[str, ...]
    prompt: str = ""
    note: str = ""
    shape: Literal["text"] = "text"


Answer: TypeAlias = Ranking | Spans | Text


@dataclass(frozen=True, slots=True)
class Offered:
    """A model offered for a task, as config.toml or a task names it.

    `revision` is the commit it is pinned to; None means: resolved at the first download and kept.
    """

    name: str
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A model resolved: where it lies, and which commit.

    `source`: 'hub' (a folder fetched from the hub, `path` is set), 'local' (a folder the owner named),
    'starter' (comes with the project), 'tiny' (an untrained placeholder). `badge` is what a footer must
    say of it ('' for hub models), e.g. 'starter, SST-2 dev 90.1 %, n=872'.
    """

    name: str
    source: Literal["hub", "local", "starter", "tiny"]
    revision: str | None = None
    path: str | None = None
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """One raw output of a pipeline, for one input, before a task parses it.

    `chunks`: in how many pieces the input was run; `tokens_in` / `tokens_out`: tokens read and written;
    `unread`: tokens at the beginning of a prompt that was too long to continue whole.
    """

    raw: Any
    chunks: int = 1
    tokens_in: int = 0
    tokens_out: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InferenceRequest:
    """What the backend is asked: several inputs of one person with one set of parameters.

    `pipeline` is a name that `bot.pipelines.pipeline` takes; `id` is the job's; `asker` keeps the queue
    fair, and `server` too (None: a direct message); `lane` separates short work from long generations;
    `seed` makes sampling repeatable.
    """

    id: str
    pipeline: str
    model: Model
    inputs: tuple[Input, ...]
    parameters: Parameters = field(default_factory=dict)
    asker: int = 0
    server: int | None = None
    lane: Literal["short", "long"] = "short"
    seed: int | None = None
    solo: bool = False
    """Run alone: a suspect of an earlier crash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the backend gives: one output per input, in order, and how it went (seconds, monotonic)."""

    outputs: tuple[Output, ...]
    device: str
    queued: float
    loaded: float | None
    """Seconds spent loading the model for this request; None when it was already loaded."""
    ran: float
    batch: int = 1
    """How many inputs shared the forward passes, those of other people included."""
    precision: Precision = "exact"


Parse: TypeAlias = Callable[[InferenceRequest, Input, Output], Answer]
Check: TypeAlias = Callable[[tuple[Input, ...], Parameters], None]
Code: TypeAlias = Callable[[InferenceRequest], str]


def no_check(_inputs: tuple[Input, ...], _parameters: Parameters) -> None:
    """Accept any inputs: the default of a task without rules of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a person can ask for.

    `name` is the slash command's name; `pipeline` what `bot.pipelines.pipeline` takes; `title` a few
    words; `parse` turns one raw output into an answer; `check` raises an InputError; `models` are used
    when config.toml names none; `example` is the course's own kind of input with its parameters.
    """

    name: str
    title: str
    pipeline: str
    parse: Parse
    models: tuple[Offered, ...] = ()
    check: Check = no_check
    lane: Literal["short", "long"] = "short"
    random: bool = False
    """Whether another run may give another answer, so that Redo makes sense."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Parameters that only `parse` reads, so that the pipeline is called without them.

    Each with the Python that does to what a pipeline gave, `{found}`, as `parse` does with the `{value}`.
    """
    example: tuple[Input, ...] = ()
    example_parameters: Parameters = field(default_factory=dict)
