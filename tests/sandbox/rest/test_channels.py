"""The bot's own messages: nonces, permissions, direct messages, pings, deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox.wires import GENERAL, LINUS, Person, RawBot, said

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

MESSAGES = f"/channels/{GENERAL}/messages"


async def test_messages_are_written_read_changed_and_deleted(raw: RawBot, linus: Person) -> None:
    _, sent = await raw.call("POST", MESSAGES, {"content": "hello"})
    path = f"{MESSAGES}/{sent['id']}"
    await raw.call("PATCH", path, {"content": "changed"})
    assert (await raw.call("GET", path))[1]["content"] == "changed"
    assert [one["id"] for one in (await raw.call("GET", f"{MESSAGES}?limit=5"))[1]] == [sent["id"]]
    assert (await raw.call("DELETE", path))[0] == 204
    assert (await raw.call("GET", path))[1]["code"] == 10008
    assert (await linus.event("message_delete"))["id"] == sent["id"]


async def test_a_nonce_sends_once(raw: RawBot, linus: Person) -> None:
    form = {"content": "once", "nonce": "n1", "enforce_nonce": True}
    first, second = [(await raw.call("POST", MESSAGES, form))[1]["id"] for _ in range(2)]
    assert first == second
    await linus.fault("advance", seconds=600)
    assert (await raw.call("POST", MESSAGES, form))[1]["id"] != first
    await raw.call("POST", MESSAGES, form | {"enforce_nonce": False})
    assert len(await linus.messages()) == 3


@pytest.mark.parametrize(("deny", "code"), [(1 << 10, 50001), (1 << 11, 50013)])
async def test_needs_access_and_permission(raw: RawBot, linus: Person, deny: int, code: int) -> None:
    await linus.fault("permissions", channel=GENERAL, deny=str(deny))
    status, told = await raw.call("POST", MESSAGES, {"content": "x"})
    assert (status, told["code"]) == (403, code)


async def test_leaves_other_peoples_messages_alone(raw: RawBot, linus: Person) -> None:
    _, written = await linus.call("POST", MESSAGES, {"user": LINUS, "content": "mine"})
    path = f"{MESSAGES}/{written['id']}"
    assert (await raw.call("PATCH", path, {"content": "x"}))[1]["code"] == 50005
    assert (await raw.call("DELETE", path))[1]["code"] == 50013
    assert (await raw.call("GET", "/channels/999"))[1]["code"] == 10003


async def test_direct_messages_reach_one_person(raw: RawBot, linus: Person) -> None:
    _, room = await raw.call("POST", "/users/@me/channels", {"recipient_id": LINUS})
    assert (await raw.call("POST", f"/channels/{room['id']}/messages", {"content": "psst"}))[0] == 200
    assert [one["content"] for one in await linus.messages(room["id"])] == ["psst"]
    await linus.fault("dm_closed", user=LINUS)
    assert (await raw.call("POST", f"/channels/{room['id']}/messages", {"content": "x"}))[1]["code"] == 50007


@pytest.mark.parametrize(
    ("content", "allowed", "users", "everyone"),
    [
        ("<@103> @everyone", None, [LINUS], False),
        ("<@103> <@!101>", {"parse": []}, [], False),
        ("<@103> <@101>", {"parse": [], "users": [LINUS]}, [LINUS], False),
        ("<@999>", None, [], False),
    ],
)
async def test_pings_are_recorded(
    raw: RawBot, linus: Person, content: str, allowed: Json | None, users: list[str], everyone: bool
) -> None:
    await raw.call("POST", MESSAGES, {"content": content, "allowed_mentions": allowed})
    pings = (await linus.record())["pings"]
    assert [(one["users"], one["everyone"]) for one in pings] == ([(users, everyone)] if users else [])


async def test_an_answer_pings_users_unless_told_not_to_and_its_embeds_never(
    raw: RawBot, linus: Person
) -> None:
    await linus.command("speak", said())
    interaction = await raw.interaction()
    await raw.respond(interaction, 5)
    quiet: Json = {"content": "", "embeds": [{"description": "<@101>"}]}
    await raw.webhook("PATCH", interaction, "@original", quiet)
    assert (await linus.record())["pings"] == []
    await raw.webhook("PATCH", interaction, "@original", {"content": "<@101> <@&200>"})
    pings = (await linus.record())["pings"]
    assert [(one["how"], one["users"], one["roles"]) for one in pings] == [("edit", ["101"], [])]


async def test_an_owners_everyone_is_recorded(linus: Person) -> None:
    await linus.call("POST", MESSAGES, {"user": "101", "content": "@everyone"})
    await linus.call("POST", MESSAGES, {"user": LINUS, "content": "@here"})
    assert [one["everyone"] for one in (await linus.record())["pings"]] == [True]


async def test_replies_need_their_message(raw: RawBot) -> None:
    _, first = await raw.call("POST", MESSAGES, {"content": "a"})
    reply: Json = {"content": "b", "message_reference": {"message_id": first["id"]}}
    assert (await raw.call("POST", MESSAGES, reply))[1]["type"] == 19
    reply["message_reference"]["message_id"] = "1"
    assert (await raw.call("POST", MESSAGES, reply))[1]["code"] == 50035
