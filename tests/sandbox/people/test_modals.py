"""People fill in modals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox.wires import ADA, LINUS, Person, RawBot, said

if TYPE_CHECKING:
    from bot.sandbox.wire import Json


def label(component: Json) -> Json:
    """Return a labelled input."""
    return {"type": 18, "label": "l", "component": component}


OPTIONS = [{"label": name, "value": name} for name in ("a", "b")]
MODAL: Json = {
    "title": "More",
    "custom_id": "m",
    "components": [
        label({"type": 4, "custom_id": "text", "style": 2, "min_length": 2, "max_length": 10}),
        label({"type": 3, "custom_id": "select", "options": OPTIONS, "required": False}),
        label({"type": 19, "custom_id": "file", "required": False}),
        label({"type": 21, "custom_id": "radio", "options": OPTIONS, "required": False}),
        label({"type": 23, "custom_id": "check"}),
    ],
}


@pytest.fixture
async def opened(raw: RawBot, linus: Person) -> str:
    """Return the interaction whose modal Linus sees."""
    await linus.command("speak", said())
    await raw.respond(await raw.interaction(), 9, MODAL)
    return str((await linus.event("modal"))["interaction"])


async def test_every_kind_of_input_arrives(raw: RawBot, linus: Person, opened: str) -> None:
    values: Json = {"text": "long text", "select": ["b"], "file": ["up"], "radio": "a", "check": True}
    form = {"user": LINUS, "interaction": opened, "values": values}
    assert (await linus.call("POST", "/modals", form, {"up": ("f.txt", b"file")}))[0] == 200
    data = (await raw.interaction())["data"]
    text, select, file, radio, check = (one["component"] for one in data["components"])
    assert (text["value"], select["values"], radio["value"], check["value"]) == (
        "long text",
        ["b"],
        "a",
        True,
    )
    assert data["resolved"]["attachments"][file["values"][0]]["filename"] == "f.txt"
    assert (await linus.call("POST", "/modals", form))[1]["code"] == 10062


async def test_what_is_not_required_may_be_left_out(raw: RawBot, linus: Person, opened: str) -> None:
    form: Json = {"user": LINUS, "interaction": opened, "values": {"text": "ab"}}
    assert (await linus.call("POST", "/modals", form))[0] == 200
    parts = [one["component"] for one in (await raw.interaction())["data"]["components"]]
    assert [one.get("value", one.get("values")) for one in parts] == ["ab", [], [], None, False]


@pytest.mark.parametrize(
    "values",
    [{}, {"text": "a"}, {"text": "x" * 11}, {"text": "ab", "select": ["z"]}, {"text": "ab", "radio": "z"}],
)
async def test_refuses_what_the_client_would_not_send(linus: Person, opened: str, values: Json) -> None:
    form = {"user": LINUS, "interaction": opened, "values": values}
    assert (await linus.call("POST", "/modals", form))[1]["code"] == 50035


async def test_a_modal_belongs_to_one_person_and_can_be_closed(linus: Person, opened: str) -> None:
    form: Json = {"user": ADA, "interaction": opened, "values": {"text": "ab"}}
    assert (await linus.call("POST", "/modals", form))[1]["code"] == 10062
    assert (await linus.call("DELETE", f"/modals/{opened}?user={LINUS}"))[0] == 204
    assert (await linus.call("DELETE", f"/modals/{opened}?user={LINUS}"))[1]["code"] == 10062
