"""/compare: two models answer the same, in one reply that is journalled like any other."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.catalog import ModelFacts
from bot.errors import UnknownModel
from bot.inference.backend import Tell
from bot.render.code import python_code
from bot.render.compared import sides
from bot.sandbox import Sandbox
from bot.store.job import State
from bot.tasks import InferenceRequest, Result
from tests.app.stage import OTHER_MODEL, FakeBackend, result, running, settings_for, until
from tests.app.stage import Person as AppPerson
from tests.app.stage import shown as shown_text
from tests.app.stage import stage as app_stage
from tests.cogs.raw import recordings
from tests.cogs.stage import LINUS, PATIENCE, PLAYED, Json, Played, shown, stage

COSINE, NLI = "starter/zero-shot-minilm", "starter/nli-minilm-r16"
TEXT = "We learn to train models."
OPTIONS: Json = {
    "task": "zero-shot",
    "text": TEXT,
    "model_a": COSINE,
    "model_b": NLI,
    "labels": "education, politics",
}


EIGHT: dict[str, Json] = {
    "sentiment": {"text": TEXT},
    "zero-shot": {"text": TEXT, "labels": "education, politics"},
    "generate": {"text": "Once upon"},
    "fill-mask": {"text": "Paris is the [MASK] of France."},
    "ner": {"text": "Marie Curie was born in Warsaw ."},
    "answer": {"text": "Marie Curie was born in Warsaw .", "question": "where was Marie Curie born ?"},
    "summarize": {"text": TEXT},
    "translate": {"text": "Je suis Amina.", "to": "en"},
}


def fields(reply: Json) -> list[tuple[str, str]]:
    """Return names and values of a reply's columns."""
    return [(field["name"], field["value"]) for field in reply["embeds"][0].get("fields", [])]


async def test_two_models_stand_side_by_side_with_time_and_size(tmp_path: Path) -> None:
    played = Played()
    async with stage(tmp_path, played) as opened:
        person = await opened.person(LINUS)
        reply = await person.ask("compare", **OPTIONS)
        job = await opened.service.store.jobs.get(1)
    first, second = played.asked
    assert (first.model.name, second.model.name) == (COSINE, NLI)
    assert first.inputs == second.inputs == (TEXT,)
    assert first.parameters == second.parameters
    columns = fields(reply)
    assert [name for name, _ in columns] == [COSINE, NLI]
    for _, value in columns:
        assert value.startswith("-# 0.01 s · ")
        assert " MB\n" in value
    assert TEXT in shown(reply)
    assert job is not None
    assert job.state is State.DELIVERED
    assert len(job.answers) == 2
    assert job.facts is not None
    assert job.facts.rival is not None
    task = opened.service.tasks["zero-shot"]
    assert [side.model for side in sides(job)] == [COSINE, NLI]
    assert all(python_code(side, task) for side in sides(job))


