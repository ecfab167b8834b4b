"""The one private line that a person gets under their first answer."""

from tests.app.stage import Json, Stage, shown

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
