"""People use commands, autocomplete, menus and components, as strictly checked as by Discord's client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox.wires import (
    ADA,
    BOT,
    GENERAL,
    LINUS,
    LINUS_DIRECT,
    MEI,
    SPEAK,
    THREAD,
    Person,
    RawBot,
    person,
    said,
)

if TYPE_CHECKING:
    from bot.sandbox import Sandbox
    from bot.sandbox.wire import Json


def with_option(name: str, kind: int, value: object) -> list[Json]:
    """Return a call of `speak` with one more option."""
    return [*said(), {"name": name, "type": kind, "value": value}]


@pytest.mark.parametrize(
    "options",
    [
        [],
        said(""),
        said("x" * 21),
        with_option("times", 4, 4),
        with_option("times", 4, 1.5),
        with_option("times", 4, "2"),
        with_option("mood", 3, "sad"),
        with_option("friend", 6, "999"),
        with_option("file", 11, "nothing"),
        with_option("no-such-option", 3, "x"),
    ],
)
@pytest.mark.usefixtures("raw")
async def test_refuses_what_discords_client_would_not_send(linus: Person, options: list[Json]) -> None:
    assert (await linus.command("speak", options))[1]["code"] == 50035
    assert (await linus.record())["interactions"] == []


@pytest.mark.parametrize(
    "options", [[], said("x" * 21), with_option("times", 4, 4), with_option("mood", 3, "sad")]
)
async def test_raw_lets_through_what_discord_does_not_check_again(
    raw: RawBot, linus: Person, options: list[Json]
) -> None:
    assert (await linus.command("speak", options, raw=True))[0] == 200
    data = (await raw.interaction())["data"]
    assert data.get("options", []) == options


async def test_a_value_at_every_limit(raw: RawBot, linus: Person) -> None:
    options = [*said("x" * 20), *with_option("times", 4, 3)[1:], *with_option("mood", 3, "glad")[1:]]
    assert (await linus.command("speak", options))[0] == 200
    assert (await raw.interaction())["data"]["options"] == options


async def test_people_and_files_are_resolved(raw: RawBot, linus: Person) -> None:
    options = [*with_option("friend", 6, MEI), {"name": "file", "type": 11, "value": "upload"}]
    await linus.command("speak", options, files={"upload": ("../notes ü.txt", b"notes")})
    data = (await raw.interaction())["data"]
    assert data["resolved"]["users"][MEI]["username"] == "mei"
    assert data["resolved"]["members"][MEI]["roles"] == []
    file_id = next(one["value"] for one in data["options"] if one["name"] == "file")
    file = data["resolved"]["attachments"][file_id]
    assert (file["filename"], file["size"]) == ("notes_ü.txt", 5)
    async with raw.session.get(file["url"]) as response:
        assert await response.read() == b"notes"


async def test_channels_are_resolved_with_what_one_may_do_there(raw: RawBot, linus: Person) -> None:
    where: Json = {"type": 7, "name": "where", "description": "d", "channel_types": [0]}
    await raw.commands({"name": "go", "description": "d", "options": [where]})
    await linus.fault("permissions", channel=GENERAL, deny=str(1 << 15))
    assert (await linus.command("go", [{"name": "where", "type": 7, "value": GENERAL}]))[0] == 200
    shown = (await raw.interaction())["data"]["resolved"]["channels"][GENERAL]
    assert int(shown["permissions"]) & 1 << 15
    assert not int(shown["app_permissions"]) & 1 << 15
    thread = [{"name": "where", "type": 7, "value": THREAD}]
    assert (await linus.command("go", thread))[1]["code"] == 50035


async def test_autocomplete_without_an_answer_is_empty(raw: RawBot, linus: Person) -> None:
    await raw.wire.socket.close()
    await linus.event("bot")
    options = [{"name": "model", "type": 3, "value": "b", "focused": True}]
    form: Json = {"user": LINUS, "channel": GENERAL, "command": "speak", "options": options}
    assert await linus.call("POST", "/autocomplete", form) == (200, {"choices": []})


async def test_menus_carry_their_target(raw: RawBot, linus: Person) -> None:
    await raw.commands({"type": 3, "name": "Look"}, {"type": 2, "name": "Who"})
    _, written = await linus.call("POST", f"/channels/{GENERAL}/messages", {"user": LINUS, "content": "see"})
    await linus.command("Look", [], target=written["id"])
    data = (await raw.interaction())["data"]
    assert data["resolved"]["messages"][data["target_id"]]["content"] == "see"
    await linus.command("Who", [], target=MEI)
    assert (await raw.interaction())["data"]["resolved"]["users"][MEI]["username"] == "mei"
    assert (await linus.command("Look", [], target="1"))[1]["code"] == 10008


async def test_commands_ask_for_permissions_contexts_and_installs(
    raw: RawBot, linus: Person, sandbox: Sandbox
) -> None:
    await raw.commands(
        {"name": "admin", "description": "d", "default_member_permissions": "32"},
        {"name": "here", "description": "d", "contexts": [0]},
        {"name": "mine", "description": "d", "integration_types": [1]},
    )
    assert (await linus.command("admin", []))[1]["code"] == 50013
    assert (await linus.command("here", [], channel=LINUS_DIRECT))[1]["code"] == 10063
    assert (await linus.command("mine", []))[1]["code"] == 10063
    assert (await linus.command("here", [], channel="401"))[1]["code"] == 10003
    async with person(sandbox, ADA) as ada:
        assert (await ada.command("admin", []))[0] == 200
    await linus.fault("installs", users=[LINUS])
    assert (await linus.command("mine", []))[0] == 200


async def test_sub_commands(raw: RawBot, linus: Person) -> None:
    inner = {"type": 1, "name": "add", "description": "d", "options": SPEAK["options"][:1]}
    await raw.commands({"name": "list", "description": "d", "options": [inner]})
    options = [{"name": "add", "type": 1, "options": said()}]
    assert (await linus.command("list", options))[0] == 200
    interaction = await raw.interaction()
    assert interaction["data"]["options"] == options
    await raw.respond(interaction, 4, {"content": "added"})
    assert (await linus.messages())[-1]["interaction_metadata"]["name"] == "list add"
    assert (await linus.command("list", []))[1]["code"] == 50035
    assert (await linus.command("list", [{"name": "add", "type": 1, "options": []}]))[1]["code"] == 50035


SELECTS: Json = {
    "content": "choose",
    "components": [
        {
            "type": 1,
            "components": [
                {
                    "type": 3,
                    "custom_id": "s",
                    "max_values": 2,
                    "options": [{"label": name, "value": name} for name in ("a", "b", "c")],
                }
            ],
        },
        {"type": 1, "components": [{"type": 5, "custom_id": "u"}]},
        {
            "type": 1,
            "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "off", "disabled": True}],
        },
    ],
}


async def test_selects(raw: RawBot, linus: Person) -> None:
    await raw.call("POST", f"/channels/{GENERAL}/messages", SELECTS)
    message = (await linus.messages())[0]
    await linus.press(message, "s", ["a", "c"])
    chosen = await raw.interaction()
    assert (chosen["data"]["component_type"], chosen["data"]["values"]) == (3, ["a", "c"])
    await linus.press(message, "u", [MEI])
    assert (await raw.interaction())["data"]["resolved"]["users"][MEI]["id"] == MEI
    for custom_id, values in (("s", []), ("s", ["a", "b", "c"]), ("s", ["z"]), ("off", None), ("gone", None)):
        assert (await linus.press(message, custom_id, values))[1]["code"] == 50035


async def test_nobody_presses_what_they_do_not_see(raw: RawBot, linus: Person, sandbox: Sandbox) -> None:
    await linus.command("speak", said())
    await raw.respond(await raw.interaction(), 4, SELECTS | {"flags": 64})
    async with person(sandbox, ADA) as ada:
        assert (await ada.press((await linus.messages())[0], "s", ["a"]))[1]["code"] == 10008


async def test_the_same_interaction_can_come_twice(raw: RawBot, linus: Person) -> None:
    await linus.command("speak", said())
    first = await raw.interaction()
    await linus.fault("duplicate", interaction=first["id"])
    assert await raw.interaction() == first


async def test_a_bot_is_told_apart(linus: Person) -> None:
    _, state = await linus.call("GET", f"/state?user={LINUS}")
    assert [one["id"] for one in state["users"] if one["bot"]] == [BOT]
