"""Pictures: what is drawn where, what they say in words, and which answers have one."""

import io
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from bot.render import Attached, Reach, Reply, fit, render
from bot.render.charts import charted, fonts
from bot.render.charts.canvas import DOTS, EDGE, WIDTH
from bot.render.charts.entities import BARS_AT, ROW, TITLE_HIGH, entities
from bot.render.charts.fonts import drawable
from bot.render.charts.scores import COLUMNS, ROWS, scores
from bot.render.reply import ALT
from bot.tasks import Answer, Ranking, Scored, Span, Spans
from bot.text import measure
from tests.render.jobs import GLAD, TASK, done, failed

TEXTS = ("I love this", "I hate this", "It rains", "教室里很安静", "Besançon en été", "so much for $5 and $6")
UNDRAWABLE = "\N{EGYPTIAN HIEROGLYPH A001}"


def pixels(picture: Attached) -> npt.NDArray[np.uint8]:
    """Return a picture's pixels, [height, width, red green blue]."""
    return np.asarray(Image.open(io.BytesIO(picture.data)).convert("RGB"))


def chart_of(*answers: Answer, texts: tuple[str, ...] = TEXTS) -> Attached | None:
    """Return the picture under the reply to a job with these answers."""
    job = done(texts[: len(answers)], *answers)
    return next((file for file in charted(job, render(job, TASK)).files if file.alt), None)


def ranking(**scores_by_label: float) -> Ranking:
    """Return a ranking of labels."""
    return Ranking(tuple(Scored(label, score) for label, score in scores_by_label.items()))


def marked(*words: str) -> Spans:
    """Return a text of such words, each of them a person's name."""
    text, spans = " and ".join(words), []
    for number, word in enumerate(words):
        start = sum(len(one) + 5 for one in words[:number])
        spans.append(Span("PER", start, start + len(word), 0.9))
    return Spans(text, tuple(spans))


@pytest.mark.parametrize("count", [1, 3, 4, 6])
def test_scores_of_four_texts_and_more_are_a_picture(count: int) -> None:
    assert (chart_of(*[GLAD] * count) is not None) == (count >= 4)


def test_a_picture_is_800_dots_wide_and_small() -> None:
    picture = scores([(text, GLAD) for text in TEXTS])
    assert pixels(picture).shape[1] == WIDTH * DOTS == 800
    assert len(picture.data) < 100_000


def test_a_higher_score_is_darker_and_no_label_is_paper() -> None:
    rows = [("a", ranking(high=0.9, low=0.1)), ("b", ranking(high=0.6)), *[("c", ranking(high=0.3))] * 2]
    drawn = pixels(scores(rows)).astype(int).sum(axis=2)
    # the columns begin at 3.3 inches, the rows at 1.7; beside the corner of a block is no letter
    high, low, missing = drawn[180, 336], drawn[180, 576], drawn[224, 576]
    assert high < drawn[224, 336] < drawn[268, 336] < low < missing == 3 * 255


def test_alt_text_says_all_scores_in_their_order() -> None:
    picture = chart_of(*[ranking(POSITIVE=0.75, NEGATIVE=0.25)] * 4)
    assert picture is not None
    assert picture.alt.splitlines()[:2] == [
        "Scores of 4 texts",
        "1. I love this: POSITIVE 75.0 %, NEGATIVE 25.0 %",
    ]


def test_many_texts_and_labels_stay_within_every_limit() -> None:
    labels = {f"label{number}" * 5: 1 / (number + 2) for number in range(20)}
    picture = scores([("word " * 2000, ranking(**labels))] * 100)
    assert measure(picture.alt) <= ALT
    assert pixels(picture).shape[0] < (ROWS + 5) * 44
    assert len(labels) > COLUMNS


@pytest.mark.filterwarnings("error")
def test_what_no_font_holds_is_not_drawn_as_a_box() -> None:
    assert drawable(f"a {UNDRAWABLE}", 20, "text 1") == "text 1"
    assert drawable("Besançon, Ærø, Łódź, Ελλάδα, Москва", 40, "text 1") != "text 1"
    # matplotlib warns of every letter that it draws as a box, and warnings are errors here
    picture = scores([(text, ranking(**{UNDRAWABLE: 0.5, "$a_b$": 0.5})) for text in (*TEXTS, UNDRAWABLE)])
    assert UNDRAWABLE in picture.alt


def test_chinese_is_drawn_where_a_font_holds_it() -> None:
    chinese = len(fonts.families()) > 1
    assert (drawable("教室里很安静", 20, "text 1") == "教室里很安静") == chinese


def test_entities_are_counted_whatever_their_capitals() -> None:
    picture = chart_of(marked("Ada", "ADA", "Bob", "Ada"), marked("Bob", "Cleo", "Dora", "Eve"))
    assert picture is not None
    assert (
        picture.alt == "Found most often: Ada (PER) 3, Bob (PER) 2, Cleo (PER) 1, Dora (PER) 1, Eve (PER) 1"
    )


def test_bars_are_as_long_as_entities_are_frequent() -> None:
    drawn = pixels(entities([marked("Ada", "Ada", "Ada", "Ada", "Bob")])).astype(int)
    blue = (drawn[:, :, 2] - drawn[:, :, 0]) > 60
    tops = [round((TITLE_HIGH + ROW * (row + 0.5)) * DOTS) for row in (0, 1)]
    long, short = (int(blue[top, round(BARS_AT * DOTS) :].sum()) for top in tops)
    assert long == pytest.approx((WIDTH - BARS_AT - 3 * EDGE) * DOTS, abs=4)
    assert long / short == pytest.approx(4, abs=0.2)


@pytest.mark.parametrize("count", [7, 8])
def test_a_few_entities_need_no_picture(count: int) -> None:
    assert (chart_of(marked(*["Ada"] * count)) is not None) == (count == 8)


def test_answers_inside_a_text_have_no_picture() -> None:
    assert chart_of(Spans("Kenya won", tuple(Span("", 0, 5, 0.9) for _ in range(9)))) is None


def test_a_failure_and_wiped_texts_have_no_picture() -> None:
    job = done(TEXTS, *[GLAD] * len(TEXTS))
    for other in (failed("TIMEOUT", "It took too long."), replace(job, wiped=True)):
        assert charted(other, Reply(content="x")) == Reply(content="x")


def test_where_no_file_may_be_sent_the_text_alone_says_all() -> None:
    job = done(TEXTS, *[GLAD] * len(TEXTS))
    whole = charted(job, render(job, TASK))
    assert [file.name for file in whole.files] == ["scores.png"]
    for reach in (Reach(files=False), Reach(files=False, embeds=False)):
        assert fit(whole, reach).files == ()
        assert fit(whole, reach).content == fit(render(job, TASK), reach).content
