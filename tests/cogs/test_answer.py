"""/answer: one answer, several, and none."""

from pathlib import Path

import pytest

from bot.errors import EmptyInput
from bot.inference.backend import Tell
from bot.tasks import InferenceRequest, Output, Passage, Result
from cogs.answer import ASK_ABOUT, check, parse
from tests.app.stage import GENERAL, Json, Person, result, shown, stage
from tests.cogs.raw import output, recordings, request

CONTEXT = "Marie Curie was born in Warsaw ."
PASSAGE = Passage("where was Marie Curie born ?", CONTEXT)
NULL = {"score": 0.6, "start": 0, "end": 0, "answer": ""}


def found(start: int, end: int, score: float) -> dict[str, object]:
    """Make one answer as the pipeline gives it."""
    return {"score": score, "start": start, "end": end, "answer": CONTEXT[start:end]}


def test_one_answer_is_a_span_of_the_context() -> None:
    raw = recordings()["answer"]

    answer = parse(request(), PASSAGE, output("answer"))

    (span,) = answer.spans
    assert answer.text[span.start : span.end] == raw["answer"]
    assert (span.label, span.score, answer.note) == ("", raw["score"], "")


def test_several_answers_keep_their_order() -> None:
    answer = parse(request(), PASSAGE, output("answer_three"))

    assert [CONTEXT[one.start : one.end] for one in answer.spans] == [
        one["answer"] for one in recordings()["answer_three"]
    ]


def test_the_empty_answer_is_told_and_not_marked() -> None:
    answer = parse(request(), PASSAGE, output("answer_impossible"))

    assert all(one.end > one.start for one in answer.spans)
    assert len(answer.spans) == sum(bool(one["answer"]) for one in recordings()["answer_impossible"])


def test_best_of_all_not_in_the_text() -> None:
    answer = parse(request(), PASSAGE, Output([NULL, found(24, 30, 0.4)]))

    assert answer.note == "Not in the text."
    assert len(answer.spans) == 1


def test_perhaps_not_in_the_text() -> None:
    answer = parse(request(), PASSAGE, Output([found(24, 30, 0.9), NULL | {"score": 0.05}]))

    assert answer.note == "Not in the text: 5.0%."


def test_only_not_in_the_text() -> None:
    answer = parse(request(), PASSAGE, Output(NULL | {"score": None}))

    assert (answer.spans, answer.note) == ((), "Not in the text.")


def test_nothing_at_all() -> None:
    assert parse(request(), PASSAGE, Output([])).note == "The model found no span that could be an answer."


def test_added_scores_are_shown_as_one_at_most() -> None:
    assert parse(request(), PASSAGE, Output(found(24, 30, 2.02))).spans[0].score == 1.0


def test_a_question_is_needed() -> None:
    with pytest.raises(EmptyInput):
        check((Passage(" ", CONTEXT),), {})


async def warsaw(request: InferenceRequest, _tell: Tell) -> Result:
    """Find the same answer in every context."""
    return result(request, found(24, 30, 0.8))


async def ask_about(person: Person, content: str) -> tuple[str, Json]:
    """Write a message and choose the menu on it; return the interaction's id and the message."""
    message = await person.call(
        "POST", f"/channels/{GENERAL}/messages", {"user": person.user, "content": content}
    )
    body = {"user": person.user, "channel": GENERAL, "command": ASK_ABOUT, "options": []}
    asked = await person.call("POST", "/commands", body | {"target": message["id"]})
    return str(asked["interaction"]), message


async def test_a_messages_menu_asks_and_answers_privately(tmp_path: Path) -> None:
    async with stage(tmp_path, warsaw) as running:
        asked, _ = await ask_about(running.linus, CONTEXT)
        answer = await running.linus.answer(await running.linus.submit(asked, PASSAGE.question))

        assert "**Warsaw**" in shown(answer)
        assert answer["ephemeral"]
        assert running.backend.requests[0].inputs == (PASSAGE,)


async def test_a_message_without_words_is_refused(tmp_path: Path) -> None:
    async with stage(tmp_path, warsaw) as running:
        asked, _ = await ask_about(running.linus, "\u2800")

        refusal = await running.linus.answer(asked)
        assert "EMPTY_INPUT" in shown(refusal)
        assert refusal["ephemeral"]
