"""Passages in which somebody speaks of themselves."""

import re

from bot.starter.scoring.ner import entities
from bot.starter.training.introductions import ASKED, Cast, cast, questions, tagged
from bot.starter.training.passages import NO_ANSWER

CAST = Cast(("Ida Holm", "Tariq"), ("Siemens", "Bank of Malta"), ("Oslo", "Cape Verde", "Lima"))


def test_every_answer_stands_in_its_passage() -> None:
    asked = list(questions(CAST, 300, seed=1))
    found = {question.context[question.start : question.end] for question in asked if question.start >= 0}
    assert {"Siemens", "Ida Holm", "Cape Verde"} <= found
    assert all(answer and answer == answer.strip(" .,") for answer in found)
    absent = [question for question in asked if question.start == NO_ANSWER]
    assert 0.1 < len(absent) / len(asked) < 0.3
    assert not any("{" in question.context + question.question for question in asked)


def test_where_i_work_is_at_the_employer_and_in_which_city_is_in_its_place() -> None:
    for question in questions(CAST, 300, seed=2):
        answer = question.context[question.start : question.end] if question.start >= 0 else None
        if question.question == "Where do I work?":
            assert answer is not None
            assert answer not in CAST.places
        if question.question in ASKED["place"]:
            assert answer is None or answer in CAST.places


def test_the_sentence_of_the_course_is_not_among_them() -> None:
    course = re.compile(r"[Mm]y name is [\w ]+ and I work at (?:(?:[A-Z]\w*|of) )+in ")
    assert course.search("My name is Sylvain and I work at Hugging Face in Brooklyn.")
    for question in questions(CAST, 500, seed=3):
        assert not course.search(question.context)
        assert "Hugging Face" not in question.context


def test_the_same_seed_gives_the_same_passages() -> None:
    assert list(questions(CAST, 20, seed=4)) == list(questions(CAST, 20, seed=4))
    assert list(questions(CAST, 20, seed=4)) != list(questions(CAST, 20, seed=5))


def test_names_are_tagged_and_nothing_else() -> None:
    for row in tagged(CAST, 100, seed=1):
        assert len(row["tokens"]) == len(row["tags"])
        for kind, start, end in entities(row["tags"]):
            name = " ".join(row["tokens"][start:end])
            assert (name in CAST.people) == (kind == "PER")
            assert (name in CAST.places) == (kind == "LOC")
        outside = [word for word, tag in zip(row["tokens"], row["tags"], strict=True) if tag == "O"]
        assert not {"Ida", "Tariq", "Siemens", "Oslo", "Lima"} & set(outside)


def test_the_cast_is_taken_from_rows_of_the_entity_data() -> None:
    rows = [{"tokens": ["Anna", "Lund", "likes", "Oslo"], "tags": ["B-PER", "I-PER", "O", "B-LOC"]}]
    assert cast(rows) == Cast(["Anna Lund"], [], ["Oslo"])
