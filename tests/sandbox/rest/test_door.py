"""The way every REST call takes: faults before and after, cut connections, the record."""

from __future__ import annotations

import aiohttp
import pytest

from tests.sandbox.wires import GENERAL, Person, RawBot

MESSAGES = f"/channels/{GENERAL}/messages"


@pytest.mark.parametrize(("after", "left"), [(False, 0), (True, 1)])
async def test_a_status_hits_before_or_after_the_deed(
    raw: RawBot, linus: Person, after: bool, left: int
) -> None:
    await linus.fault("status", status=502, times=1, match="POST /api/v10/channels", after=after)
    assert (await raw.call("GET", MESSAGES))[0] == 200
    assert (await raw.call("POST", MESSAGES, {"content": "x"}))[0] == 502
    assert len(await linus.messages()) == left
    assert (await raw.call("POST", MESSAGES, {"content": "x"}))[0] == 200


async def test_a_connection_is_cut_after_the_deed(raw: RawBot, linus: Person) -> None:
    await linus.fault("drop", match="POST", after=True)
    with pytest.raises(aiohttp.ClientError):
        await raw.call("POST", MESSAGES, {"content": "x"})
    assert len(await linus.messages()) == 1


async def test_a_status_may_carry_a_code(raw: RawBot, linus: Person) -> None:
    await linus.fault("status", status=404, code=10008, match=MESSAGES)
    assert (await raw.call("GET", MESSAGES))[1]["code"] == 10008


async def test_a_slow_call_is_answered_all_the_same(raw: RawBot, linus: Person) -> None:
    await linus.fault("slow", seconds=0.05, match=MESSAGES)
    before = (await linus.fault("advance", seconds=0))["now"]
    assert (await raw.call("GET", MESSAGES))[0] == 200
    assert (await linus.fault("advance", seconds=0))["now"] - before >= 0.05


async def test_everything_is_recorded(raw: RawBot, linus: Person) -> None:
    await linus.call("POST", "/clear")
    await raw.call("POST", MESSAGES, {"content": "x" * 2001})
    await raw.call("GET", MESSAGES)
    record = await linus.record()
    assert [(one["method"], one["status"], one["code"]) for one in record["calls"]] == [
        ("POST", 400, 50035),
        ("GET", 200, None),
    ]
    refusal = record["refusals"][0]
    assert refusal["path"] == "/api/v10" + MESSAGES
    assert refusal["errors"]["content"]["_errors"][0]["code"] == "BASE_TYPE_MAX_LENGTH"


async def test_refuses_what_is_no_json(raw: RawBot) -> None:
    headers = {"Authorization": f"Bot {raw._sandbox.token}"}
    url = raw._sandbox.api_base + MESSAGES
    async with raw.session.post(url, data=b"{", headers=headers) as response:
        assert (response.status, (await response.json())["code"]) == (400, 50109)
    assert (await raw.call("POST", MESSAGES, [1]))[1]["code"] == 50035
