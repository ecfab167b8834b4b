"""/model: listing, choosing, and what is refused."""

from dataclasses import replace

import pytest

from bot.catalog import Entry, ModelFacts
from cogs.model import described, row, speaking
from tests.cogs.stage import Person, Played, Stage, private, shown

ENTRY = Entry(
    name="owner/name",
    task="ner",
    source="hub",
    default=True,
    ready=True,
    licence="mit",
    languages=("en", "fr"),
)


def test_a_row_tells_what_matters() -> None:
    assert row(ENTRY, "owner/name") == "• `owner/name` (default, yours, ready): mit · en, fr"


def test_a_row_says_nothing_twice() -> None:
    placeholder = replace(ENTRY, badge="placeholder: means nothing", note="placeholder: means nothing")

    assert row(placeholder, None).count("means nothing") == 1


def test_models_are_found_by_language() -> None:
    assert speaking([ENTRY], "FR") == (ENTRY,)
    assert speaking([ENTRY], "de") == ()
    assert speaking([ENTRY], None) == (ENTRY,)


def test_facts_that_are_unknown_are_left_out() -> None:
    facts = ModelFacts(name="a/b", source="hub", family="encoder", token_limit=512, mask="<mask>")

    text = described(facts)

    assert text.splitlines() == [
        "Encoder: reads the whole text at once; good for labels, spans and blanks",
        "Reads at most 512 tokens at once",
        "Mask word: `<mask>`",
    ]


def test_many_labels_are_cut_with_their_number() -> None:
    facts = ModelFacts(name="a/b", source="hub", labels=tuple(f"L{number}" for number in range(20)))

    assert "L11 and 8 more" in described(facts)


async def test_lists_every_task(scene: Stage, linus: Person) -> None:
    message = await linus.ask("model list")

    for task in scene.service.tasks:
        assert f"**/{task}**" in shown(message)
    assert private(message)


async def test_lists_nothing_for_a_language_nobody_speaks(linus: Person) -> None:
    assert "No model is known" in shown(await linus.ask("model list", language="tlh"))


async def test_a_choice_is_used_until_it_is_reset(scene: Stage, linus: Person, played: Played) -> None:
    default, *_ = scene.service.catalog.entries("ner")

    await linus.ask("model set", task="ner", model=default.name)
    chosen = await linus.ask("ner", text="Marie Curie was born in Warsaw .")
    await linus.ask("model reset", task="ner")

    assert played.asked[0].model.name == default.name
    assert "your" in shown(chosen)
    assert await scene.service.store.preferences.of_user(linus.user) == {}


async def test_every_choice_is_reset(scene: Stage, linus: Person) -> None:
    for task in ("ner", "answer"):
        model = scene.service.catalog.entries(task)[0].name
        await linus.ask("model set", task=task, model=model)

    await linus.ask("model reset")

    assert await scene.service.store.preferences.of_user(linus.user) == {}


@pytest.mark.parametrize(("name", "code"), [("../secret", "BAD_MODEL_ID"), ("fixture/unknown", "")])
async def test_what_is_not_offered_is_not_set(scene: Stage, linus: Person, name: str, code: str) -> None:
    message = await linus.ask("model set", task="sentiment", model=name)

    assert code in shown(message)
    assert private(message)
    assert await scene.service.store.preferences.of_user(linus.user) == {}


async def test_tells_what_is_known(scene: Stage, linus: Person) -> None:
    name = scene.service.catalog.entries("sentiment")[0].name

    message = await linus.ask("model info", model=name)

    assert name in shown(message)
    assert "Encoder" in shown(message)
    assert "Tuned on: sst2\\_train" in shown(message)
    assert "Memory: about 91 MB when loaded, 45 MB in half precision" in shown(message)


async def test_tells_defaults_of_yesterday_today_and_here(linus: Person) -> None:
    message = await linus.ask("model default", task="answer")

    assert "transformers today: none (the task was removed)" in shown(message)
    assert "`distilbert/distilbert-base-cased-distilled-squad` at commit `564e9b5`" in shown(message)
    assert "This bot, for you, here:" in shown(message)
    assert "the bot's default" in shown(message)


async def test_suggests_the_tasks_models_with_the_current_one_first(scene: Stage, linus: Person) -> None:
    default = scene.service.catalog.entries("ner")[0].name

    assert (await linus.suggestions("model set", "model", "", task="ner"))[0] == f"{default} (current)"


async def test_a_blank_before_what_is_typed_hides_no_suggestion(scene: Stage, linus: Person) -> None:
    default = scene.service.catalog.entries("ner")[0].name

    assert (await linus.suggestions("ner", "model", " "))[0] == f"{default} (current)"
