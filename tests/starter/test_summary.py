"""Extractive summaries quote, in order, and keep to their lengths."""

from typing import Any

import pytest
import torch

from bot.starter import sentences
from bot.starter.summary import centrality, chosen, ranked
from tests.starter.sentences_of_our_own import ARTICLE


def quoted(text: str, summary: str) -> list[int]:
    """Give which sentences of a text a summary is made of; fails if anything else is in it."""
    found = []
    for number, span in enumerate(sentences.split(text)):
        sentence = text[span.start : span.end]
        if sentence in summary:
            found.append(number)
            summary = summary.replace(sentence, "", 1)
    assert not summary.strip()
    return found


def tokens(summary: Any, text: str) -> int:  # noqa: ANN401 - a transformers pipeline
    """Count tokens as the pipeline does."""
    return len(summary.tokenizer(text, add_special_tokens=False)["input_ids"])


def test_a_summary_quotes_some_sentences_in_their_order(summary: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    [answer] = summary(ARTICLE)
    assert list(answer) == ["summary_text"]
    found = quoted(ARTICLE, answer["summary_text"])
    assert found == sorted(found)
    assert 1 <= len(found) <= 3


def test_what_the_article_is_about_is_in_and_the_weather_is_not(summary: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    [answer] = summary(ARTICLE)
    assert "library" in answer["summary_text"]
    assert "rained" not in answer["summary_text"]


@pytest.mark.parametrize("name", ["max_length", "max_new_tokens"])
def test_no_summary_is_longer_than_asked(summary: Any, name: str) -> None:  # noqa: ANN401 - a transformers pipeline
    for most in (1, 2, 5, 20, 40):
        [answer] = summary(ARTICLE, **{name: most})
        assert 1 <= tokens(summary, answer["summary_text"]) <= most


def test_a_minimal_length_is_reached_while_there_is_text(summary: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    [answer] = summary(ARTICLE, min_length=80, max_length=142)
    assert tokens(summary, answer["summary_text"]) >= 80
    [everything] = summary(ARTICLE, min_length=1000, max_length=1000)
    assert quoted(ARTICLE, everything["summary_text"]) == list(range(7))


def test_a_list_gives_one_summary_a_text(summary: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    answers = summary([ARTICLE, "Just one sentence", "", "今日は晴れです。明日は雨です。"], max_sentences=9)
    texts = [answer["summary_text"] for answer in answers]
    assert texts[1:] == ["Just one sentence", "", "今日は晴れです。明日は雨です。"]
    assert summary([]) == []


def test_parameters_of_generation_are_taken_and_mean_nothing(summary: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    assert summary(ARTICLE, num_beams=4, do_sample=False) == summary(ARTICLE)


def test_a_bonus_for_early_sentences_falls_in_a_line() -> None:
    same = torch.nn.functional.normalize(torch.ones(3, 4), dim=1)
    assert centrality(same, 0.2).tolist() == pytest.approx([1.2, 1.1, 1.0])


def test_diversity_prefers_what_was_not_yet_said() -> None:
    vectors = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.6, 0.8]])
    assert list(ranked(vectors, 0.0, 0.0)) == [0, 1, 2]
    assert list(ranked(vectors, 0.0, 0.5)) == [0, 2, 1]


def test_a_short_sentence_of_little_worth_fills_no_gap() -> None:
    assert chosen([0, 1, 2], [8, 8, 2], least=0, most=12, count=3) == [0]
    assert chosen([0, 1, 2], [8, 8, 2], least=9, most=12, count=3) == [0, 2]


def test_sentences_that_do_not_fit_are_passed_over_while_there_is_too_little() -> None:
    assert chosen([2, 0, 1], [5, 5, 20], least=0, most=12, count=2) == [0, 1]
    assert chosen([0, 1], [5, 5], least=8, most=12, count=1) == [0, 1]
    assert chosen([0], [50], least=0, most=12, count=1) == []
