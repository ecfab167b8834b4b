"""Long texts become windows that fit: nothing lost, nothing doubled, no character torn, and no waiting."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pipelines.long_text import limit_of, measure_of, split_text

if TYPE_CHECKING:
    from collections.abc import Callable

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
FLAGS = "🇫🇷🇩🇪🇯🇵"
PIECES = [
    "word",
    " ",
    "\n\n",
    ". ",
    "。",
    "我住在北京",
    "e\u0301\u0308",
    FAMILY,
    FLAGS,
    "👍🏽",
    "\r\n",
    "한국\u1112\u1161\u11ab",
    "שלום",
    "\u00a0",
]


def letters(text: str) -> int:
    """Measure one a character: the simplest tokenizer."""
    return len(text)


def whole(text: str, windows: list[tuple[int, str]]) -> bool:
    """Tell whether the windows stand where they say and hold all but spaces once, in order."""
    in_place = all(text[start : start + len(part)] == part for start, part in windows)
    joined = "".join(part for _, part in windows)
    return in_place and "".join(joined.split()) == "".join(text.split())


def test_a_short_text_is_one_window() -> None:
    assert split_text("  Hello there. \n", letters, 50) == [(2, "Hello there.")]
    assert split_text(" \n\t ", letters, 5) == []
    assert split_text("", letters, 5) == []


def test_paragraphs_come_before_sentences_and_sentences_before_words() -> None:
    assert [part for _, part in split_text("One two.\n\nThree four. Five", letters, 18)] == [
        "One two.",
        "Three four. Five",
    ]
    assert [part for _, part in split_text("One two three. Four five six", letters, 20)] == [
        "One two three.",
        "Four five six",
    ]
    assert [part for _, part in split_text("alpha beta gamma", letters, 12)] == ["alpha beta", "gamma"]


def test_chinese_is_cut_after_its_own_full_stop() -> None:
    assert [part for _, part in split_text("我住在北京。你好世界。今天", letters, 9)] == [
        "我住在北京。",
        "你好世界。今天",
    ]


@pytest.mark.parametrize(
    "cluster", [FAMILY, "e\u0301\u0308\u0323", "🇫🇷", "👍🏽", "\u1112\u1161\u11ab", "❤\ufe0f"]
)
def test_no_grapheme_is_torn(cluster: str) -> None:
    windows = split_text(cluster * 30, letters, 3 * len(cluster) + 1)
    assert all(len(part) % len(cluster) == 0 for _, part in windows)
    assert whole(cluster * 30, windows)


def test_a_character_that_cannot_fit_is_a_clear_error() -> None:
    with pytest.raises(ValueError, match="too small"):
        split_text("abc", lambda text: 3 * len(text), 2)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.integers(min_value=1, max_value=40))
def test_every_window_fits_and_nothing_is_lost(text: str, limit: int) -> None:
    windows = split_text(text, letters, limit)
    assert all(1 <= letters(part) <= limit for _, part in windows)
    assert all(part == part.strip() for _, part in windows)
    assert whole(text, windows)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.integers(min_value=4, max_value=30))
def test_any_text_fits_when_measured_in_bytes(text: str, limit: int) -> None:
    windows = split_text(text, lambda part: len(part.encode("utf-8", "surrogatepass")), limit)
    assert all(len(part.encode("utf-8", "surrogatepass")) <= limit for _, part in windows)
    assert whole(text, windows)


@pytest.mark.parametrize("unit", ["word ", "x", ".", "。", "我", FAMILY, FLAGS, "a. ", "\n\n", "e\u0301"])
def test_sixty_thousand_characters_take_linear_work(unit: str) -> None:
    text = (unit * 60_000)[:60_000]
    work = 0

    def counted(part: str) -> int:
        nonlocal work
        work += len(part)
        return (len(part) + 3) // 4

    begun = time.process_time()
    windows = split_text(text, counted, 128)
    assert whole(text, windows)
    assert work < 30 * len(text)
    assert time.process_time() - begun < 5


def test_a_real_tokenizer_measures_the_windows(load: Callable[..., Any]) -> None:
    pipe = load("question-answering", "bert")
    text = "Sarah lives in London. 我住在北京。 Wolfgang works in the old tower of Berlin.\n\n" * 40
    windows = split_text(text, measure_of(pipe), 50)
    sizes = [len(pipe.tokenizer(part, add_special_tokens=False)["input_ids"]) for _, part in windows]
    assert max(sizes) <= 50
    assert min(sizes[:-1]) > 10
    assert whole(text, windows)


@pytest.mark.parametrize(
    ("task", "name", "expected"),
    [
        ("question-answering", "bert", 128 - 3 - 62),
        ("question-answering", "roberta", 128 - 4 - 62),
        ("summarization", "t5", 64 - 1 - 2),
        ("translation_en_to_fr", "marian", 64 - 1),
        ("text2text-generation", "t5-plain", 64 - 1),
    ],
)
def test_the_room_for_text_leaves_out_what_the_task_needs(
    load: Callable[..., Any], task: str, name: str, expected: int
) -> None:
    assert limit_of(load(task, name)) == expected


def test_a_text_of_the_limit_is_read_by_the_model(load: Callable[..., Any]) -> None:
    pipe = load("text2text-generation", "bart")
    text = split_text("Sarah lives in London. " * 200, measure_of(pipe), limit_of(pipe))[0][1]
    assert pipe(text, max_new_tokens=6)[0]["generated_text"] is not None


def test_cutting_needs_neither_torch_nor_transformers() -> None:
    check = (
        "import sys, bot.pipelines.long_text, bot.pipelines.course_tasks, bot.pipelines.transformers_edge\n"
        "assert not {'torch', 'transformers', 'numpy'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", check], check=True, timeout=60)  # noqa: S603 - a fixed text
