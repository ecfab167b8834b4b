"""Where a person may ask: with the bot of their own account, in direct messages, in threads."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.render.failures import RED
from bot.sandbox.world import Channel
from bot.store.job import State
from tests.app.stage import until
from tests.cogs.stage import (
    GENERAL,
    LINUS,
    LINUS_DIRECT,
    PATIENCE,
    Json,
    Person,
    Played,
    Stage,
    private,
    shown,
)
from tests.cogs.test_compare import OPTIONS as COMPARED

SERVER, QUESTIONS = 200, 302
THREAD, PUBLIC_THREAD = 310, 11
FOLLOW_UPS = 5
"""The most for one interaction of an app that only its user has installed (DISCORD.md section 1)."""
LATE = 16 * 60.0
"""Seconds after which an interaction's token is dead."""
TEXT = "Marie Curie was born in Warsaw ."
ASKED: dict[str, Json] = {
    "sentiment": {"text": TEXT},
    "zero-shot": {"text": TEXT, "labels": "science, cooking"},
    "generate": {"prompt": "Once upon"},
    "fill-mask": {"text": "Paris is the [MASK] of France."},
    "ner": {"text": TEXT},
    "answer": {"question": "Where was she born?", "context": TEXT},
    "summarize": {"text": TEXT},
    "translate": {"text": "Je suis Amina.", "from": "fr", "to": "en"},
    "compare": COMPARED,
    "example": {"task": "ner"},
    "help": {},
    "queue show": {},
    "history list": {},
    "model list": {},
    "privacy show": {},
    "settings show": {},
    "about": {},
    "ping": {},
}


@pytest.fixture
async def alone(scene: Stage, linus: Person) -> AsyncIterator[Person]:
    """Yield somebody who has the bot for themselves, in a server that does not have it.

    Afterwards nothing they did may have been refused by Discord.
    """
    await linus.call("POST", "/faults", {"name": "installs", "guilds": [], "users": [str(LINUS)]})
    left = asyncio.create_task(scene.bot.wait_for("guild_remove", timeout=PATIENCE))
    await asyncio.sleep(0)  # it listens from here on
    scene.sandbox.world.switchboard.dispatch("GUILD_DELETE", {"id": str(SERVER)}, str(SERVER))
    await left
    yield linus
    interactions = scene.sandbox.world.interactions.values()
    assert {tuple(one.owners) for one in interactions} == {("1",)}
    assert max(len(one.followups) for one in interactions) <= FOLLOW_UPS
    assert not any(one.failed for one in interactions)


async def refusals(person: Person) -> list[Json]:
    """Return what Discord refused of what the bot wanted."""
    return list((await person.record())["refusals"])


@pytest.mark.parametrize("command", ASKED)
async def test_ones_own_bot_answers_in_any_server(alone: Person, command: str) -> None:
    message = await alone.ask(command, **ASKED[command])
    assert message["embeds"][0]["color"] != RED.value
    assert await refusals(alone) == []


async def test_what_stands_under_an_answer_works_there_too(alone: Person, played: Played) -> None:
    answer = await alone.ask("ner", text=TEXT, private=True)
    assert private(answer)
    shared = await alone.press(answer, "Share")
    assert not private(shared)
    assert f"Shared by <@{LINUS}>" in shown(shared)
    for label in ("Python", "JSON"):
        assert private(await alone.press(answer, label))
    await alone.press(await alone.ask("help", topic="ner"), "Try ner")
    assert len(played.asked) == 2
    assert await refusals(alone) == []


async def test_a_late_answer_goes_to_the_person_who_asked(
    scene: Stage, alone: Person, played: Played
) -> None:
    """The bot may not write into the channel of a server that does not have it."""
    played.gate.clear()
    await alone.send("ner", text=TEXT)
    await played.busy.wait()
    await alone.call("POST", "/faults", {"name": "advance", "seconds": LATE})
    played.gate.set()
    message = await alone._until(lambda one: "late answer to your request #1" in shown(one))
    assert message["channel_id"] == str(LINUS_DIRECT)
    assert "Warsaw" in shown(message)

    async def delivered() -> bool:
        job = await scene.service.store.jobs.get(1)
        return job is not None and job.state is State.DELIVERED

    assert await until(delivered)


@pytest.mark.parametrize("command", ASKED)
async def test_a_direct_message_is_answered(linus: Person, command: str) -> None:
    message = await linus.ask(command, channel=LINUS_DIRECT, **ASKED[command])
    assert message["channel_id"] == str(LINUS_DIRECT)
    assert message["embeds"][0]["color"] != RED.value
    assert await refusals(linus) == []


async def test_a_thread_is_answered_by_the_rules_of_its_channel(
    scene: Stage, linus: Person, played: Played
) -> None:
    world = scene.sandbox.world
    thread = Channel(str(THREAD), PUBLIC_THREAD, "homework", str(SERVER), parent=str(GENERAL))
    world.channels[thread.id] = thread
    decisions = scene.service.store.decisions
    await decisions.change_server(SERVER, channels=frozenset({QUESTIONS}))
    refusal = await linus.ask("ner", text=TEXT, channel=THREAD)
    assert "FORBIDDEN" in shown(refusal)
    assert private(refusal)
    assert played.asked == []
    await decisions.change_server(SERVER, channels=frozenset({GENERAL}))
    answer = await linus.ask("ner", text=TEXT, channel=THREAD)
    assert answer["channel_id"] == thread.id
    assert "Warsaw" in shown(answer)
    assert private(await linus.press(answer, "JSON"))
    assert await refusals(linus) == []
