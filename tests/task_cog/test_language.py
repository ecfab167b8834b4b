"""The language that a person is spoken to in: set where an interaction comes in, kept for its answer."""

from pathlib import Path

import aiohttp

from bot.inference.backend import Tell
from bot.locale import language
from bot.sandbox import Sandbox
from bot.store.job import State
from bot.tasks import InferenceRequest, Result
from tests.app.stage import LINUS, FakeBackend, Person, glad, running, settings_for, stage, until


class Listening:
    """A model's function that notes the language of the task it runs in."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def __call__(self, request: InferenceRequest, tell: Tell) -> Result:
        """Note it and answer."""
        self.heard.append(language())
        return await glad(request, tell)


async def test_commands_forms_and_buttons_speak_the_persons_language(tmp_path: Path) -> None:
    listening = Listening()
    async with stage(tmp_path, listening) as opened:
        linus = opened.linus
        await opened.store.decisions.change_person(int(LINUS), language="fr")
        answer = await linus.answer(await linus.command("sentiment", text="one", private=True))
        await linus.answer(await linus.submit(await linus.command("sentiment", private=True), "two"))
        await linus.answer(await linus.submit(await linus.press(answer, "Modifier"), "three"))
        await opened.ada.answer(await opened.ada.command("sentiment", text="four"))
    assert listening.heard == ["fr", "fr", "fr", "en-US"]


async def test_a_public_answer_speaks_the_servers_language_also_after_a_restart(tmp_path: Path) -> None:
    listening = Listening()
    settings = settings_for(tmp_path)
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        linus = Person(sandbox, session, LINUS)
        async with running(sandbox, FakeBackend(listening), settings) as (bot, store):
            await store.decisions.change_server(200, language="zh-CN")
            await linus.answer(await linus.command("sentiment", text="one"))
            await bot.road.close()
            # as if the bot had been killed before it was answered
            await store.jobs.move(1, State.ACKNOWLEDGED, expected=frozenset({State.DELIVERED}))
        async with running(sandbox, FakeBackend(listening), settings):
            await until(lambda: len(listening.heard) == 2)
    assert listening.heard == ["zh-CN", "zh-CN"]
