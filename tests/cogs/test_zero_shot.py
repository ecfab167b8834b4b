"""/zero-shot: labels, template, and what the pipeline gives."""

import pytest

from bot.errors import BadTemplate, EmptyLabels, TooLong
from cogs.zero_shot import check, parse, split_labels
from tests.cogs.raw import output, recordings, request

TEXT = "Marie Curie was born in Warsaw ."


def test_labels_are_split_at_commas_of_every_script() -> None:
    assert split_labels(" a, b ,,a、c，d ") == ("a", "b", "c", "d")


@pytest.mark.parametrize("labels", [(), ("one",), " , ", "one, one"])
def test_fewer_than_two_labels_are_refused(labels: str | tuple[str, ...]) -> None:
    with pytest.raises(EmptyLabels, match="labels"):
        check((TEXT,), {"candidate_labels": labels})


def test_more_than_twenty_labels_are_refused_with_both_numbers() -> None:
    labels = tuple(f"label {number}" for number in range(21))
    with pytest.raises(TooLong, match=r"20.*21"):
        check((TEXT,), {"candidate_labels": labels})
    check((TEXT,), {"candidate_labels": labels[:20]})


@pytest.mark.parametrize("template", ["no place", "{} and {}", "{0}", "{name}", "{{}}", "{} }", "{"])
def test_a_template_needs_exactly_one_place(template: str) -> None:
    with pytest.raises(BadTemplate):
        check((TEXT,), {"candidate_labels": "a, b", "hypothesis_template": template})


def test_the_ranking_keeps_the_order_and_tells_the_hypothesis() -> None:
    raw = recordings()["zero_shot"]

    answer = parse(request(hypothesis_template="It is about {}."), TEXT, output("zero_shot"))

    assert [one.label for one in answer.labels] == raw["labels"]
    assert [one.score for one in answer.labels] == raw["scores"]
    assert answer.note == f"Hypothesis: It is about {raw['labels'][0]}."


def test_several_true_labels_are_said_to_be_judged_alone() -> None:
    answer = parse(request(multi_label=True), TEXT, output("zero_shot_multi"))

    assert answer.note.endswith("Each label was judged on its own.")
