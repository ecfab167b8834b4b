"""/ner: entities of every grouping, and parts of speech."""

import pytest

from bot.errors import BadModelOutput
from bot.tasks import Output, Span
from cogs.ner import parse
from tests.cogs.raw import output, recordings, request

TEXT = "Marie Curie was born in Warsaw ."


@pytest.mark.parametrize("name", ["ner_simple", "ner_first", "ner_none", "pos_none"])
def test_spans_are_the_persons_own_words(name: str) -> None:
    answer = parse(request(), TEXT, output(name))

    assert answer.text == TEXT
    assert [TEXT[one.start : one.end] for one in answer.spans] == [one["word"] for one in recordings()[name]]


def test_groups_and_tokens_keep_their_labels() -> None:
    grouped, single = (parse(request(), TEXT, output(name)) for name in ("ner_simple", "ner_none"))

    assert {one.label for one in grouped.spans} <= {"PER", "LOC"}
    assert {one.label for one in single.spans} <= {"B-PER", "I-PER", "B-LOC"}


def test_nothing_found_is_an_answer() -> None:
    assert parse(request(), "", output("ner_empty")).spans == ()


def test_a_least_score_leaves_out_and_says_how_many() -> None:
    raw = [
        {"entity_group": "PER", "score": 0.9, "start": 0, "end": 11},
        {"entity_group": "LOC", "score": 0.3, "start": 24, "end": 30},
    ]

    answer = parse(request(min_score=0.5), TEXT, Output(raw))

    assert answer.spans == (Span("PER", 0, 11, 0.9),)
    assert answer.note == "Only entities with a score of at least 50%; 1 left out."


def test_a_tokenizer_without_offsets_is_a_clear_error() -> None:
    with pytest.raises(BadModelOutput):
        parse(request(), TEXT, Output([{"entity": "B-PER", "score": 0.9, "start": None, "end": None}]))
