"""What the page shows, to whom, and who may ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from tests.sandbox.wires import ADA, GENERAL, GRACE, LINUS, LINUS_DIRECT, Person, RawBot, person, said

if TYPE_CHECKING:
    from bot.sandbox import Sandbox


async def test_the_seeded_world(linus: Person) -> None:
    _, state = await linus.call("GET", f"/state?user={LINUS}")
    names = ["Ada", "Grace", "Linus", "Mei", "Amélie", "Hana", "Omar", None]
    assert [one["global_name"] for one in state["users"]] == names
    rooms = ["general", "questions", "lab", "attention-in-plain-words"]
    assert [room["name"] for room in state["guilds"][0]["channels"]] == rooms
    assert (state["me"]["id"], state["dms"][0]["id"], state["bot_online"]) == (LINUS, LINUS_DIRECT, False)
    assert (await linus.call("GET", "/state"))[1]["me"]["role"] == "owner"


async def test_the_bot_comes_and_goes(sandbox: Sandbox, linus: Person) -> None:
    async with RawBot(sandbox) as bot:
        assert await linus.event("bot") == {"online": True}
        assert (await linus.call("GET", "/state"))[1]["bot_online"]
        await bot.wire.socket.close(code=1000)
        assert await linus.event("bot") == {"online": False}


async def test_direct_messages_are_between_two(sandbox: Sandbox, linus: Person) -> None:
    async with person(sandbox, ADA) as ada:
        await linus.call("POST", f"/channels/{LINUS_DIRECT}/messages", {"user": LINUS, "content": "psst"})
        await linus.call("POST", f"/channels/{GENERAL}/messages", {"user": LINUS, "content": "all"})
        assert (await ada.event("message_create"))["content"] == "all"
        assert (await ada.call("GET", f"/channels/{LINUS_DIRECT}/messages?user={ADA}"))[1]["code"] == 10003


async def test_messages_with_files_by_form_fields(sandbox: Sandbox, linus: Person) -> None:
    form = aiohttp.FormData({"user": LINUS, "content": "see"})
    form.add_field("f", b"data", filename="a.txt")
    async with aiohttp.ClientSession() as session:
        url = f"{sandbox.url}/sandbox/channels/{GENERAL}/messages"
        async with session.post(url, data=form) as response:
            assert response.status == 200
    assert (await linus.messages())[0]["attachments"][0]["filename"] == "a.txt"


async def test_who_may_delete_a_message(raw: RawBot, sandbox: Sandbox, linus: Person) -> None:
    await linus.command("speak", said())
    interaction = await raw.interaction()
    await raw.respond(interaction, 4, {"content": "public"})
    _, private = await raw.webhook("POST", interaction, "", {"content": "private", "flags": 64})
    public = (await linus.messages())[0]["id"]
    path = f"/channels/{GENERAL}/messages"
    assert (await linus.call("DELETE", f"{path}/{public}?user={LINUS}"))[1]["code"] == 50013
    assert (await linus.call("DELETE", f"{path}/{private['id']}?user={LINUS}"))[0] == 204
    async with person(sandbox, GRACE) as grace:
        assert (await grace.call("DELETE", f"{path}/{public}?user={GRACE}"))[0] == 204
    assert (await raw.webhook("PATCH", interaction, "@original", {"content": "x"}))[1]["code"] == 10008


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/sandbox/state", "/sandbox/events"])
async def test_no_other_page_drives_it(
    sandbox: Sandbox, path: str, headers: dict[str, str], status: int
) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    upgrade["Sec-WebSocket-Key"] = "AAAAAAAAAAAAAAAAAAAAAA=="
    asked = headers | (upgrade if path.endswith("events") else {})
    wanted = 101 if status == 200 and path.endswith("events") else status
    async with aiohttp.ClientSession() as session, session.get(sandbox.url + path, headers=asked) as response:
        assert response.status == wanted


async def test_its_own_page_may(sandbox: Sandbox) -> None:
    own = {"Origin": sandbox.url}
    async with (
        aiohttp.ClientSession(headers=own) as session,
        session.get(f"{sandbox.url}/sandbox/state") as response,
    ):
        assert response.status == 200
        assert response.headers["Content-Security-Policy"] == "default-src 'self'"


async def test_clearing_leaves_the_commands(raw: RawBot, linus: Person) -> None:
    await linus.command("speak", said())
    await raw.respond(await raw.interaction(), 4, {"content": "x"})
    assert (await linus.call("POST", "/clear"))[0] == 204
    record = await linus.record()
    assert [record[name] for name in ("calls", "refusals", "pings", "interactions")] == [[], [], [], []]
    assert await linus.messages() == []
    assert len((await linus.call("GET", f"/state?channel={GENERAL}"))[1]["commands"]) == 1


async def test_refuses_unknown_faults(linus: Person) -> None:
    assert (await linus.call("POST", "/faults", {"name": "meteor"}))[1]["code"] == 50035


async def test_a_page_hears_how_much_was_refused(raw: RawBot, sandbox: Sandbox, linus: Person) -> None:
    assert await linus.event("refusals") == {"count": 0}
    assert (await raw.call("POST", f"/channels/{GENERAL}/messages", {"content": "x" * 2001}))[0] == 400
    assert await linus.event("refusals") == {"count": 1}
    async with person(sandbox, GRACE) as grace:
        assert await grace.event("refusals") == {"count": 1}
    _, (refused,) = await linus.call("GET", "/refusals")
    assert (refused["status"], refused["code"]) == (400, 50035)
    await linus.call("POST", "/clear")
    assert await linus.event("refusals") == {"count": 0}


async def test_older_messages_come_page_by_page(sandbox: Sandbox, linus: Person) -> None:
    async with RawBot(sandbox) as bot:
        for number in range(130):
            await bot.call("POST", f"/channels/{GENERAL}/messages", {"content": f"message {number}"})
        _, newest = await linus.call("GET", f"/channels/{GENERAL}/messages?user={LINUS}")
        _, older = await linus.call(
            "GET", f"/channels/{GENERAL}/messages?user={LINUS}&before={newest[0]['id']}"
        )
    contents = [one["content"] for one in older + newest]
    assert contents[-130:] == [f"message {number}" for number in range(130)]
    assert len(newest) == 100
