"""An unmodified discord.py client lives in the sandbox as it does on Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import discord
import pytest

from bot.sandbox import Sandbox
from tests.sandbox.client import Bot, pointed, running
from tests.sandbox.wires import GENERAL, LINUS, LINUS_DIRECT, Person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.wire import Json


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """Yield a discord.py bot that is logged in."""
    with pointed(sandbox.api_base, sandbox.gateway_url):
        async with running(sandbox.token) as logged_in:
            yield logged_in


def echo(text: str) -> list[Json]:
    """Return the options of a call of echo."""
    return [{"name": "text", "type": 3, "value": text}]


async def test_a_command_is_deferred_and_edited(bot: Bot, linus: Person) -> None:
    assert bot.user is not None
    await linus.command("echo", echo("hi @everyone <@101>"))
    assert (await linus.event("message_create"))["_state"] == "loading"
    assert (await linus.event("message_update"))["content"] == "HI @EVERYONE <@101>"
    record = await linus.record()
    assert (record["pings"], record["refusals"]) == ([], [])


@pytest.mark.usefixtures("bot")
async def test_autocomplete(linus: Person) -> None:
    options = [{"name": "text", "type": 3, "value": "ab", "focused": True}]
    form: Json = {"user": LINUS, "channel": LINUS_DIRECT, "command": "echo", "options": options}
    assert (await linus.call("POST", "/autocomplete", form))[1] == {
        "choices": [{"name": "abab", "value": "abab"}]
    }


@pytest.mark.usefixtures("bot")
async def test_a_file_goes_up_and_down(linus: Person) -> None:
    options = [*echo("file"), {"name": "file", "type": 11, "value": "f"}]
    await linus.command("echo", options, files={"f": ("in.txt", b"inside")})
    sent = (await linus.event("message_update"))["attachments"][0]
    async with aiohttp.ClientSession() as session, session.get(sent["url"]) as response:
        assert (sent["filename"], await response.read()) == ("back.txt", b"inside")


@pytest.mark.usefixtures("bot")
async def test_buttons_selects_and_privacy(linus: Person) -> None:
    await linus.command("panel", [])
    message = await linus.event("message_create")
    await linus.press(message, "press")
    assert (await linus.event("message_update"))["content"] == "pressed"
    await linus.press(message, "pick", ["1"])
    answer = await linus.event("message_create")
    assert (answer["content"], answer["ephemeral"]) == ("picked 1", True)


@pytest.mark.usefixtures("bot")
async def test_a_modal(linus: Person) -> None:
    await linus.command("form", [], channel=LINUS_DIRECT)
    opened = await linus.event("modal")
    part = opened["components"][0]
    custom_id = part.get("component", part.get("components", [{}])[0] if "components" in part else {})[
        "custom_id"
    ]
    form: Json = {"user": LINUS, "interaction": opened["interaction"], "values": {custom_id: "text"}}
    await linus.call("POST", "/modals", form)
    assert (await linus.event("message_create"))["content"] == "form text"


@pytest.mark.usefixtures("bot")
async def test_labels_uploads_layouts_and_a_users_own_install(linus: Person) -> None:
    await linus.fault("installs", guilds=[], users=[LINUS])
    await linus.command("sheet", [])
    opened = await linus.event("modal")
    form: Json = {"user": LINUS, "interaction": opened["interaction"], "values": {"pick": ["1"], "up": ["f"]}}
    await linus.call("POST", "/modals", form, {"f": ("in.txt", b"inside")})
    shown = await linus.event("message_update")
    text, file = shown["components"]
    assert text["components"][0]["content"] == "1 inside"
    assert (file["name"], file["size"], shown["ephemeral"]) == ("sheet.txt", 6, True)
    assert shown["interaction_metadata"]["triggering_interaction_metadata"]["name"] == "sheet"
    assert (await linus.record())["refusals"] == []


async def test_a_client_resumes_by_itself(bot: Bot, linus: Person) -> None:
    await linus.fault("reconnect")
    await linus.event("bot")
    await linus.command("echo", echo("after"))
    assert (await linus.event("message_update"))["content"] == "AFTER"
    assert bot.resumed.is_set()


async def test_a_client_begins_anew_after_an_invalid_session(bot: Bot, linus: Person) -> None:
    bot.online.clear()
    await linus.fault("invalid_session")
    await linus.event("bot")
    while not (await linus.event("bot"))["online"]:
        pass
    await linus.command("echo", echo("again"))
    assert (await linus.event("message_update"))["content"] == "AGAIN"
    assert not bot.resumed.is_set()


@pytest.mark.usefixtures("bot")
async def test_the_client_waits_out_a_429(linus: Person) -> None:
    await linus.fault("rate_limit", retry_after=0.05, match="@original")
    await linus.command("echo", echo("patient"))
    assert (await linus.event("message_update"))["content"] == "PATIENT"
    assert [one["status"] for one in (await linus.record())["calls"][-2:]] == [429, 200]


async def test_the_client_understands_a_refusal(bot: Bot) -> None:
    channel = await bot.fetch_channel(int(GENERAL))
    assert isinstance(channel, discord.TextChannel)
    with pytest.raises(discord.HTTPException, match="Must be 2000 or fewer in length") as refused:
        await channel.send("x" * 2001)
    assert refused.value.code == 50035
    sent = await channel.send("once", nonce="n")
    assert (await channel.send("once", nonce="n")).id == sent.id


async def test_a_wrong_token_is_refused(sandbox: Sandbox) -> None:
    with pointed(sandbox.api_base, sandbox.gateway_url), pytest.raises(discord.LoginFailure):
        async with Bot() as stranger:
            await stranger.start("another")


async def test_a_sharded_client_asks_for_its_gateway(sandbox: Sandbox) -> None:
    with pointed(sandbox.api_base, sandbox.gateway_url):
        async with discord.AutoShardedClient(intents=discord.Intents(guilds=True), shard_count=1) as client:
            await client.login(sandbox.token)
            assert (await client.http.get_bot_gateway())[:2] == (1, sandbox.gateway_url)


async def test_the_page_is_served_under_a_strict_policy(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        for path, kind in (("/", "html"), ("/page/api.js", "javascript")):
            async with session.get(sandbox.url + path) as response:
                assert (response.status, response.content_type.endswith(kind)) == (200, True)
                assert response.headers["Content-Security-Policy"] == "default-src 'self'"


async def test_it_ends_with_a_page_and_a_bot_still_there() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        page = await session.ws_connect(f"{sandbox.url}/sandbox/events")
        await page.receive()  # how often the bot was refused so far
        gateway = await session.ws_connect(sandbox.gateway_url)
        await gateway.receive()
        await sandbox.__aexit__(None, None, None)
        assert (await page.receive()).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
