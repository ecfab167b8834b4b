"""The Gateway's life: logging in, its close codes, resuming, losing a session."""

from __future__ import annotations

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.gateway.codes import Close
from tests.sandbox.wires import (
    DIRECT_MESSAGES,
    GENERAL,
    GUILD_MESSAGES,
    GUILDS,
    LINUS_DIRECT,
    Person,
    RawBot,
    said,
)


@pytest.mark.parametrize("compress", [None, "zlib-stream", "zstd-stream"])
async def test_logs_in_with_every_compression(raw: RawBot, sandbox: Sandbox, compress: str | None) -> None:
    wire = await raw.connect(compress)
    ready = await wire.identify(sandbox.token)
    assert ready["user"]["bot"]
    assert ready["resume_gateway_url"] == sandbox.gateway_url
    guild = await wire.event("GUILD_CREATE")
    assert [room["name"] for room in guild["channels"]] == ["general", "questions", "lab"]


async def test_compresses_large_payloads_on_demand(raw: RawBot, sandbox: Sandbox) -> None:
    wire = await raw.connect()
    await wire.identify(sandbox.token, compress=True)
    message = await wire.socket.receive()
    assert message.type is aiohttp.WSMsgType.BINARY


@pytest.mark.parametrize(
    ("identify", "code"),
    [
        ({"token": "another", "intents": 1}, Close.AUTHENTICATION_FAILED),
        ({"token": "sandbox-bot", "intents": 1 << 15}, Close.DISALLOWED_INTENTS),
        ({"token": "sandbox-bot", "intents": -1}, Close.INVALID_INTENTS),
        ({"token": "sandbox-bot", "intents": 1, "shard": [2, 2]}, Close.INVALID_SHARD),
    ],
)
async def test_refuses_a_wrong_identify(raw: RawBot, identify: dict[str, object], code: Close) -> None:
    wire = await raw.connect()
    await wire.next()
    await wire.send(2, identify)
    assert await wire.next() == {"closed": code}


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (3, {}, Close.NOT_AUTHENTICATED),
        (1, "x" * 5000, Close.DECODE_ERROR),
    ],
)
async def test_closes_on_what_it_cannot_take(raw: RawBot, op: int, data: object, code: Close) -> None:
    wire = await raw.connect()
    await wire.next()
    await wire.send(op, data)
    assert await wire.next() == {"closed": code}


async def test_refuses_unknown_opcodes_and_a_second_identify(raw: RawBot, sandbox: Sandbox) -> None:
    first, second = await raw.connect(), await raw.connect()
    for wire in (first, second):
        await wire.identify(sandbox.token)
    await first.send(99, None)
    await second.send(2, {"token": sandbox.token, "intents": 1})
    assert (await first.until(lambda _: False))["closed"] == Close.UNKNOWN_OPCODE
    assert (await second.until(lambda _: False))["closed"] == Close.ALREADY_AUTHENTICATED


async def test_closes_a_client_that_sends_too_much(raw: RawBot) -> None:
    wire = await raw.connect()
    for _ in range(120):
        await wire.send(1, None)
    acks = [await wire.until(lambda payload: payload.get("op") == 11) for _ in range(120)]
    assert len(acks) == 120
    await wire.send(1, None)
    assert await wire.next() == {"closed": Close.RATE_LIMITED}


async def test_closes_a_client_without_heartbeats() -> None:
    async with Sandbox(heartbeat=0.1) as quick, RawBot(quick) as bot:
        assert (await bot.wire.until(lambda _: False))["closed"] == Close.SESSION_TIMED_OUT


async def test_refuses_an_unknown_version(raw: RawBot, sandbox: Sandbox) -> None:
    socket = await raw.session.ws_connect(sandbox.gateway_url + "?v=6")
    await socket.receive()
    assert socket.close_code == Close.INVALID_API_VERSION


