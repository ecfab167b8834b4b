"""The road: what is refused before anything is kept, and how what is accepted ends."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from bot.app import Redact
from bot.errors import InferenceFailed
from bot.inference.backend import Loading, Tell, Tokens
from bot.store.job import Order, State
from bot.tasks import InferenceRequest, Result
from tests.app.stage import (
    GENERAL,
    Json,
    Person,
    Stage,
    glad,
    hurry_discord_py,
    labels,
    result,
    shown,
    stage,
    until,
)


async def refused(stage: Stage, interaction: str, code: str) -> str:
    """Return a private refusal with this code, of which nothing was kept and nobody pinged."""
    refusal = await stage.linus.answer(interaction)
    assert refusal["ephemeral"]
    assert code in shown(refusal)
    assert await stage.store.jobs.open() == ()
    assert await stage.store.jobs.get(1) is None
    assert stage.backend.requests == []
    assert (await stage.linus.record())["pings"] == []
    return shown(refusal)


@pytest.mark.parametrize("text", ["\n \n", "\u200b", "\u2800\u3164", "\ufe0f"])
async def test_a_text_without_anything_to_see_is_refused(stage: Stage, text: str) -> None:
    await refused(stage, await stage.linus.command("sentiment", text=text, raw=True), "EMPTY_INPUT")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"top_k": 99}, "from 1 to 10", id="range"),
        pytest.param({"top_k": -1}, "from 1 to 10", id="below"),
        pytest.param({"split": "pages"}, "`whole`, `lines`, `sentences`", id="choice"),
    ],
)
async def test_a_raw_payload_is_checked_as_discords_client_does(
    stage: Stage, options: dict[str, Any], said: str
) -> None:
    asked = await stage.linus.command("sentiment", text="Hi", raw=True, **options)
    assert said in await refused(stage, asked, "BAD_OPTION")


async def test_a_text_option_longer_than_discord_allows_is_refused_with_both_numbers(stage: Stage) -> None:
    text = await refused(stage, await stage.linus.command("sentiment", text="x" * 6001, raw=True), "TOO_LONG")
    assert "6,001" in text
    assert "6,000" in text


async def test_too_many_lines_are_refused_with_both_numbers(stage: Stage) -> None:
    asked = await stage.linus.command("sentiment", text="x\n" * 101, split="lines")
    text = await refused(stage, asked, "TOO_LONG")
    assert "101" in text
    assert "100" in text


async def test_without_a_text_a_form_opens_and_its_text_is_answered(stage: Stage) -> None:
    asked = await stage.linus.command("sentiment", top_k=1)
    form = await stage.linus.form(asked)
    assert form["title"] == "Sentiment"
    answer = await stage.linus.answer(await stage.linus.submit(asked, "I love forms"))
    assert "POSITIVE" in shown(answer)
    assert stage.backend.requests[0].inputs == ("I love forms",)
    assert stage.backend.requests[0].parameters == {"top_k": 1}


async def test_a_form_with_nothing_to_see_in_it_is_refused(stage: Stage) -> None:
    asked = await stage.linus.command("sentiment")
    await refused(stage, await stage.linus.submit(asked, " \u200b "), "EMPTY_INPUT")


async def test_a_file_is_answered_line_by_line_in_order(stage: Stage) -> None:
    asked = await stage.linus.attach("sentiment", "I love it\n\nI hate it\n".encode("utf-16"))
    answer = await stage.linus.answer(asked)
    assert stage.backend.requests[0].inputs == ("I love it", "I hate it")
    text = shown(answer)
    assert text.index("**1.** I love it") < text.index("**2.** I hate it")
    assert "Edit" not in labels(answer)


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0JFIF", b"\x00\x01"])
async def test_a_file_that_is_no_text_is_refused(stage: Stage, content: bytes) -> None:
    await refused(stage, await stage.linus.attach("sentiment", content), "BAD_FILE")


async def test_a_private_answer_is_seen_by_its_person_only(stage: Stage) -> None:
    answer = await stage.linus.answer(await stage.linus.command("sentiment", text="psst", private=True))
    assert answer["ephemeral"]
    assert all(one["id"] != answer["id"] for one in await stage.ada.messages())


async def test_the_same_interaction_twice_is_one_job_and_one_reply(stage: Stage) -> None:
    asked = await stage.linus.command("sentiment", text="once")
    await stage.linus.answer(asked)
    await stage.linus.fault("duplicate", interaction=asked)
    # the next one is answered after the copy was dealt with: the Gateway keeps the order
    await stage.linus.answer(await stage.linus.command("sentiment", text="twice"))
    assert [request.inputs for request in stage.backend.requests] == [("once",), ("twice",)]
    assert len((await stage.store.jobs.page(103))[0]) == 2


async def test_mentions_and_markdown_of_people_and_models_show_literally(tmp_path: Path) -> None:
    evil = "@everyone <@101> **bold** [site](https://example.org) `code` <t:0:R>"

    async def echo(request: InferenceRequest, _tell: Tell) -> Result:
        return result(request, [{"label": evil, "score": 1.0}])

    async with stage(tmp_path, echo) as running:
        answer = await running.linus.answer(await running.linus.command("sentiment", text=evil))
        text = shown(answer)
        assert "@everyone" not in text
        assert "<@101>" not in text
        assert "\\*\\*bold\\*\\*" in text
        assert "](https://" not in text
        assert (await running.linus.record())["pings"] == []


async def test_a_failure_after_the_acknowledgement_stands_where_the_answer_would(tmp_path: Path) -> None:
    async def fail(_request: InferenceRequest, _tell: Tell) -> Result:
        raise InferenceFailed("The model choked on this text.", "Try a shorter one.")

    async with stage(tmp_path, fail) as running:
        answer = await running.linus.answer(await running.linus.command("sentiment", text="hm"))
        assert not answer["ephemeral"]
        assert "INFERENCE_FAILED · #1" in shown(answer)
        assert "The model choked on this text." in shown(answer)
        assert labels(answer) == ["Edit", "Delete"]
        job = await running.store.jobs.get(1)
        assert job is not None
        assert job.state is State.DELIVERED


async def test_an_error_nobody_foresaw_is_told_neutrally_and_logged_without_text(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(request: InferenceRequest, _tell: Tell) -> Result:
        raise RuntimeError(str(request.inputs))

    caplog.handler.addFilter(Redact())
    with caplog.at_level(logging.DEBUG):
        async with stage(tmp_path, fail) as running:
            answer = await running.linus.answer(await running.linus.command("sentiment", text="my secret"))
            assert "went wrong" in shown(answer)
    assert "RuntimeError" in caplog.text
    assert "my secret" not in caplog.text


async def test_progress_is_told_while_a_person_waits_and_replaced_by_the_answer(tmp_path: Path) -> None:
    go_on = asyncio.Event()

    async def slow(request: InferenceRequest, tell: Tell) -> Result:
        tell(Loading("test/generate", 0.5))
        await go_on.wait()
        go_on.clear()
        tell(Tokens(" a time", 2))
        await go_on.wait()
        return result(request, [{"generated_text": " a time there was"}])

    async with stage(tmp_path, slow, patience=0.0) as running:
        linus = running.linus
        asked = await linus.command("generate", prompt="Once upon")
        await until(lambda: stands(linus, "Loading `test/generate` `■■■■■□□□□□` 50%"))
        go_on.set()
        await until(lambda: stands(linus, "**Once upon** a time ▌"))
        go_on.set()
        answer = await linus.answer(asked)
        assert "**Once upon** a time there was" in shown(answer)
        assert answer["content"] == ""
        record = await linus.record()
        edits = [call for call in record["calls"] if call["method"] == "PATCH"]
        # one edit a state and one for the answer; without patience, one more may come before the first event
        assert len(edits) in {3, 4}


async def stands(person: Person, text: str) -> bool:
    """Tell whether a message with this text is shown."""
    return any(text in one["content"] for one in await person.messages())


async def test_a_late_acknowledgement_drops_the_job(tmp_path: Path) -> None:
    async with stage(tmp_path, glad) as running:
        await running.linus.fault("status", status=404, code=10062, match="callback")
        await running.linus.command("sentiment", text="too late")
        await until(lambda: state_of(running, State.DROPPED))
        assert running.backend.requests == []


async def test_an_acknowledgement_whose_answer_was_lost_counts(tmp_path: Path) -> None:
    """On Linux discord.py does not try a cut connection again (DISCORD.md section 6)."""
    async with stage(tmp_path, glad) as running:
        await running.linus.fault("drop", match="callback", after=True)
        answer = await running.linus.answer(await running.linus.command("sentiment", text="cut off"))
        assert "POSITIVE" in shown(answer)
        assert len(running.backend.requests) == 1


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"name": "drop", "after": True, "times": 2}, id="cut-twice"),
        pytest.param({"name": "status", "status": 429, "after": True}, id="one-call-too-many"),
        pytest.param({"name": "status", "status": 500, "after": True, "times": 5}, id="broken"),
    ],
)
async def test_an_acknowledgement_that_nothing_tells_of_at_first_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: dict[str, object]
) -> None:
    """After five times 500 the library gives up."""
    hurry_discord_py(monkeypatch)
    async with stage(tmp_path, glad) as running:
        await running.linus.fault(match="callback", **fault)  # type: ignore[arg-type]  # its name too
        answer = await running.linus.answer(await running.linus.command("sentiment", text="cut off"))
        assert "POSITIVE" in shown(answer)
        assert len(running.backend.requests) == 1


async def test_where_nothing_tells_whether_it_is_acknowledged_the_answer_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.task_cog.road.ASK_PAUSES", (0.0, 0.0))
    async with stage(tmp_path, glad) as running:
        await running.linus.fault("drop", match="callback", after=True, times=2)
        answer = await running.linus.answer(await running.linus.command("sentiment", text="cut off"))
        assert "POSITIVE" in shown(answer)


async def state_of(running: Stage, state: State) -> bool:
    """Tell whether the first job is in a state."""
    job = await running.store.jobs.get(1)
    return job is not None and job.state is state


async def test_where_embeds_and_files_are_denied_the_answer_is_plain_text(stage: Stage) -> None:
    embed_links, attach_files = 1 << 14, 1 << 15
    await stage.ada.fault("permissions", channel=GENERAL, deny=embed_links | attach_files)
    text = "\n".join(f"line {number} " + "x" * 40 for number in range(60))
    answer = await stage.linus.answer(await stage.linus.command("sentiment", text=text, split="lines"))
    assert answer["embeds"] == answer["attachments"] == []
    assert "POSITIVE" in answer["content"]
    assert "may not attach files here" in answer["content"]


async def test_more_than_an_embed_holds_comes_as_a_file_too(stage: Stage) -> None:
    text = "\n".join(f"line {number} " + "x" * 40 for number in range(60))
    answer: Json = await stage.linus.answer(await stage.linus.command("sentiment", text=text, split="lines"))
    assert [file["filename"] for file in answer["attachments"]] == ["scores.png", "sentiment-1.txt"]
    assert "Cut here" in shown(answer)


async def test_a_task_that_cannot_refine_in_time_is_refused_while_discord_still_waits(stage: Stage) -> None:
    async def never(order: Order, _service: object) -> Order:
        await asyncio.Event().wait()
        return order

    stage.bot.road.refiners["sentiment"] = never
    await refused(stage, await stage.linus.command("sentiment", text="Hi"), "MODEL_UNAVAILABLE")
