"""The one private line that a person gets under their first answer."""

import asyncio
from pathlib import Path

import pytest

from bot.errors import InferenceFailed
from bot.tasks import InferenceRequest, Result
from tests.app.stage import Json, Stage, glad, shown, stage

FOLLOW_UP = "POST /api/v10/webhooks"


async def told(stage: Stage) -> list[Json]:
    """Return the lines that Linus was told."""
    await stage.bot.road.close()  # waits for what is on its way
    return [one for one in await stage.linus.messages() if "Told once" in one["content"]]


async def test_a_line_that_cannot_be_sent_leaves_the_answer_and_comes_under_the_next(stage: Stage) -> None:
    await stage.linus.fault("status", status=403, code=50013, match=FOLLOW_UP)
    answer = await stage.linus.answer(await stage.linus.command("sentiment", text="one"))
    assert "POSITIVE" in shown(answer)
    assert await told(stage) == []
    await stage.linus.answer(await stage.linus.command("sentiment", text="two"))
    (line,) = await told(stage)
    assert line["ephemeral"]
    assert line["interaction_metadata"]["user"]["id"] == stage.linus.user


async def test_two_first_answers_at_once_are_told_of_once(stage: Stage) -> None:
    asked = [await stage.linus.command("sentiment", text=text) for text in ("one", "two")]
    for interaction in asked:
        assert "POSITIVE" in shown(await stage.linus.answer(interaction))
    assert len(await told(stage)) == 1


async def test_it_tells_that_nothing_is_kept_to_those_who_want_that(stage: Stage) -> None:
    await stage.bot.service.rules.keep(int(stage.linus.user), 0)
    await stage.linus.answer(await stage.linus.command("sentiment", text="one"))
    (line,) = await told(stage)
    assert "wiped as soon as they are shown" in line["content"]


async def test_who_deletes_all_while_a_request_runs_is_told_nothing_and_nothing_is_noted(
    tmp_path: Path,
) -> None:
    running = asyncio.Event()

    async def never(_request: InferenceRequest, _tell: object) -> Result:
        running.set()
        await asyncio.Event().wait()
        raise AssertionError

    async with stage(tmp_path, never) as here:
        asked = await here.linus.command("sentiment", text="one")
        await running.wait()
        await here.bot.service.forget(int(here.linus.user))
        assert "was deleted before" in shown(await here.linus.answer(asked))
        await nothing_noted(here)


async def test_who_deletes_all_while_the_answer_is_on_its_way_is_told_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivered = stage.bot.service.delivered

    async def delete_first(job: object) -> None:
        await stage.bot.service.forget(int(stage.linus.user))
        await delivered(job)  # type: ignore[arg-type]  # a job

    monkeypatch.setattr(stage.bot.service, "delivered", delete_first)
    await stage.linus.answer(await stage.linus.command("sentiment", text="one"))
    await nothing_noted(stage)


async def test_it_comes_under_an_answer_only(tmp_path: Path) -> None:
    async def fail(request: InferenceRequest, _tell: object) -> Result:
        if request.inputs == ("one",):
            raise InferenceFailed("The model choked.")
        return await glad(request, lambda _event: None)

    async with stage(tmp_path, fail) as here:
        await here.linus.answer(await here.linus.command("sentiment", text="one"))
        await here.linus.answer(await here.linus.command("sentiment", text="two"))
        (line,) = await told(here)
        _, second, last = await here.linus.messages()
        assert "POSITIVE" in shown(second)
        assert last == line


async def nothing_noted(stage: Stage) -> None:
    """Check that Linus was told nothing, and that nothing is kept of him."""
    assert await told(stage) == []
    person, _server = stage.bot.service.rules.of(int(stage.linus.user), None)
    assert not person.told
