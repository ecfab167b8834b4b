"""A discord.py client in a thread, in a direct message and where only a person has brought it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import discord
import pytest

from tests.sandbox.client import Bot, pointed, running
from tests.sandbox.wires import (
    GENERAL,
    GROUP,
    HANA,
    LINUS,
    LINUS_DIRECT,
    OMAR,
    READING,
    THREAD,
    Person,
    person,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox import Sandbox
    from bot.sandbox.wire import Json


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """Yield a discord.py bot that is logged in."""
    with pointed(sandbox.api_base, sandbox.gateway_url):
        async with running(sandbox.token) as logged_in:
            yield logged_in


@asynccontextmanager
async def asked(sandbox: Sandbox, user: str, channel: str) -> AsyncIterator[tuple[Person, Json]]:
    """Yield somebody who has asked where the bot is, and the answer."""
    async with person(sandbox, user) as somebody:
        status, told = await somebody.command("where", [], channel=channel)
        assert status == 200, told
        while " under " not in (answer := await somebody.event("message_update"))["content"]:
            pass
        yield somebody, answer


async def test_a_thread_has_its_channel_above_it(sandbox: Sandbox, bot: Bot) -> None:
    async with asked(sandbox, LINUS, THREAD) as (_, answer):
        assert answer["content"] == "Thread under general, server's install"
        assert answer["channel_id"] == THREAD
    known = bot.get_channel(int(THREAD))
    assert isinstance(known, discord.Thread)
    assert (known.parent_id, known.type) == (int(GENERAL), discord.ChannelType.public_thread)
    assert (await known.send("by itself")).channel == known


async def test_what_a_channel_denies_the_bot_its_threads_deny_too(sandbox: Sandbox, bot: Bot) -> None:
    thread = bot.get_channel(int(THREAD))
    assert isinstance(thread, discord.Thread)
    sandbox.world.channels[GENERAL].denied = 1 << 38
    with pytest.raises(discord.Forbidden) as refused:
        await thread.send("x")
    assert refused.value.code == 50013


async def test_a_direct_message_is_with_the_bot(sandbox: Sandbox, bot: Bot) -> None:
    assert bot.user is not None
    async with asked(sandbox, LINUS, LINUS_DIRECT) as (_, answer):
        assert answer["content"] == "DMChannel under None, server's install"


@pytest.mark.parametrize(("place", "kind"), [(READING, "TextChannel"), (GROUP, "GroupChannel")])
@pytest.mark.usefixtures("bot")
async def test_ones_own_install_answers_where_the_bot_is_not(sandbox: Sandbox, place: str, kind: str) -> None:
    """Five follow-ups at most, and nothing but answers: neither messages nor reading."""
    async with asked(sandbox, OMAR, place) as (omar, answer):
        assert answer["content"] == f"{kind} under None, own install"
        refused = await omar.event("message_update")
        assert refused["content"].endswith("stopped by 40094")
        said = [one["content"] for one in await omar.messages(place)]
        assert said[1:] == [f"more {number}" for number in range(5)]
    interaction = next(iter(sandbox.world.interactions.values()))
    assert interaction.payload["authorizing_integration_owners"] == {"1": OMAR}
    assert interaction.payload["context"] == (0 if place == READING else 2)


async def test_the_bot_can_neither_write_nor_read_there(sandbox: Sandbox, bot: Bot) -> None:
    assert bot.user is not None
    for place in (READING, GROUP):
        with pytest.raises(discord.Forbidden) as refused:
            await bot.http.request(discord.http.Route("GET", f"/channels/{place}/messages"))
        assert refused.value.code == 50001
    assert [guild.id for guild in bot.guilds] == [200]
    async with person(sandbox, LINUS) as linus:
        assert (await linus.command("where", [], channel=READING))[1]["code"] == 10063


@pytest.mark.usefixtures("bot")
async def test_an_own_install_answers_privately_where_its_person_may_not_post(sandbox: Sandbox) -> None:
    everyone = sandbox.world.guilds["201"].roles["201"]
    everyone.permissions &= ~(1 << 50)
    async with asked(sandbox, OMAR, READING) as (_, answer):
        assert answer["ephemeral"]


@pytest.mark.usefixtures("bot")
async def test_who_may_manage_the_server_is_one_of_its_members(sandbox: Sandbox) -> None:
    async with person(sandbox, HANA) as hana, person(sandbox, LINUS) as linus:
        for somebody, may in ((hana, True), (linus, False)):
            await somebody.command("where", [], channel=GENERAL)
            payload = list(sandbox.world.interactions.values())[-1].payload
            assert bool(int(payload["member"]["permissions"]) & 1 << 5) is may


async def test_a_person_starts_a_thread_at_a_message(sandbox: Sandbox, bot: Bot, linus: Person) -> None:
    """The bot hears of it, and commands work there."""
    created = bot.wait_for("thread_create", timeout=5)
    _, written = await linus.call("POST", f"/channels/{GENERAL}/messages", {"user": LINUS, "content": "why?"})
    form: Json = {"user": LINUS, "channel": GENERAL, "message": written["id"], "name": "Why"}
    assert (await linus.call("POST", "/threads", form))[0] == 201
    assert (await created).name == "Why"
    assert (await linus.event("message_update"))["thread"]["id"] == written["id"]
    async with asked(sandbox, LINUS, written["id"]) as (_, answer):
        assert answer["content"].startswith("Thread under general")
    assert (await linus.call("POST", "/threads", form))[1]["code"] == 160004
    assert (await linus.call("POST", "/threads", form | {"channel": THREAD}))[1]["code"] == 50035
    gone = bot.wait_for("raw_thread_delete", timeout=5)
    await linus.call("POST", "/clear")
    assert (await gone).thread_id == int(written["id"])


@pytest.mark.parametrize(("name", "status"), [("n" * 100, 201), ("n" * 101, 400), ("", 400)])
async def test_a_threads_name_has_a_length(linus: Person, name: str, status: int) -> None:
    _, written = await linus.call("POST", f"/channels/{GENERAL}/messages", {"user": LINUS, "content": "x"})
    form: Json = {"user": LINUS, "channel": GENERAL, "message": written["id"], "name": name}
    assert (await linus.call("POST", "/threads", form))[0] == status


async def test_nobody_hears_of_places_they_are_not_in(sandbox: Sandbox, linus: Person) -> None:
    async with person(sandbox, OMAR) as omar:
        await linus.call("POST", f"/channels/{GENERAL}/messages", {"user": LINUS, "content": "course"})
        await linus.call("POST", f"/channels/{READING}/messages", {"user": LINUS, "content": "club"})
        assert (await omar.event("message_create"))["content"] == "club"
        _, state = await omar.call("GET", f"/state?user={OMAR}")
        assert [guild["name"] for guild in state["guilds"]] == ["Book club"]
