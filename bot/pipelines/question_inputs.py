"""The many ways in which a question and its context may be given, turned into one list. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

KEYS_NEEDED = "You need to provide a dictionary with keys {question:..., context:...}"
IS_NONE = "`{key}` cannot be None"
IS_EMPTY = "`{key}` cannot be empty"
NOT_AN_EXAMPLE = "An example must be a dictionary with a question and a context, not {kind}"
NOT_UNDERSTOOD = "Arguments can't be understood: question and context must be texts or lists of texts"
UNEQUAL = "Questions and contexts don't have the same lengths"
UNKNOWN = "Unknown arguments {names}: give question= and context="
INVALID = "Invalid arguments: {kind} holds no examples"


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the text that its answer is looked for in."""

    question: str
    context: str


def read_example(item: object) -> Example:
    """Return the example that a dictionary holds; KeyError, ValueError or TypeError say what is wrong."""
    if isinstance(item, Example):
        return item
    if not isinstance(item, dict):
        raise ValueError(NOT_AN_EXAMPLE.format(kind=type(item).__name__))  # noqa: TRY004 - 4.57.6 raised ValueError here
    for key in ("question", "context"):
        if key not in item:
            raise KeyError(KEYS_NEEDED)
        if item[key] is None:
            raise ValueError(IS_NONE.format(key=key))
        if item[key] == "":
            raise ValueError(IS_EMPTY.format(key=key))
    return Example(**item)


def _from_keywords(question: object, context: object) -> list[Any]:
    if isinstance(question, list) and isinstance(context, list):
        if len(question) != len(context):
            raise ValueError(UNEQUAL)
        return [{"question": one, "context": other} for one, other in zip(question, context, strict=True)]
    if isinstance(question, list) and isinstance(context, str):
        return [{"question": one, "context": context} for one in question]
    if isinstance(question, str) and isinstance(context, str):
        return [{"question": question, "context": context}]
    raise ValueError(NOT_UNDERSTOOD)


def _from_positions(args: tuple[Any, ...]) -> Any:  # noqa: ANN401 - whatever the caller gave
    if len(args) == 1:
        return args[0]
    if len(args) == 2 and all(type(arg) is str for arg in args):  # noqa: PLR2004 - a question and a context
        return [{"question": args[0], "context": args[1]}]
    return list(args)


def given_inputs(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a list, or what may be streamed
    """Return what a call was given: examples still unchecked, or a generator or Dataset as it is."""
    if args:
        return _from_positions(args)
    for name in ("X", "data"):
        if name in kwargs:
            return kwargs[name]
    if "question" in kwargs and "context" in kwargs:
        return _from_keywords(kwargs["question"], kwargs["context"])
    raise ValueError(UNKNOWN.format(names=sorted(kwargs)))


def read_examples(inputs: object) -> list[Example]:
    """Check every example of a dictionary, or of something to iterate over."""
    if isinstance(inputs, dict):
        return [read_example(inputs)]
    if not isinstance(inputs, Iterable):
        raise ValueError(INVALID.format(kind=type(inputs).__name__))  # noqa: TRY004 - 4.57.6 raised ValueError here
    return [read_example(item) for item in inputs]
