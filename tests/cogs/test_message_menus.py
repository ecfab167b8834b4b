"""The menu of a message: each task works on the message's own text, privately."""

from pathlib import Path

import pytest

from bot.tasks import Parameters
from tests.cogs.stage import GENERAL, LINUS, Json, Person, Played, private, shown, stage

AMELIE = 105
TEXT = "Je suis Amina et j'habite une petite maison."
MENUS: dict[str, tuple[str, Parameters]] = {
    "Sentiment": ("text-classification", {"top_k": 3}),
    "Named entities": ("token-classification", {"aggregation_strategy": "first"}),
    "Summarize": ("summarization", {"min_length": 30, "max_new_tokens": 90}),
    "Translate to my language": ("translation_fr_to_en", {}),
}


async def choose(person: Person, menu: str, content: str = TEXT) -> Json:
    """Write a message, choose a command of its menu, and return the finished reply."""
    written = {"user": str(person.user), "content": content}
    message = await person.call("POST", f"/channels/{GENERAL}/messages", written)
    body = {"user": str(person.user), "channel": str(GENERAL), "command": menu, "options": []}
    asked = await person.call("POST", "/commands", body | {"target": message["id"]})
    return await person.reply_to(str(asked["interaction"]))


@pytest.mark.parametrize("menu", MENUS)
async def test_a_menu_asks_its_task_about_the_message_privately(tmp_path: Path, menu: str) -> None:
    played = Played()
    async with stage(tmp_path, played) as running:
        answer = await choose(await running.person(LINUS), menu)
    (asked,) = played.asked
    pipeline, parameters = MENUS[menu]
    assert (asked.pipeline, asked.inputs) == (pipeline, (TEXT,))
    assert parameters.items() <= asked.parameters.items()
    assert private(answer)


@pytest.mark.parametrize("menu", MENUS)
async def test_a_message_without_text_is_refused_privately(tmp_path: Path, menu: str) -> None:
    async with stage(tmp_path, Played()) as running:
        answer = await choose(await running.person(LINUS), menu, "\u2800")
    assert "EMPTY_INPUT" in shown(answer)
    assert private(answer)


async def test_who_speaks_what_the_model_does_not_write_is_told_what_it_does(tmp_path: Path) -> None:
    """The starter's translator writes English alone."""
    async with stage(tmp_path, Played()) as running:
        answer = await choose(await running.person(AMELIE), "Translate to my language")
    assert "français vers anglais" in shown(answer)
    assert "BAD_PAIR" in shown(answer)
