"""The buttons under answers and status lines, pressed by their owners and by others."""

import asyncio
import json
from pathlib import Path

import aiohttp
import pytest

from bot.controls.edit import _in_fields
from bot.inference.backend import Queued, Tell
from bot.sandbox import Sandbox
from bot.store.job import State
from bot.tasks import InferenceRequest, Result
from tests.app.stage import (
    GENERAL,
    GRACE,
    LINUS,
    OTHER_MODEL,
    FakeBackend,
    Json,
    Person,
    Stage,
    glad,
    labels,
    result,
    running,
    settings_for,
    shown,
    stage,
    until,
)

EMBED_LINKS = 1 << 14
"""Discord's bit of a permission."""
SELECT = 3
"""Discord's number of a select of strings."""


async def asked(person: Person, text: str = "I love this course", top_k: int = 3) -> Json:
    """Return the answer to a question of somebody's."""
    return await person.answer(await person.command("sentiment", text=text, top_k=top_k))


async def fetched(message: Json) -> bytes:
    """Return the one file of a message."""
    (file,) = message["attachments"]
    async with aiohttp.ClientSession() as session, session.get(file["url"]) as response:
        return await response.read()


async def test_json_gives_anybody_a_private_copy_of_what_was_asked_and_answered(stage: Stage) -> None:
    answer = await asked(stage.linus)
    copy = await stage.ada.answer(await stage.ada.press(answer, "JSON"))
    assert copy["ephemeral"]
    data = json.loads(await fetched(copy))
    assert data["inputs"] == ["I love this course"]
    assert data["answers"][0]["labels"][0] == {"label": "POSITIVE", "score": 0.75, "text": ""}
    assert not {"user", "token", "channel"} & data.keys()


async def test_python_shows_the_code_of_the_call(stage: Stage) -> None:
    answer = await asked(stage.linus)
    copy = await stage.linus.answer(await stage.linus.press(answer, "Python"))
    assert copy["ephemeral"]
    assert 'pipeline("text-classification"' in shown(copy).replace("'", '"')
    assert "I love this course" in shown(copy)


async def test_edit_opens_the_text_again_and_answers_the_new_one(stage: Stage) -> None:
    answer = await asked(stage.linus, top_k=2)
    pressed = await stage.linus.press(answer, "Edit")
    form = await stage.linus.form(pressed)
    assert form["components"][0]["component"]["value"] == "I love this course"
    second = await stage.linus.answer(await stage.linus.submit(pressed, "I hate it"))
    assert second["id"] != answer["id"]
    assert stage.backend.requests[1].inputs == ("I hate it",)
    assert stage.backend.requests[1].parameters == {"top_k": 2}


async def test_edit_and_redo_are_for_the_owner_only(stage: Stage) -> None:
    answer = await asked(stage.linus)
    refusal = await stage.grace.answer(await stage.grace.press(answer, "Edit"))
    assert refusal["ephemeral"]
    assert "FORBIDDEN" in shown(refusal)


async def test_delete_takes_the_answer_away_for_its_owner(stage: Stage) -> None:
    answer = await asked(stage.linus)
    await stage.linus.press(answer, "Delete")
    await until(lambda: gone(stage.linus, answer))


async def test_a_moderator_may_delete_but_a_member_may_not(stage: Stage) -> None:
    answer = await asked(stage.ada)
    refusal = await stage.linus.answer(await stage.linus.press(answer, "Delete"))
    assert "FORBIDDEN" in shown(refusal)
    await stage.grace.press(answer, "Delete")
    await until(lambda: gone(stage.ada, answer))


async def test_delete_works_when_the_request_itself_was_deleted_before(stage: Stage) -> None:
    """`/history delete` and `/privacy delete` leave the message, and say to use this button."""
    answer = await asked(stage.linus)
    await stage.store.jobs.forget(103)
    refusal = await stage.ada.answer(await stage.ada.press(answer, "JSON"))
    assert "NOT_FOUND" in shown(refusal)
    await stage.linus.press(answer, "Delete")
    await until(lambda: gone(stage.linus, answer))


