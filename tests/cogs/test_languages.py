"""What a person reads is in the language of their Discord, through a real client and the sandbox."""

import pytest

from tests.cogs.stage import LINUS, Json, Person, Stage, private, shown

MEI, AMELIE = 104, 105
"""People of the sandbox whose Discord speaks Chinese and French."""
FRENCH, CHINESE = "fr", "zh-CN"


def labels(message: Json) -> list[str]:
    """Return what stands on a message's buttons."""
    return [one["label"] for row in message["components"] for one in row["components"] if "label" in one]


@pytest.fixture
async def amelie(scene: Stage) -> Person:
    """Let somebody come whose Discord speaks French."""
    return await scene.person(AMELIE)


@pytest.fixture
async def mei(scene: Stage) -> Person:
    """Let somebody come whose Discord speaks Chinese."""
    return await scene.person(MEI)


async def test_an_answer_and_its_buttons(amelie: Person, mei: Person) -> None:
    answer = await amelie.ask("generate", prompt="Once upon")
    assert "Génération de texte" in shown(answer)
    assert "(le modèle par défaut)" in shown(answer)
    assert labels(answer)[:2] == ["Refaire", "Modifier"]
    answer = await mei.ask("sentiment", text="I love this")
    assert "情感分析" in shown(answer)
    assert labels(answer) == ["编辑", "Python", "JSON", "删除"]


async def test_a_refusal_before_and_an_error_of_an_option(amelie: Person, mei: Person) -> None:
    refused = await amelie.ask("zero-shot", text="Bonjour", labels="un")
    assert private(refused)
    assert "Cela n'a pas fonctionné" in shown(refused)
    assert "au moins deux étiquettes différentes ; elle en a 1" in shown(refused)
    refused = await mei.ask("sentiment", raw=True, text="Hi", top_k=99)
    assert "`top_k` 为 99，但必须在 1 到 10 之间。" in shown(refused)


async def test_help_lists_what_commands_do(amelie: Person, mei: Person) -> None:
    assert "`/translate` Traduire un texte" in shown(await amelie.ask("help"))
    topic = shown(await mei.ask("help", topic="zero-shot"))
    assert "把文本归到你自己的标签下" in topic
    assert "• `labels` 两到二十个标签，用逗号分隔" in topic


async def test_languages_have_the_names_that_a_person_knows(amelie: Person) -> None:
    answer = await amelie.ask("translate", to="anglais", text="Je suis Amina.")
    assert "français vers anglais." in shown(answer)
    assert await amelie.suggestions("translate", "to", "angl") == ["anglais"]


async def test_a_chosen_language_counts_more_than_that_of_discord(mei: Person) -> None:
    await mei.ask("settings language", language="es-ES")
    assert "Nadie espera: una petición empezaría enseguida." in shown(await mei.ask("queue show"))


async def test_commands_reach_discord_in_every_language(linus: Person) -> None:
    state = await linus.call("GET", f"/state?user={LINUS}")
    sentiment = next(one for one in state["commands"] if one["name"] == "sentiment")
    told = sentiment["description_localizations"]
    assert set(told) == {"fr", "es-ES", "es-419", "zh-CN"}
    assert told["zh-CN"] == "文本的情感，或任何文本分类模型的判断"
    assert sentiment["name_localizations"] in (None, {})
    split = next(one for one in sentiment["options"] if one["name"] == "split")
    assert split["description_localizations"]["fr"].startswith("Répondre pour le tout")
    menu = next(one for one in state["commands"] if one["name"] == "Summarize")
    assert menu["name_localizations"]["fr"] == "Résumer"
