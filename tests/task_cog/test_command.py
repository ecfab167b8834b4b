"""The model option: suggested from the catalog, the current one marked; errors suggest nothing."""

import pytest

from tests.app.stage import GENERAL, LINUS, OTHER_MODEL, Stage


async def suggested(stage: Stage, typed: str) -> list[dict[str, str]]:
    """Return what is suggested for a half-typed model."""
    option = {"name": "model", "type": 3, "value": typed, "focused": True}
    body = {"user": LINUS, "channel": GENERAL, "command": "sentiment", "options": [option]}
    return list((await stage.linus.call("POST", "/autocomplete", body))["choices"])


async def test_the_current_model_comes_first_and_is_marked(stage: Stage) -> None:
    assert await suggested(stage, "") == [
        {"name": "test/sentiment (current)", "value": "test/sentiment"},
        {"name": OTHER_MODEL, "value": OTHER_MODEL},
    ]
    assert [one["value"] for one in await suggested(stage, "OTHER")] == [OTHER_MODEL]


async def test_a_failing_suggestion_is_an_empty_list_and_a_line_in_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    catalog, stage.bot.service.catalog = stage.bot.service.catalog, None  # type: ignore[assignment]  # breaks it
    assert await suggested(stage, "") == []
    stage.bot.service.catalog = catalog
    assert "autocomplete failed" in caplog.text


async def test_the_suggested_model_is_the_one_that_runs(stage: Stage) -> None:
    await stage.linus.answer(await stage.linus.command("sentiment", text="x", model=OTHER_MODEL))
    assert stage.backend.requests[0].model.name == OTHER_MODEL
