"""Where answers stand, and passages that hold none."""

from typing import Any

from bot.starter.training.passages import NO_ANSWER, Question, agreed, moved, placed


def row(question: str, context: str, *answers: str, title: str = "A") -> dict[str, Any]:
    """Make a row of a data file."""
    return {"title": title, "context": context, "question": question, "answers": list(answers)}


def test_the_commonest_answer_is_found_as_a_word_of_its_own() -> None:
    found = placed(row("How many dams?", "The 1920s: 20 dams.", "20", "20 dams", "20"))
    assert found == Question("How many dams?", "The 1920s: 20 dams.", 11, 13)


def test_of_equally_common_answers_the_shortest_counts_without_marks_around_it() -> None:
    assert agreed(["in Brooklyn", "Brooklyn."]) == "Brooklyn"
    assert agreed(["Ten states", "Ten", "Ten states"]) == "Ten states"
    assert agreed([""]) == ""


def test_of_several_places_the_one_near_the_questions_words_counts() -> None:
    context = "Anna sang. " + "It rained on and on. " * 20 + "The prize for the poem went to Anna."
    found = placed(row("Who won the prize for the poem?", context, "Anna"))
    assert found is not None
    assert found.start == context.rindex("Anna")


def test_an_answer_that_does_not_stand_there_makes_no_question() -> None:
    assert placed(row("Who?", "Anna sang.", "Bert")) is None
    assert placed(row("Who?", "Anna sang.", "")) is None


def test_a_question_moves_within_its_article_and_away_from_its_answer() -> None:
    rows = [
        row("Who sang?", "Anna sang.", "Anna"),
        row("Who slept?", "Bert slept while anna sang.", "Bert"),
        row("Who ran?", "Carl ran.", "Carl"),
        row("Who swam?", "Dora swam.", "Dora", title="B"),
    ]
    pairs = {question["question"]: passage for question, passage in moved(rows, seed=1)}
    # Bert's passage names Anna too, and article B has no other passage
    assert pairs["Who sang?"] == "Carl ran."
    assert pairs["Who slept?"] in {"Anna sang.", "Carl ran."}
    assert "Who swam?" not in pairs
    assert pairs == {question["question"]: passage for question, passage in moved(rows, seed=1)}


def test_a_question_without_an_answer_says_so() -> None:
    assert Question("Who?", "Nobody.").start == NO_ANSWER
