"""Texts with labels for zero-shot: what is read out of an encyclopedia, and what must not be."""

from pathlib import Path

import pytest

from bot.starter.training import zero_shot_pairs
from bot.starter.training.zero_shot_pairs import Labelled, head, said, telling
from tests.starter.training.test_recipes import write

SINGER = "Ellen Toneff was a Norwegian jazz singer , daughter of a folk singer from Bulgaria and a nurse ."


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (SINGER, "Norwegian jazz singer"),
        ("Leuk is a municipality in the canton of Valais.", "municipality"),
        ("Epicrocis is a species of moth, found in Africa.", "species of moth"),
        ("It rained on the Lynn, a river in Norfolk County.", "river"),
    ],
)
def test_a_sentence_says_what_something_is(text: str, what: str) -> None:
    [(start, end)] = said(text)
    assert text[start:end] == what


def test_a_sentence_that_says_nothing_of_the_kind_gives_nothing() -> None:
    assert list(said("They sang until midnight.")) == []


def test_the_scored_topics_and_vague_words_are_no_labels() -> None:
    assert telling("jazz singer")
    assert not telling("British film")
    assert not telling("chain of music schools")
    assert not telling("member")
    assert not telling("African")


def test_the_head_says_the_kind() -> None:
    assert head("Dutch painter") == "painter"
    assert head("species of moth") == "moth"
    assert head("tributary of Rhine") == "tributary"


def encyclopedia(folder: Path, text: str, scored: str) -> list[Labelled]:
    """Read the kinds of one text while another one is scored."""
    names = {*zero_shot_pairs.SENTENCES, *zero_shot_pairs.ARTICLES, zero_shot_pairs.INFERENCES}
    for name in names:
        write(folder, name, [])
    write(folder, "wikisplit_all", [{"text": text}])
    write(folder, "dbpedia_test", [{"text": scored, "label": "artist"}])
    return list(zero_shot_pairs.kinds(folder))


def test_a_text_is_taken_whole_and_with_its_kind_cut_out(tmp_path: Path) -> None:
    whole, cut = encyclopedia(tmp_path, SINGER, "Another text altogether, with nothing in common at all.")
    assert whole == Labelled(SINGER, "Norwegian jazz singer", "kind")
    assert cut.label == "singer"
    assert "jazz" not in cut.text
    assert cut.text.startswith("Ellen Toneff was a , daughter")


def test_a_text_that_shares_eight_words_with_a_scored_one_is_left_out(tmp_path: Path) -> None:
    assert encyclopedia(tmp_path, SINGER, "The daughter of a folk singer from Bulgaria and a nurse") == []


def test_every_seventh_intent_is_kept_back(tmp_path: Path) -> None:
    rows = [
        {"text": f"say {number}", "label": f"intent {number}", "topic": "talk"} for number in range(10, 24)
    ]
    write(tmp_path, "intents_train", rows)
    texts = {one.text for one in zero_shot_pairs.intents(tmp_path)}
    assert texts == {row["text"] for row in rows} - {"say 10", "say 17"}
