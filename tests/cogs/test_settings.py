"""/settings: what a person decides takes effect, and only they see it."""

from collections.abc import Mapping

import pytest

from bot.inference.backend import Waiting
from bot.locale import language
from tests.cogs.stage import LINUS_DIRECT, Person, Stage, private, shown


async def test_answers_are_shown_to_whom_the_person_wants(linus: Person) -> None:
    for wanted, hidden in (("me", True), ("everybody", False), ("server", False)):
        told = await linus.ask("settings private", answers=wanted)
        assert private(told)
        assert private(await linus.ask("ner", text="Marie Curie .")) is hidden
    await linus.ask("settings private", answers="me")
    assert not private(await linus.ask("ner", text="Marie Curie .", private=False))


async def test_a_choice_that_is_none_is_refused(scene: Stage, linus: Person) -> None:
    message = await linus.ask("settings private", answers="nobody", raw=True)

    assert "BAD_OPTION" in shown(message)
    assert scene.service.rules.of(linus.user, None).person.private is None


async def test_the_language_comes_before_that_of_discord(
    scene: Stage, linus: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    waiting = scene.service.waiting

    def listening() -> tuple[Waiting, Mapping[str, int]]:
        spoken.append(language())
        return waiting()

    monkeypatch.setattr(scene.service, "waiting", listening)
    await linus.ask("queue show")
    assert "Français" in shown(await linus.ask("settings language", language="fr"))
    await linus.ask("queue show")
    assert "that of your Discord" in shown(await linus.ask("settings language", language="none"))
    await linus.ask("queue show")

    assert spoken == ["en-US", "fr", "en-US"]


async def test_a_private_answer_is_in_the_persons_language(scene: Stage, linus: Person) -> None:
    await linus.ask("settings language", language="es-ES")
    await linus.ask("ner", text="Marie Curie .", private=True)

    job = await scene.service.store.jobs.get(1)
    assert job is not None
    assert job.order.origin.locale == "es-ES"


async def test_texts_are_kept_as_long_as_the_person_wants(scene: Stage, linus: Person) -> None:
    await linus.ask("ner", text="secret words")
    assert "wiped" in shown(await linus.ask("settings history", days=0))

    job = await scene.service.store.jobs.get(1)
    assert job is not None
    assert job.wiped
    assert "yours: 90, the bot's: 30" in shown(await linus.ask("settings history", days=90))
    assert "kept 30 days." in shown(await linus.ask("settings history"))


async def test_show_tells_what_counts_here(linus: Person) -> None:
    await linus.ask("settings history", days=3)

    here = shown(await linus.ask("settings show"))
    direct = shown(await linus.ask("settings show", channel=LINUS_DIRECT))

    assert "kept 3 days (the fewest of yours: 3, the bot's: 30)" in here
    assert "On this server" in here
    assert "On this server" not in direct


async def test_the_first_answer_is_followed_once_by_what_is_kept(scene: Stage, linus: Person) -> None:
    first = await linus.ask("ner", text="Marie Curie .")
    told = await linus._until(lambda one: "Told once" in one["content"])
    await linus.ask("ner", text="Marie Curie .")

    assert private(told)
    assert told["id"] != first["id"]
    assert "kept for 30 days" in told["content"]
    assert "PER" in shown(first)
    assert scene.service.rules.of(linus.user, None).person.told
    calls = (await linus.record())["interactions"]
    assert [len(one["followups"]) for one in calls] == [1, 0]