async def test_an_unknown_request_is_deleted_by_its_owner_or_a_moderator_only(stage: Stage) -> None:
    answer = await asked(stage.ada)
    await stage.store.jobs.forget(101)
    refusal = await stage.linus.answer(await stage.linus.press(answer, "Delete"))
    assert "FORBIDDEN" in shown(refusal)
    await stage.grace.press(answer, "Delete")
    await until(lambda: gone(stage.ada, answer))


async def gone(person: Person, message: Json) -> bool:
    """Tell whether a message is no longer shown."""
    return all(one["id"] != message["id"] for one in await person.messages())


async def test_redo_of_a_random_task_is_a_new_request_with_a_new_seed(tmp_path: Path) -> None:
    async def write(request: InferenceRequest, _tell: Tell) -> Result:
        return result(request, [{"generated_text": f" seed {request.seed}"}])

    async with stage(tmp_path, write) as opened:
        linus = opened.linus
        answer = await linus.answer(await linus.command("generate", prompt="Once"))
        assert labels(answer)[0] == "Redo"
        again = await linus.answer(await linus.press(answer, "Redo"))
        assert again["id"] != answer["id"]
        first, second = opened.backend.requests
        assert first.inputs == second.inputs
        assert first.seed != second.seed


async def test_cancel_on_the_status_line_ends_the_request(tmp_path: Path) -> None:
    async def never(_request: InferenceRequest, tell: Tell) -> Result:
        tell(Queued(3, 40.0))
        await asyncio.Event().wait()
        raise AssertionError

    async with stage(tmp_path, never, patience=0.0) as opened:
        ada, linus = opened.ada, opened.linus
        interaction = await ada.command("sentiment", text="slow")
        status = await until(lambda: status_of(ada, "Waiting: place 3 in line, about 40 s."))
        assert "FORBIDDEN" in shown(await linus.answer(await linus.press(status, "Cancel")))
        await opened.grace.press(status, "Cancel")
        answer = await ada.answer(interaction)
        assert "CANCELLED · #1" in shown(answer)
        job = await opened.store.jobs.get(1)
        assert job is not None
        assert job.state is State.DELIVERED


async def status_of(person: Person, line: str) -> Json | None:
    """Return the message with a Cancel button and this line, once it stands there."""
    found = (one for one in await person.messages() if "Cancel" in labels(one) and one["content"] == line)
    return next(found, None)


async def test_buttons_work_after_a_restart(tmp_path: Path) -> None:
    async with stage(tmp_path, glad) as opened:
        linus = opened.linus
        answer = await asked(linus)
        opened.bot._connection._view_store._views.clear()
        assert not opened.bot._connection._view_store._views
        assert (await linus.answer(await linus.press(answer, "JSON")))["ephemeral"]


