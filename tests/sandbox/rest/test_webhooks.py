"""What follows the first answer: edits, follow-ups, files, tokens that die."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox.wires import ADA, LINUS, Person, RawBot, person, said

if TYPE_CHECKING:
    from bot.sandbox import Sandbox
    from bot.sandbox.wire import Json


@pytest.fixture
async def deferred(raw: RawBot, linus: Person) -> Json:
    """Return an interaction that the bot has deferred."""
    await linus.command("speak", said())
    interaction = await raw.interaction()
    await raw.respond(interaction, 5)
    return interaction


async def test_a_token_lives_fifteen_minutes(raw: RawBot, linus: Person, deferred: Json) -> None:
    await linus.fault("advance", seconds=14 * 60)
    assert (await raw.webhook("PATCH", deferred, "@original", {"content": "in time"}))[0] == 200
    await linus.fault("advance", seconds=61)
    status, told = await raw.webhook("PATCH", deferred, "@original", {"content": "late"})
    assert (status, told["code"]) == (401, 50027)


async def test_a_token_can_be_killed(raw: RawBot, linus: Person, deferred: Json) -> None:
    await linus.fault("dead_token", interaction=deferred["id"])
    assert (await raw.webhook("POST", deferred, "", {"content": "x"}))[1]["code"] == 50027


async def test_unknown_webhooks_and_messages(raw: RawBot, linus: Person, deferred: Json) -> None:
    assert (await raw.webhook("POST", {"token": "nobody"}, "", {"content": "x"}))[1]["code"] == 10015
    assert (await raw.webhook("GET", deferred, "12345"))[1]["code"] == 10008
    await raw.webhook("DELETE", deferred, "@original")
    status, told = await raw.webhook("PATCH", deferred, "@original", {"content": "x"})
    assert (status, told["code"]) == (404, 10008)
    assert await linus.messages() == []


async def test_nothing_may_follow_before_the_first_answer(raw: RawBot, linus: Person) -> None:
    await linus.command("speak", said())
    assert (await raw.webhook("POST", await raw.interaction(), "", {"content": "x"}))[1]["code"] == 10015


async def test_the_first_follow_up_fills_the_deferral_whatever_its_flags(
    raw: RawBot, sandbox: Sandbox, deferred: Json
) -> None:
    await raw.webhook("POST", deferred, "", {"content": "filled", "flags": 64})
    await raw.webhook("POST", deferred, "", {"content": "private", "flags": 64})
    async with person(sandbox, ADA) as ada:
        assert [(one["content"], one["_state"]) for one in await ada.messages()] == [("filled", None)]


async def test_follow_ups_are_read_changed_and_deleted(raw: RawBot, linus: Person, deferred: Json) -> None:
    await raw.webhook("PATCH", deferred, "@original", {"content": "first"})
    _, sent = await raw.webhook("POST", deferred, "", {"content": "second"})
    await raw.webhook("PATCH", deferred, sent["id"], {"content": "second, changed"})
    assert (await raw.webhook("GET", deferred, sent["id"]))[1]["content"] == "second, changed"
    assert (await raw.webhook("GET", deferred, "@original"))[1]["content"] == "first"
    await raw.webhook("DELETE", deferred, sent["id"])
    assert [one["content"] for one in await linus.messages()] == ["first"]


async def test_a_user_install_gets_five_follow_ups(raw: RawBot, linus: Person) -> None:
    await linus.fault("installs", guilds=[], users=[LINUS])
    await raw.commands(
        *[
            one | {"integration_types": [0, 1]}
            for one in (await raw.call("GET", "/applications/100/commands"))[1]
        ]
    )
    await linus.command("speak", said())
    interaction = await raw.interaction()
    assert interaction["authorizing_integration_owners"] == {"1": LINUS}
    await raw.respond(interaction, 4, {"content": "first"})
    answers = [await raw.webhook("POST", interaction, "", {"content": f"{n}"}) for n in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [400]
    assert answers[-1][1]["code"] == 40094
    assert (await raw.call("POST", "/channels/301/messages", {"content": "x"}))[1]["code"] == 50001


async def test_files_go_up_and_stay_by_the_array(
    raw: RawBot, linus: Person, deferred: Json, sandbox: Sandbox
) -> None:
    body: Json = {"content": "two", "attachments": [{"id": 0, "description": "zero"}, {"id": 1}]}
    await raw.webhook("PATCH", deferred, "@original", body, [("a.txt", b"alpha"), ("b.txt", b"beta")])
    held = (await linus.messages())[0]["attachments"]
    assert [(one["filename"], one["size"]) for one in held] == [("a.txt", 5), ("b.txt", 4)]
    assert held[0]["url"].startswith(f"{sandbox.url}/cdn/")
    async with raw.session.get(held[0]["url"]) as response:
        assert await response.read() == b"alpha"
    await raw.webhook("PATCH", deferred, "@original", {"attachments": [{"id": held[1]["id"]}]})
    assert [one["filename"] for one in (await linus.messages())[0]["attachments"]] == ["b.txt"]
    await raw.webhook("PATCH", deferred, "@original", {"attachments": []})
    assert (await linus.messages())[0]["attachments"] == []


async def test_files_have_limits(raw: RawBot, deferred: Json) -> None:
    limit = 10 * 1024 * 1024
    fits = await raw.webhook("PATCH", deferred, "@original", {}, [("big", b"x" * limit)])
    assert (fits[0], fits[1]["attachments"][0]["size"]) == (200, limit)
    assert (await raw.webhook("PATCH", deferred, "@original", {}, [("big", b"x" * (limit + 1))]))[1][
        "code"
    ] == 40005
    eleven = [(f"{n}", b"") for n in range(11)]
    assert (await raw.webhook("POST", deferred, "", {"content": "x"}, eleven))[1]["code"] == 50035
    missing = {"attachments": [{"id": 7}]}
    assert (await raw.webhook("POST", deferred, "", missing, [("a", b"")]))[1]["code"] == 50035


async def test_an_edit_does_not_make_an_answer_private(raw: RawBot, sandbox: Sandbox, deferred: Json) -> None:
    await raw.webhook("PATCH", deferred, "@original", {"content": "public", "flags": 64})
    async with person(sandbox, ADA) as ada:
        assert [one["ephemeral"] for one in await ada.messages()] == [False]
