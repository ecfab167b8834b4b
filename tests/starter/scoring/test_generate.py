"""What is measured of a generator, on texts small enough to count by hand."""

import math
from typing import Any

import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel

from bot.starter.scoring.generate import between, listed, longest_runs, surprise, windows

END = 0


@pytest.fixture
def model() -> Any:  # noqa: ANN401 - a transformers model
    """Give a generator of eleven pieces that reads eight at once."""
    torch.manual_seed(3)
    config = GPT2Config(vocab_size=11, n_positions=8, n_embd=8, n_layer=1, n_head=2, initializer_range=0.5)
    made: Any = GPT2LMHeadModel(config)
    return made.eval()


def test_windows_score_every_piece_once_with_half_a_window_before_it() -> None:
    cut = list(windows(range(21), 8))
    assert [ids[done:] for ids, done in cut] == [
        [0, 1, 2, 3, 4, 5, 6, 7],
        [8, 9, 10, 11],
        [12, 13, 14, 15],
        [16, 17, 18, 19],
        [20],
    ]
    assert all(len(ids) == 8 for ids, _ in cut)
    assert list(windows(range(3), 8)) == [([0, 1, 2], 0)]


def test_what_is_summed_is_each_pieces_own_surprise_and_end_marks_are_free(model: Any) -> None:  # noqa: ANN401 - a transformers model
    short, long = [END, 4, 5, END, 6], [END, *range(1, 11), 3, 7]
    expected = 0.0
    for ids, end, begin in [(short, 5, 0), (long, 8, 0), (long, 12, 4), (long, 13, 5)]:
        with torch.inference_mode():
            chances = model(torch.tensor([ids[begin:end]])).logits[0].log_softmax(-1)
        new = {5: (1, 2, 4), 8: range(1, 8), 12: range(8, 12), 13: (12,)}[end]
        expected -= sum(float(chances[place - begin - 1, ids[place]]) for place in new)
    total, count = surprise(model, [short, long], END)
    assert count == 3 + 12
    assert math.isclose(total, expected, rel_tol=1e-5)


def test_the_longest_run_of_words_is_found_whatever_stands_between_them() -> None:
    data = ['"The goat," said she, "ate my hat; and my shoes', "too!\nThen it slept.", "Something else."]
    ours = [
        "I know: the goat said she ate my hat and my shoes too, then I woke.",
        "The goat said she ate nothing.",
        "The goat said that she ate my hat and my shoes",
    ]
    # fewer than six words are not looked for
    assert longest_runs(ours, data) == [12, 0, 7]


def test_samples_stand_between_the_marks_of_a_page_one_line_each() -> None:
    told = listed([("A goat", " ran.\nIt fell. "), ("A cat", " slept.")])
    page = "Before\n<!-- stories -->\nold\n<!-- /stories -->\nBehind\n"
    lines = between(page, told).splitlines()
    assert lines[1:-1] == [
        "<!-- stories -->",
        "1. **A goat** ran.<br>It fell.",
        "2. **A cat** slept.",
        "<!-- /stories -->",
    ]
    with pytest.raises(ValueError, match="substring"):
        between("A page without marks", told)
