"""First answers to interactions: their kinds, their deadline, what is refused."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.wires import ADA, LINUS, LINUS_DIRECT, Person, RawBot, person, said

if TYPE_CHECKING:
    from bot.sandbox import Sandbox

MODAL = {
    "title": "More",
    "custom_id": "m",
    "components": [{"type": 18, "label": "Text", "component": {"type": 4, "custom_id": "t", "style": 1}}],
}
ROW = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}]


async def test_a_deferral_is_shown_as_loading_and_filled_by_the_edit(raw: RawBot, linus: Person) -> None:
    await linus.command("speak", said())
    interaction = await raw.interaction()
    status, told = await raw.respond(interaction, 5)
    assert (status, told["interaction"]["response_message_loading"]) == (200, True)
    assert (await linus.event("message_create"))["_state"] == "loading"
    await raw.webhook("PATCH", interaction, "@original", {"content": "done"})
    filled = await linus.event("message_update")
    assert (filled["content"], filled["_state"], filled["edited_timestamp"]) == ("done", None, None)
    assert filled["id"] == told["interaction"]["response_message_id"]
    assert "resource" not in told
    record = (await linus.record())["interactions"][0]
    assert (record["response_type"], record["responses"]) == (5, 1)


async def test_answers_nothing_unless_asked(raw: RawBot, linus: Person) -> None:
    await linus.command("speak", said())
    interaction = await raw.interaction()
    path = f"/interactions/{interaction['id']}/{interaction['token']}/callback"
    assert await raw.call("POST", path, {"type": 4, "data": {"content": "x"}}) == (204, None)


async def test_refuses_a_second_answer(raw: RawBot, linus: Person) -> None:
    await linus.command("speak", said())
    interaction = await raw.interaction()
    await raw.respond(interaction, 5)
    status, told = await raw.respond(interaction, 4, {"content": "again"})
    assert (status, told["code"]) == (400, 40060)
    assert (await linus.record())["refusals"][0]["code"] == 40060


async def test_refuses_an_answer_after_three_seconds(raw: RawBot, linus: Person) -> None:
    _, started = await linus.command("speak", said())
    interaction = await raw.interaction()
    await linus.fault("advance", seconds=3.1)
    failed = await linus.event("interaction_failed")
    assert failed["interaction"] == started["interaction"]
    status, told = await raw.respond(interaction, 5)
    assert (status, told["code"]) == (404, 10062)


async def test_refuses_a_forged_token(raw: RawBot, linus: Person) -> None:
    await linus.command("speak", said())
    interaction = await raw.interaction()
    status, told = await raw.respond(interaction | {"token": "other"}, 5)
    assert (status, told["code"]) == (404, 10062)


async def test_a_person_hears_that_nobody_is_there(raw: RawBot, linus: Person) -> None:
    await raw.wire.socket.close()
    await linus.event("bot")
    _, started = await linus.command("speak", said())
    failed = await linus.event("interaction_failed")
    assert failed == {
        "interaction": started["interaction"],
        "channel": "301",
        "reason": "The application did not respond",
    }


@pytest.mark.parametrize("kind", [1, 6, 7, 8, 99])
async def test_a_command_takes_only_its_kinds_of_answer(raw: RawBot, linus: Person, kind: int) -> None:
    await linus.command("speak", said())
    status, told = await raw.respond(await raw.interaction(), kind, {"content": "x"})
    assert (status, told["code"]) == (400, 50035)
    assert told["errors"]["type"]["_errors"][0]["code"] == "BASE_TYPE_CHOICES"


async def test_a_modal_is_filled_in_and_is_not_answered_with_a_modal(raw: RawBot, linus: Person) -> None:
    await linus.command("speak", said())
    await raw.respond(await raw.interaction(), 9, MODAL)
    opened = await linus.event("modal")
    assert opened["title"] == "More"
    form = {"user": LINUS, "interaction": opened["interaction"], "values": {"t": "text"}}
    await linus.call("POST", "/modals", form)
    submitted = await raw.interaction()
    assert submitted["type"] == 5
    assert submitted["data"]["components"][0]["component"]["value"] == "text"
    for kind in (7, 9):
        assert (await raw.respond(submitted, kind, MODAL))[1]["code"] == 50035
    assert (await raw.respond(submitted, 4, {"content": "thanks"}))[0] == 200


async def test_a_private_answer_is_seen_by_its_person_only(
    raw: RawBot, sandbox: Sandbox, linus: Person
) -> None:
    async with person(sandbox, ADA) as ada:
        await linus.command("speak", said())
        await raw.respond(await raw.interaction(), 4, {"content": "secret", "flags": 64})
        assert [one["ephemeral"] for one in await linus.messages()] == [True]
        assert await ada.messages() == []


async def test_a_button_updates_its_own_message(raw: RawBot, linus: Person) -> None:
    await linus.command("speak", said())
    await raw.respond(await raw.interaction(), 4, {"content": "press", "components": ROW})
    message = (await linus.messages())[0]
    assert await linus.press(message, "go") != (400, None)
    pressed = await raw.interaction()
    assert (pressed["type"], pressed["data"]["component_type"], pressed["message"]["id"]) == (
        3,
        2,
        message["id"],
    )
    await raw.respond(pressed, 7, {"content": "pressed", "components": []})
    assert [(one["content"], one["components"]) for one in await linus.messages()] == [("pressed", [])]


async def test_a_deferred_update_leaves_the_message_until_the_edit(raw: RawBot, linus: Person) -> None:
    await linus.command("speak", said())
    await raw.respond(await raw.interaction(), 4, {"content": "press", "components": ROW})
    await linus.press((await linus.messages())[0], "go")
    pressed = await raw.interaction()
    await raw.respond(pressed, 6)
    assert (await linus.messages())[0]["content"] == "press"
    await raw.webhook("PATCH", pressed, "@original", {"content": "later"})
    assert [one["content"] for one in await linus.messages()] == ["later"]


@pytest.mark.parametrize(("count", "status"), [(25, 204), (26, 400)])
async def test_autocomplete_takes_25_choices(raw: RawBot, linus: Person, count: int, status: int) -> None:
    options = [{"name": "model", "type": 3, "value": "b", "focused": True}]
    form = {"user": LINUS, "channel": LINUS_DIRECT, "command": "speak", "options": options}
    asking = asyncio.create_task(linus.call("POST", "/autocomplete", form))
    interaction = await raw.interaction()
    assert (interaction["type"], interaction["data"]["options"][0]["focused"]) == (4, True)
    choices = [{"name": f"n{n}", "value": f"v{n}"} for n in range(count)]
    path = f"/interactions/{interaction['id']}/{interaction['token']}/callback"
    assert (await raw.call("POST", path, {"type": 8, "data": {"choices": choices}}))[0] == status
    await linus.fault("advance", seconds=4)
    assert (await asking)[1] == {"choices": choices if status == 204 else []}


async def test_an_interaction_carries_everything_about_its_person_and_place(
    raw: RawBot, linus: Person
) -> None:
    await linus.command("speak", said())
    here = await raw.interaction()
    assert here["member"]["user"]["id"] == LINUS
    assert int(here["member"]["permissions"]) & 1 << 11
    assert {name: here[name] for name in ("context", "guild_locale", "locale", "entitlements")} == {
        "context": 0,
        "guild_locale": "en-US",
        "locale": "en-US",
        "entitlements": [],
    }
    assert here["authorizing_integration_owners"] == {"0": "200"}
    assert here["attachment_size_limit"] == 10 * 1024 * 1024
    await linus.command("speak", said(), channel=LINUS_DIRECT)
    direct = await raw.interaction()
    assert (direct["context"], direct["user"]["id"], "member" in direct) == (1, LINUS, False)
    assert direct["authorizing_integration_owners"] == {"0": "0"}
