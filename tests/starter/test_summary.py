"""Extractive summaries quote, in order, and keep to their lengths."""

import math
from typing import Any

import pytest
import torch

from bot.starter import sentences
from bot.starter.summary import FEATURES, chosen, features, ranked
from tests.starter.own.summary import TEXTS
from tests.starter.sentences_of_our_own import ARTICLE

REACHED = 0.85
"""Of our own texts at least so many get a fitting sentence; the first sentence fits in a third of them."""


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


def test_the_tokens_of_a_summary_are_counted(summary: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    [answer] = summary(ARTICLE)
    assert summary.written(answer) == tokens(summary, answer["summary_text"]) > 5


def test_a_list_gives_one_summary_a_text(summary: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    answers = summary([ARTICLE, "Just one sentence", "", "今日は晴れです。明日は雨です。"], max_sentences=9)
    texts = [answer["summary_text"] for answer in answers]
    assert texts[1:] == ["Just one sentence", "", "今日は晴れです。明日は雨です。"]
    assert summary([]) == []


def test_parameters_of_generation_are_taken_and_mean_nothing(summary: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    assert summary(ARTICLE, num_beams=4, do_sample=False) == summary(ARTICLE)


def test_our_own_texts_get_a_fitting_sentence_more_often_than_by_taking_the_first_or_longest(
    summary: Any,  # noqa: ANN401 - a transformers pipeline
) -> None:
    answers = summary(["\n".join(text.sentences) for text in TEXTS], max_sentences=1)
    chosen_ones = [
        text.sentences.index(answer["summary_text"]) for text, answer in zip(TEXTS, answers, strict=True)
    ]
    right = sum(place in text.fitting for place, text in zip(chosen_ones, TEXTS, strict=True))
    first = sum(0 in text.fitting for text in TEXTS)
    longest = sum(text.sentences.index(max(text.sentences, key=len)) in text.fitting for text in TEXTS)
    assert right / len(TEXTS) >= REACHED > longest / len(TEXTS) > 2 * first / len(TEXTS)


def test_no_remark_about_the_weather_wins_by_coming_first(summary: Any) -> None:  # noqa: ANN401 - a transformers pipeline
    news = ARTICLE.replace(" It rained all morning.", "")
    for count in (1, 2, 3):
        [answer] = summary("It rained all morning. " + news, max_sentences=count)
        assert len(quoted(news, answer["summary_text"])) == count


def test_a_sentence_is_described_by_its_meaning_its_likeness_to_the_whole_and_its_length() -> None:
    vectors = torch.nn.functional.pad(torch.tensor([[1.0, 0.0], [0.0, 1.0]]), (0, 382))
    described = features(vectors, [1, 50])
    assert described.shape == (2, FEATURES)
    assert torch.equal(described[:, :384], vectors)
    assert described[1, 384:].tolist() == pytest.approx([0.5**0.5, math.log(20)])
    assert described[0, 384:].tolist() == pytest.approx([0.5**0.5, 0.0])


def test_diversity_prefers_what_was_not_yet_said() -> None:
    vectors = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.6, 0.8]])
    worth = torch.tensor([0.9, 0.8, 0.7])
    assert list(ranked(worth, vectors, 0.0)) == [0, 1, 2]
    assert list(ranked(worth, vectors, 0.5)) == [0, 2, 1]


def test_a_short_sentence_of_little_worth_fills_no_gap() -> None:
    assert chosen([0, 1, 2], [8, 8, 2], least=0, most=12, count=3) == [0]
    assert chosen([0, 1, 2], [8, 8, 2], least=9, most=12, count=3) == [0, 2]


def test_sentences_that_do_not_fit_are_passed_over_while_there_is_too_little() -> None:
    assert chosen([2, 0, 1], [5, 5, 20], least=0, most=12, count=2) == [0, 1]
    assert chosen([0, 1], [5, 5], least=8, most=12, count=1) == [0, 1]
    assert chosen([0], [50], least=0, most=12, count=1) == []