async def test_pages_of_the_history_turn_after_a_restart(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        linus = Person(sandbox, session, LINUS)
        async with running(sandbox, FakeBackend(), settings):
            for number in range(6):
                await asked(linus, f"text number {number}")
            listing = {"name": "list", "type": 1, "options": []}
            body = {"user": LINUS, "channel": GENERAL, "command": "history", "options": [listing]}
            listed = await linus.answer((await linus.call("POST", "/commands", body))["interaction"])
            assert "text number 5" in shown(listed)
        async with running(sandbox, FakeBackend(), settings):
            await linus.press(listed, "Older")
            await until(lambda: shows(linus, listed, "text number 0"))


async def shows(person: Person, message: Json, text: str) -> bool:
    """Tell whether a message shows a text by now."""
    return any(one["id"] == message["id"] and text in shown(one) for one in await person.messages())


async def test_texts_that_are_no_longer_kept_are_said_to_be_gone(stage: Stage) -> None:
    answer = await asked(stage.linus)
    await stage.store.jobs.forget(103)
    refusal = await stage.linus.answer(await stage.linus.press(answer, "JSON"))
    assert "NOT_FOUND" in shown(refusal)


async def test_a_button_that_fails_tells_a_short_id_and_logs_no_text(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Discord.py would log and swallow the error (DESIGN section 6)."""
    answer = await asked(stage.linus, "a secret thought")
    stage.bot.service.store = None  # type: ignore[assignment]  # breaks every press
    refusal = await stage.linus.answer(await stage.linus.press(answer, "JSON"))
    stage.bot.service.store = stage.store
    assert refusal["ephemeral"]
    assert "INTERNAL" in shown(refusal)
    assert "secret" not in caplog.text


def test_a_long_text_spreads_over_two_fields_and_nothing_is_lost() -> None:
    text = "word " * 1200
    pieces = _in_fields(text)
    assert "".join(pieces) == text
    assert [len(piece) <= 4000 for piece in pieces] == [True, True]


async def test_another_model_answers_the_same_texts(stage: Stage) -> None:
    answer = await asked(stage.linus, top_k=2)
    (select,) = [one for row in answer["components"] for one in row["components"] if one["type"] == SELECT]
    assert [(one["value"], one.get("default", False)) for one in select["options"]] == [
        ("test/sentiment", True),
        (OTHER_MODEL, False),
    ]
    chosen = await stage.linus.choose(answer, "Other model", OTHER_MODEL)
    second = await stage.linus.answer(chosen)
    assert second["id"] != answer["id"]
    assert OTHER_MODEL in shown(second)
    first, again = stage.backend.requests
    assert (again.inputs, again.parameters) == (first.inputs, first.parameters)
    assert again.model.name == OTHER_MODEL


async def test_only_the_owner_chooses_another_model(stage: Stage) -> None:
    answer = await asked(stage.linus)
    refusal = await stage.grace.answer(await stage.grace.choose(answer, "Other model", OTHER_MODEL))
    assert "FORBIDDEN" in shown(refusal)
    assert refusal["ephemeral"]


async def test_a_private_answer_can_be_shared_and_then_deleted_by_a_moderator(stage: Stage) -> None:
    answer = await stage.grace.answer(await stage.grace.command("sentiment", text="I love it", private=True))
    assert answer["ephemeral"]
    copy = await stage.linus.answer(await stage.grace.press(answer, "Share"))
    assert not copy["ephemeral"]
    assert "POSITIVE" in shown(copy)
    assert copy["content"] == f"-# Shared by <@{GRACE}>"
    assert copy["mentions"] == []
    assert labels(copy) == ["Delete"]
    refusal = await stage.linus.answer(await stage.linus.press(copy, "Delete"))
    assert "FORBIDDEN" in shown(refusal)
    await stage.ada.press(copy, "Delete")
    await until(lambda: gone(stage.grace, copy))


async def test_who_may_not_ask_may_not_share_either(stage: Stage) -> None:
    answer = await stage.linus.answer(await stage.linus.command("sentiment", text="I love it", private=True))
    await stage.store.blocked.block("user", int(LINUS))
    refusal = await stage.linus.answer(await stage.linus.press(answer, "Share"))
    assert refusal["ephemeral"]
    assert "FORBIDDEN" in shown(refusal)
    assert await stage.ada.messages() == []


async def test_a_long_answer_is_shared_in_plain_text_where_no_embed_may_be_sent(tmp_path: Path) -> None:
    """The line that names who shares it must not lead beyond a message's 2000 characters."""

    async def write(request: InferenceRequest, _tell: Tell) -> Result:
        return result(request, [{"generated_text": " word" * 700}])

    async with stage(tmp_path, write) as opened:
        linus = opened.linus
        await linus.fault("permissions", channel=GENERAL, deny=EMBED_LINKS)
        answer = await linus.answer(await linus.command("generate", prompt="Once", private=True))
        assert answer["embeds"] == []
        copy = await opened.grace.answer(await linus.press(answer, "Share"))
        assert copy["content"].startswith(f"-# Shared by <@{LINUS}>\n")
        assert copy["embeds"] == []
        assert b"word word" in await fetched(copy)
        assert (await linus.record())["refusals"] == []


async def test_a_public_answer_has_nothing_to_share(stage: Stage) -> None:
    assert "Share" not in labels(await asked(stage.linus))


async def test_what_finds_no_room_in_the_row_stands_under_more(tmp_path: Path) -> None:
    async def write(request: InferenceRequest, _tell: Tell) -> Result:
        return result(request, [{"generated_text": f" seed {request.seed}"}])

    async with stage(tmp_path, write) as opened:
        linus = opened.linus
        answer = await linus.answer(await linus.command("generate", prompt="Once", private=True))
        assert labels(answer) == ["Redo", "Edit", "Python", "Share", "Delete"]
        copy = await linus.answer(await linus.choose(answer, "More", "json"))
        assert json.loads(await fetched(copy))["inputs"] == ["Once"]
