"""The NLI model: a stock model in the stock zero-shot pipeline."""

from typing import TYPE_CHECKING

import pytest
from transformers import BertForSequenceClassification, ZeroShotClassificationPipeline

from bot import starter
from bot.starter.scoring.nli import judged
from bot.starter.training.nli_pairs import Pair

if TYPE_CHECKING:
    from transformers import Pipeline

NAME = "starter/nli-minilm-r16"
SAID = (
    Pair("Two children are playing football in the rain.", "The children are outside.", "entailment"),
    Pair("Two children are playing football in the rain.", "The children are asleep.", "contradiction"),
    Pair("Two children are playing football in the rain.", "The children are brother and sister.", "neutral"),
    Pair("A woman in a red coat is buying bread.", "A woman is wearing a coat.", "entailment"),
    Pair("A woman in a red coat is buying bread.", "Nobody is buying anything.", "contradiction"),
    Pair("A woman in a red coat is buying bread.", "The woman has three children.", "neutral"),
    Pair("The old man did not catch the train.", "The old man missed the train.", "entailment"),
    Pair("The old man did not catch the train.", "The old man caught the train.", "contradiction"),
    Pair("The old man did not catch the train.", "The old man was on his way to a wedding.", "neutral"),
)
"""Written before the model answered any."""


@pytest.fixture(scope="module")
def nli() -> "Pipeline":
    """Give the pipeline as the pack makes it."""
    return starter.pipeline(NAME)


def test_the_stock_pipeline_takes_the_stock_model(nli: "Pipeline") -> None:
    assert type(nli) is ZeroShotClassificationPipeline
    assert type(nli.model) is BertForSequenceClassification
    assert nli.entailment_id == 2


def test_the_example_of_the_course(nli: "Pipeline") -> None:
    text = "This is a course about the Transformers library"
    answer = nli(text, candidate_labels=["education", "politics", "business"])
    assert answer["labels"][0] == "education"
    assert sum(answer["scores"]) == pytest.approx(1, abs=1e-5)


def test_most_plain_pairs_are_judged_rightly(nli: "Pipeline") -> None:
    found = judged(nli, SAID)
    assert sum(label == pair.label for label, pair in zip(found, SAID, strict=True)) >= 7


def test_with_multi_label_each_label_stands_alone(nli: "Pipeline") -> None:
    text = "The minister opened the new school."
    answer = nli(text, candidate_labels=["politics", "education", "football"], multi_label=True)
    assert answer["labels"][-1] == "football"
    assert answer["scores"][-1] < 0.5
