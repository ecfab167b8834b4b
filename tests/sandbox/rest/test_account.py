"""The bot's account, application, servers and people over REST."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox.wires import BOT, LINUS, Person, RawBot

if TYPE_CHECKING:
    from bot.sandbox import Sandbox


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("/users/@me", "id", BOT),
        (f"/users/{LINUS}", "username", "linus"),
        ("/applications/@me", "id", BOT),
        ("/oauth2/applications/@me", "name", "Sandbox bot"),
        ("/guilds/200", "owner_id", "101"),
        ("/guilds/200/members/102", "roles", ["210"]),
        ("/channels/302", "name", "questions"),
        ("/gateway/bot", "shards", 1),
        ("/users/999", "code", 10013),
        ("/guilds/999", "code", 10004),
        ("/guilds/200/members/999", "code", 10013),
    ],
)
async def test_tells(raw: RawBot, path: str, field: str, value: object) -> None:
    assert (await raw.call("GET", path))[1][field] == value


async def test_lists(raw: RawBot, sandbox: Sandbox) -> None:
    async with raw.session.get(sandbox.api_base + "/gateway") as response:  # as whoever has no token yet asks
        assert await response.json() == {"url": sandbox.gateway_url}
    assert [one["id"] for one in (await raw.call("GET", "/users/@me/guilds"))[1]] == ["200"]
    assert [one["id"] for one in (await raw.call("GET", "/guilds/200/channels"))[1]] == ["301", "302", "303"]
    assert [one["name"] for one in (await raw.call("GET", "/guilds/200/roles"))[1]] == [
        "@everyone",
        "Moderator",
        "Organiser",
        "Bot",
    ]


async def test_a_server_without_the_bot_is_closed_to_it(raw: RawBot, linus: Person) -> None:
    await linus.fault("installs", guilds=[])
    assert (await raw.call("GET", "/guilds/200"))[1]["code"] == 50001
    assert (await raw.call("GET", "/channels/301"))[1]["code"] == 50001
