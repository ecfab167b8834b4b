"""What stands in the database as JSON: inputs, parameters, answers, facts and failures, both ways."""

from dataclasses import replace
from typing import TypeAlias

from pydantic import TypeAdapter
from pydantic_core import to_json

from bot.store.job import Facts, Failure, Rival
from bot.tasks import Answer, Input, Parameter, Parameters, Passage

_Inputs: TypeAlias = tuple[Input, ...]
_INPUTS = TypeAdapter[_Inputs](tuple[Input, ...])
_PARAMETERS = TypeAdapter[dict[str, Parameter]](dict[str, Parameter])
_ANSWERS = TypeAdapter[tuple[Answer, ...]](tuple[Answer, ...])
_FACTS = TypeAdapter[Facts](Facts)
_FAILURE = TypeAdapter[Failure](Failure)
_RIVAL = TypeAdapter[Rival](Rival)


def _json(value: object) -> str:
    """Write anything; infinite numbers as words, because SQLite would refuse a row with a bare NaN."""
    return to_json(value, inf_nan_mode="strings").decode()


def well_formed(text: str) -> str:
    """Replace half surrogates, which JSON can spell but neither UTF-8 nor a tokenizer can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _input(value: Input) -> Input:
    if isinstance(value, Passage):
        return Passage(well_formed(value.question), well_formed(value.context))
    return well_formed(value)


def _parameter(value: Parameter) -> Parameter:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, tuple):
        return tuple(well_formed(part) for part in value)
    return value


def encode_inputs(inputs: tuple[Input, ...]) -> str:
    """Write inputs as JSON."""
    return _json(tuple(_input(value) for value in inputs))


def decode_inputs(text: str) -> tuple[Input, ...]:
    """Read inputs back."""
    return _INPUTS.validate_json(text)


def encode_parameters(parameters: Parameters) -> str:
    """Write parameters as JSON."""
    plain = {well_formed(name): _parameter(value) for name, value in parameters.items()}
    return _json(plain)


def decode_parameters(text: str) -> Parameters:
    """Read parameters back; a list of words is a tuple again."""
    return _PARAMETERS.validate_json(text)


def encode_answers(answers: tuple[Answer, ...]) -> str:
    """Write answers as JSON; the field `shape` says which of the three each is."""
    return _json(answers)


def decode_answers(text: str) -> tuple[Answer, ...]:
    """Read answers back."""
    return _ANSWERS.validate_json(text)


def encode_facts(facts: Facts | None) -> str | None:
    """Write how an answer came about."""
    return None if facts is None else _json(facts)


def decode_facts(text: str | None) -> Facts | None:
    """Read how an answer came about."""
    return None if text is None else _FACTS.validate_json(text)


def encode_rival(rival: Rival | None) -> str | None:
    """Write the second model of a comparison."""
    if rival is None:
        return None
    inputs = tuple(_input(value) for value in rival.inputs)
    parameters = {well_formed(name): _parameter(value) for name, value in rival.parameters.items()}
    return _json(replace(rival, inputs=inputs, parameters=parameters))


def decode_rival(text: str | None) -> Rival | None:
    """Read the second model of a comparison back."""
    return None if text is None else _RIVAL.validate_json(text)


def encode_failure(failure: Failure | None) -> str | None:
    """Write why no answer came."""
    return None if failure is None else _json(failure)


def decode_failure(text: str | None) -> Failure | None:
    """Read why no answer came."""
    return None if text is None else _FAILURE.validate_json(text)
