"""Application commands over REST: scopes, overwriting, limits on their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox.wires import BOT, SPEAK, Person, RawBot

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

GLOBAL = f"/applications/{BOT}/commands"
LOCAL = f"/applications/{BOT}/guilds/200/commands"


def slash(name: str, **more: object) -> Json:
    """Return a small slash command."""
    return {"name": name, "description": "d", **more}


async def test_overwriting_keeps_ids_and_tells_the_page(raw: RawBot, linus: Person) -> None:
    _, first = await raw.call("GET", GLOBAL)
    _, second = await raw.call("PUT", GLOBAL, [SPEAK, slash("other")])
    assert second[0]["id"] == first[0]["id"]
    assert second[0]["contexts"] is None
    assert second[0]["integration_types"] == [0]
    assert await linus.event("commands") == {}
    _, state = await linus.call("GET", "/state?channel=301")
    assert [one["name"] for one in state["commands"]] == ["speak", "other"]


async def test_one_command_is_made_read_changed_and_deleted(raw: RawBot) -> None:
    status, made = await raw.call("POST", LOCAL, slash("local"))
    assert (status, made["guild_id"]) == (201, "200")
    assert (await raw.call("POST", LOCAL, slash("local", description="e")))[0] == 200
    path = f"{LOCAL}/{made['id']}"
    assert (await raw.call("PATCH", path, {"description": "f"}))[1]["description"] == "f"
    assert (await raw.call("GET", path))[1]["description"] == "f"
    assert (await raw.call("DELETE", path))[0] == 204
    assert (await raw.call("GET", path))[1]["code"] == 10063


async def test_names_stay_unique_when_one_is_changed(raw: RawBot) -> None:
    _, made = await raw.call("POST", GLOBAL, slash("other"))
    status, told = await raw.call("PATCH", f"{GLOBAL}/{made['id']}", {"name": "speak"})
    assert (status, told["code"]) == (400, 50035)


async def test_an_overwrite_is_all_or_nothing(raw: RawBot) -> None:
    status, told = await raw.call("PUT", GLOBAL, [slash("good"), slash("Not Good")])
    assert (status, told["code"]) == (400, 50035)
    assert told["errors"]["1"]["name"]["_errors"][0]["code"] == "APPLICATION_COMMAND_INVALID_NAME"
    assert [one["name"] for one in (await raw.call("GET", GLOBAL))[1]] == ["speak"]


@pytest.mark.parametrize(("kind", "most"), [(1, 100), (2, 15), (3, 15)])
async def test_there_is_room_for_so_many_commands(raw: RawBot, kind: int, most: int) -> None:
    def some(count: int) -> list[Json]:
        words = {"description": "d"} if kind == 1 else {}
        return [{"type": kind, "name": f"n{n}", **words} for n in range(count)]

    status, told = await raw.call("PUT", GLOBAL, some(most + 1))
    assert (status, told["code"]) == (400, 30032)
    assert (await raw.call("PUT", GLOBAL, some(most)))[0] == 200


async def test_two_hundred_creates_a_day(raw: RawBot, linus: Person) -> None:
    def some(start: int, count: int) -> list[Json]:
        return [slash(f"n{n}") for n in range(start, start + count)]

    await raw.call("PUT", GLOBAL, some(0, 100))
    status, told = await raw.call("PUT", GLOBAL, some(100, 100))
    assert (status, told["code"]) == (400, 30034)
    assert (await raw.call("PUT", GLOBAL, some(100, 99)))[0] == 200
    await linus.fault("advance", seconds=86_401)
    assert (await raw.call("PUT", GLOBAL, some(0, 100)))[0] == 200


async def test_unknown_applications_servers_and_tokens(raw: RawBot) -> None:
    assert (await raw.call("GET", "/applications/7/commands"))[1]["code"] == 10002
    assert (await raw.call("GET", f"/applications/{BOT}/guilds/7/commands"))[1]["code"] == 10004
    async with raw.session.get(raw._sandbox.api_base + GLOBAL) as response:
        assert (response.status, (await response.json())["code"]) == (401, 0)
    assert (await raw.call("GET", "/no/such/path")) == (404, {"code": 0, "message": "404: Not Found"})