async def test_resumes_and_replays_what_was_missed(raw: RawBot, sandbox: Sandbox, linus: Person) -> None:
    last = 2  # READY and GUILD_CREATE
    await raw.wire.event("GUILD_CREATE")
    await linus.fault("disconnect")
    assert (await raw.wire.until(lambda _: False))["closed"] == 4000
    assert await linus.event("bot") == {"online": False}
    await linus.command("speak", said("missed"))
    wire = await raw.connect()
    await wire.next()
    await wire.send(6, {"token": sandbox.token, "session_id": raw.ready["session_id"], "seq": last})
    missed = await wire.next()
    assert (missed["t"], missed["s"]) == ("INTERACTION_CREATE", last + 1)
    assert (await wire.next())["t"] == "RESUMED"
    assert await linus.event("bot") == {"online": True}


async def test_a_clean_close_ends_the_session(raw: RawBot, sandbox: Sandbox, linus: Person) -> None:
    await raw.wire.socket.close(code=1000)
    assert await linus.event("bot") == {"online": False}
    wire = await raw.connect()
    await wire.next()
    await wire.send(6, {"token": sandbox.token, "session_id": raw.ready["session_id"], "seq": 2})
    assert (await wire.next())["op"] == 9


async def test_refuses_to_resume_from_the_future(raw: RawBot, sandbox: Sandbox) -> None:
    wire = await raw.connect()
    await wire.next()
    await wire.send(6, {"token": sandbox.token, "session_id": raw.ready["session_id"], "seq": 999})
    assert await wire.next() == {"closed": Close.INVALID_SEQUENCE}


async def test_an_invalid_session_cannot_be_resumed(raw: RawBot, sandbox: Sandbox, linus: Person) -> None:
    await linus.fault("invalid_session")
    told = await raw.wire.until(lambda payload: payload["op"] == 9)
    assert told["d"] is False
    wire = await raw.connect()
    await wire.next()
    await wire.send(6, {"token": sandbox.token, "session_id": raw.ready["session_id"], "seq": 1})
    assert (await wire.next())["op"] == 9


async def test_asks_for_a_reconnect(raw: RawBot, linus: Person) -> None:
    await linus.fault("reconnect")
    assert (await raw.wire.until(lambda payload: payload["op"] == 7))["op"] == 7


async def test_events_go_to_the_shard_of_their_server(raw: RawBot, sandbox: Sandbox, linus: Person) -> None:
    await raw.wire.socket.close()
    first, second = await raw.connect(), await raw.connect()
    mine = await first.identify(sandbox.token, shard=[0, 2])
    other = await second.identify(sandbox.token, shard=[1, 2])
    assert [len(ready["guilds"]) for ready in (mine, other)] == [1, 0]
    await linus.command("speak", said())
    assert (await first.event("INTERACTION_CREATE"))["guild_id"] == "200"
    await second.send(1, None)
    assert (await second.next())["op"] == 11


async def test_message_content_needs_its_intent(sandbox: Sandbox, linus: Person) -> None:
    async with RawBot(sandbox, GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES) as bot:
        for channel in (GENERAL, LINUS_DIRECT):
            await linus.call("POST", f"/channels/{channel}/messages", {"user": linus.user, "content": "psst"})
        assert (await bot.wire.event("MESSAGE_CREATE"))["content"] == ""
        assert (await bot.wire.event("MESSAGE_CREATE"))["content"] == "psst"


async def test_answers_a_request_for_members(raw: RawBot) -> None:
    await raw.wire.send(8, {"guild_id": "200", "user_ids": ["103", "999"], "nonce": "n"})
    chunk = await raw.wire.event("GUILD_MEMBERS_CHUNK")
    assert [one["user"]["id"] for one in chunk["members"]] == ["103"]
    assert (chunk["not_found"], chunk["nonce"]) == (["999"], "n")


async def test_one_identify_in_five_seconds_when_strict(raw: RawBot, sandbox: Sandbox, linus: Person) -> None:
    await linus.fault("rates", profile="observed")
    await linus.fault("advance", seconds=5)
    first, second = await raw.connect(), await raw.connect()
    await first.identify(sandbox.token)
    await second.next()
    await second.send(2, {"token": sandbox.token, "intents": 1})
    assert await second.next() == {"op": 9, "d": False, "s": None, "t": None}
