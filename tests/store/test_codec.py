"""What is written is what is read, for every input, option and answer there can be."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.store import codec
from bot.store.job import Facts, Failure
from bot.tasks import Parameters, Passage, Ranking, Scored, Span, Spans, Text

scores = st.floats(allow_nan=False)
counts = st.lists(st.integers()).map(tuple)
inputs = st.one_of(st.text(), st.builds(Passage, st.text(), st.text()))
parameters = st.dictionaries(
    st.text(),
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(),
        st.lists(st.text()).map(tuple),
    ),
)
answers = st.one_of(
    st.builds(Ranking, st.lists(st.builds(Scored, st.text(), scores, st.text())).map(tuple), note=st.text()),
    st.builds(
        Spans,
        st.text(),
        st.lists(st.builds(Span, st.text(), st.integers(0, 9), st.integers(0, 9), scores)).map(tuple),
    ),
    st.builds(Text, st.lists(st.text()).map(tuple), prompt=st.text(), note=st.text()),
)


@given(st.lists(inputs).map(tuple))
def test_inputs_round_trip(values: tuple[str | Passage, ...]) -> None:
    """Texts and passages."""
    assert codec.decode_inputs(codec.encode_inputs(values)) == values


@given(parameters)
def test_parameters_round_trip_with_their_types(values: Parameters) -> None:
    """1 stays a whole number, 1.0 a broken one, True a truth, a tuple a tuple."""
    read = codec.decode_parameters(codec.encode_parameters(values))
    assert read == values
    assert {name: type(value) for name, value in read.items()} == {
        name: type(value) for name, value in values.items()
    }


@given(st.lists(answers).map(tuple))
def test_answers_round_trip(values: tuple[Ranking | Spans | Text, ...]) -> None:
    """The three shapes, mixed."""
    assert codec.decode_answers(codec.encode_answers(values)) == values


@given(st.builds(Facts, chunks=counts, queued=scores, loaded=st.none() | scores, ran=scores))
def test_facts_round_trip(facts: Facts) -> None:
    """How an answer came about."""
    assert codec.decode_facts(codec.encode_facts(facts)) == facts


@given(st.builds(Failure))
def test_failures_round_trip(failure: Failure) -> None:
    """Why none came."""
    assert codec.decode_failure(codec.encode_failure(failure)) == failure


def test_half_a_surrogate_becomes_a_replacement_character() -> None:
    """JSON can spell what UTF-8 cannot hold; the database takes it all the same."""
    half: str = json.loads('"\\ud83d"')
    assert codec.decode_inputs(codec.encode_inputs((half, "\ud83d\ude00"))) == ("\ufffd", "😀")
