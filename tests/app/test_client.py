"""One command from the gateway to the edited reply, over the real protocol."""

from tests.app.stage import LINUS, Stage, labels, shown


async def test_a_sentence_is_answered_by_editing_the_first_response(stage: Stage) -> None:
    """The answer stands where "thinking" stood; nothing was posted beside it, nobody was pinged."""
    await stage.store.decisions.change_person(int(LINUS), told=True)  # a newcomer gets one line more
    asked = await stage.linus.command("sentiment", text="I love this course")
    answer = await stage.linus.answer(asked)
    assert "POSITIVE" in shown(answer)
    assert "75.0 %" in shown(answer)
    assert "#1 · test/sentiment@1234567 (the default model) · cpu · 0.01 s · cached" in shown(answer)
    assert labels(answer) == ["Edit", "Python", "JSON", "Delete"]
    record = await stage.linus.record()
    assert record["refusals"] == record["pings"] == []
    assert record["interactions"][0]["responses"] == 1
    job = await stage.store.jobs.get(1)
    assert job is not None
    assert (job.state, job.order.origin.token, job.message) == ("delivered", "", int(answer["id"]))
