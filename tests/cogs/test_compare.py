"""/compare: two models answer the same, in one reply that is journalled like any other."""

from pathlib import Path

from bot.render.code import python_code
from bot.render.compared import sides
from bot.store.job import State
from tests.cogs.stage import LINUS, Json, Played, shown, stage

COSINE, NLI = "starter/zero-shot-minilm", "starter/nli-minilm-r16"
TEXT = "We learn to train models."
OPTIONS: Json = {
    "task": "zero-shot",
    "text": TEXT,
    "model_a": COSINE,
    "model_b": NLI,
    "labels": "education, politics",
}


def fields(reply: Json) -> list[tuple[str, str]]:
    """Return names and values of a reply's columns."""
    return [(field["name"], field["value"]) for field in reply["embeds"][0].get("fields", [])]


async def test_two_models_stand_side_by_side_with_time_and_size(tmp_path: Path) -> None:
    played = Played()
    async with stage(tmp_path, played) as running:
        person = await running.person(LINUS)
        reply = await person.ask("compare", **OPTIONS)
        job = await running.service.store.jobs.get(1)
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
    task = running.service.tasks["zero-shot"]
    assert [side.model for side in sides(job)] == [COSINE, NLI]
    assert all(python_code(side, task) for side in sides(job))


async def test_each_model_gets_the_text_as_it_needs_it(tmp_path: Path) -> None:
    """Edit and Redo walk the road again: both models' texts are made anew from the one a person sees."""
    played = Played()
    async with stage(tmp_path, played) as running:
        person = await running.person(LINUS)
        await person.ask("compare", **OPTIONS)
        again = await person.ask("history rerun", job=1)
    assert [one.model.name for one in played.asked] == [COSINE, NLI, COSINE, NLI]
    assert [name for name, _ in fields(again)] == [COSINE, NLI]


async def test_what_cannot_be_compared_is_refused_before_anything_runs(tmp_path: Path) -> None:
    played = Played()
    async with stage(tmp_path, played) as running:
        person = await running.person(LINUS)
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
