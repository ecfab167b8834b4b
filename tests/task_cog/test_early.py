"""Options that are impossible are refused before a form opens: nobody types a text in vain."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.task_cog import cog
from bot.tasks import Passage
from tests.app.stage import Stage as Small
from tests.cogs.stage import LINUS, Person, Played, private, shown, stage

module_loop = pytest.mark.asyncio(loop_scope="module")

IMPOSSIBLE: list[Any] = [
    pytest.param("translate", {"to": "klingon"}, "BAD_PAIR", id="pair"),
    pytest.param("zero-shot", {"labels": "one"}, "EMPTY_LABELS", id="one label"),
    pytest.param("zero-shot", {"labels": "a, b", "template": "x"}, "BAD_TEMPLATE", id="template"),
    pytest.param("zero-shot", {"labels": f"a, {'b' * 201}"}, "TOO_LONG", id="a long label"),
    pytest.param("sentiment", {"model": "../nope"}, "BAD_MODEL_ID", id="no name of a model"),
    pytest.param("sentiment", {"model": "nope"}, "UNKNOWN_MODEL", id="unknown model"),
    pytest.param("fill-mask", {"model": "no/model"}, "UNKNOWN_MODEL", id="unknown model of a refiner"),
    pytest.param("summarize", {"min_length": 50, "max_length": 10}, "BAD_OPTION", id="lengths"),
    pytest.param("generate", {"greedy": True, "num_return_sequences": 2}, "BAD_OPTION", id="sequences"),
]
POSSIBLE: list[Any] = [
    ("sentiment", {}),
    ("zero-shot", {"labels": "a, b"}),
    ("generate", {}),
    ("fill-mask", {}),
    ("ner", {}),
    ("answer", {"question": "Where?"}),
    ("summarize", {}),
    ("translate", {"to": "en"}),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def linus(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Person]:
    """Yield a person at a bot with the models of the starter pack."""
    async with stage(tmp_path_factory.mktemp("early"), Played()) as opened:
        yield await opened.person(LINUS)


@module_loop
@pytest.mark.parametrize(("command", "options", "code"), IMPOSSIBLE)
async def test_impossible_options_are_refused_as_they_are_with_a_text(
    linus: Person, command: str, options: dict[str, Any], code: str
) -> None:
    name = "prompt" if command == "generate" else "text"
    text = "Who is [MASK]?"

    early = await linus.ask(command, **options)
    later = await linus.ask(command, **options | {name: text})

    assert code in shown(early)
    assert private(early)
    assert shown(early) == shown(later)


@module_loop
@pytest.mark.parametrize(
    ("command", "options"), [("answer", {"question": " \u200b"}), ("translate", {"to": " "})]
)
async def test_a_blank_option_that_is_required_is_not_told_to_be_left_out(
    linus: Person, command: str, options: dict[str, Any]
) -> None:
    refusal = shown(await linus.ask(command, raw=True, **options))

    assert "EMPTY_INPUT" in refusal
    assert f"`{next(iter(options))}` is empty" in refusal
    assert "form" not in refusal


@pytest.mark.parametrize(("command", "options"), POSSIBLE)
async def test_every_task_opens_its_form(stage: Small, command: str, options: dict[str, Any]) -> None:
    assert await stage.linus.form(await stage.linus.command(command, **options))


async def test_the_form_of_a_question_is_answered(stage: Small) -> None:
    asked = await stage.linus.command("answer", question="Where?")
    await stage.linus.form(asked)
    await stage.linus.answer(await stage.linus.submit(asked, "In Warsaw."))
    assert stage.backend.requests[0].inputs == (Passage("Where?", "In Warsaw."),)


async def test_what_takes_too_long_to_find_out_does_not_keep_the_form_away(
    stage: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object, **_who: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(cog, "EARLY_SECONDS", 0.05)
    monkeypatch.setattr(stage.bot.service.catalog, "choose", never)
    assert await stage.linus.form(await stage.linus.command("sentiment"))