async def test_a_model_that_leaves_the_catalog_meanwhile_loses_its_size_and_not_the_comparison(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(tmp_path, Played()) as opened:
        facts = opened.service.catalog.facts

        async def without_nli(name: str) -> ModelFacts:
            if name == NLI:
                raise UnknownModel("gone")
            return await facts(name)

        monkeypatch.setattr(opened.service.catalog, "facts", without_nli)
        person = await opened.person(LINUS)
        (ours, theirs) = fields(await person.ask("compare", **OPTIONS))
    assert (ours[0], theirs[0]) == (COSINE, NLI)
    assert " MB" in ours[1]
    assert " MB" not in theirs[1]


async def test_each_model_gets_the_text_as_it_needs_it(tmp_path: Path) -> None:
    """Edit and Redo walk the road again: both models' texts are made anew from the one a person sees."""
    played = Played()
    async with stage(tmp_path, played) as opened:
        person = await opened.person(LINUS)
        await person.ask("compare", **OPTIONS)
        again = await person.ask("history rerun", job=1)
    assert [one.model.name for one in played.asked] == [COSINE, NLI, COSINE, NLI]
    assert [name for name, _ in fields(again)] == [COSINE, NLI]


async def play(request: InferenceRequest, _tell: Tell) -> Result:
    """Play the recording of the request's pipeline."""
    found = PLAYED[request.pipeline.partition("_")[0]]
    return result(request, recordings()[found] if isinstance(found, str) else found)


@pytest.mark.parametrize("task", EIGHT)
async def test_every_task_can_be_compared(tmp_path: Path, task: str) -> None:
    async with app_stage(tmp_path, play) as opened:
        linus = opened.linus
        options: Json = {"task": task, "model_a": f"test/{task}", "model_b": OTHER_MODEL} | EIGHT[task]
        reply = await linus.answer(await linus.command("compare", **options))
        assert [name.partition("@")[0].strip() for name, _ in fields(reply)] == [f"test/{task}", OTHER_MODEL]
        assert [one.model.name for one in opened.backend.requests] == [f"test/{task}", OTHER_MODEL]
        copy = await linus.answer(await linus.press(reply, "Python"))
        code = (shown_text(copy), *[one["filename"] for one in copy["attachments"]])
        assert copy["ephemeral"]
        assert "from transformers" in code[0] or f"{task}-1.py" in code
        assert (await linus.record())["refusals"] == []


async def test_each_model_gets_its_own_mask_word(tmp_path: Path) -> None:
    async with app_stage(tmp_path, play) as opened:
        options: Json = {
            "task": "fill-mask",
            "model_a": "test/fill-mask",
            "model_b": OTHER_MODEL,
            "text": "a ___.",
        }
        await opened.linus.answer(await opened.linus.command("compare", **options))
        assert [one.inputs for one in opened.backend.requests] == [("a [MASK].",), ("a <mask>.",)]


async def test_a_comparison_that_a_restart_interrupts_is_answered_whole(tmp_path: Path) -> None:
    """The second model was still running."""
    second = asyncio.Event()

    async def hang(request: InferenceRequest, tell: Tell) -> Result:
        if request.model.name == OTHER_MODEL:
            second.set()
            await asyncio.Event().wait()
        return await play(request, tell)

    settings = settings_for(tmp_path)
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        linus = AppPerson(sandbox, session, str(LINUS))
        async with running(sandbox, FakeBackend(hang), settings) as (bot, _store):
            options: Json = {
                "task": "sentiment",
                "model_a": "test/sentiment",
                "model_b": OTHER_MODEL,
                "text": TEXT,
            }
            asked = await linus.command("compare", **options)
            await asyncio.wait_for(second.wait(), PATIENCE)
            bot.road.begin_close()
            await bot.service.close(0.05)
        async with running(sandbox, FakeBackend(play), settings):

            async def answered() -> list[tuple[str, str]]:
                reply = await linus.answer(asked)
                return fields(reply) if reply["embeds"] else []

            assert [name.partition("@")[0].strip() for name, _ in await until(answered)] == [
                "test/sentiment",
                OTHER_MODEL,
            ]
            assert len(await linus.messages()) == 1


async def test_what_cannot_be_compared_is_refused_before_anything_runs(tmp_path: Path) -> None:
    played = Played()
    async with stage(tmp_path, played) as opened:
        person = await opened.person(LINUS)
        same = await person.ask("compare", **OPTIONS | {"model_b": COSINE})
        assert "BAD_OPTION" in shown(same)
        bare = {name: value for name, value in OPTIONS.items() if name != "labels"}
        unlabelled = await person.ask("compare", **bare)
        assert "needs the option labels" in shown(unlabelled)
        unknown = await person.ask("compare", **OPTIONS | {"model_b": "no/such"})
        assert "UNKNOWN_MODEL" in shown(unknown)
        unfit = await person.ask("compare", **bare | {"task": "sentiment"})
        assert "MODEL" in shown(unfit)
        unused = await person.ask("compare", **OPTIONS | {"task": "sentiment"})
        assert "/sentiment has no option labels" in shown(unused)
    assert played.asked == []
