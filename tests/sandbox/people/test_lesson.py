"""A class: who is in it, how their waits are told, what is no class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox.wires import GENERAL, LINUS, LINUS_DIRECT, Person, RawBot, person, said

if TYPE_CHECKING:
    from bot.sandbox import Sandbox
    from bot.sandbox.wire import Json


async def waits(linus: Person, *interactions: str) -> list[Json]:
    """Return how long interactions have waited."""
    _, told = await linus.call("GET", f"/waits?interactions={','.join(interactions)}")
    return list(told)


async def test_pupils_use_commands_like_everybody(raw: RawBot, sandbox: Sandbox, linus: Person) -> None:
    """They are the same thirty however often a class begins."""
    form = {"user": LINUS, "channel": GENERAL}
    assert (await linus.call("POST", "/pupils", form))[0] == 200
    _, pupils = await linus.call("POST", "/pupils", form)
    assert len({one["id"] for one in pupils}) == 30
    async with person(sandbox, pupils[-1]["id"]) as last:
        assert (await last.command("speak", said()))[0] == 200
    assert (await raw.interaction())["member"]["user"]["global_name"] == "Pupil 30"


async def test_a_wait_is_told_in_its_two_parts(raw: RawBot, linus: Person) -> None:
    """First the acknowledgement, then the answer's last change; an open deferral is no answer."""
    _, sent = await linus.command("speak", said())
    interaction = await raw.interaction()
    (fresh,) = await waits(linus, sent["interaction"], "unknown")
    assert (fresh["acknowledged_ms"], fresh["changed_ms"], fresh["failed"]) == (None, None, False)
    await raw.respond(interaction, 5, {})
    (deferred,) = await waits(linus, sent["interaction"])
    assert deferred["acknowledged_ms"] >= 0
    assert deferred["changed_ms"] is None
    await linus.fault("advance", seconds=2)
    await raw.webhook("PATCH", interaction, "@original", {"content": "done"})
    (answered,) = await waits(linus, sent["interaction"])
    assert answered["changed_ms"] >= 2000
    await linus.fault("advance", seconds=5)
    (quiet,) = await waits(linus, sent["interaction"])
    assert quiet["changed_ms"] == answered["changed_ms"]
    assert quiet["quiet_ms"] >= 5000


@pytest.mark.parametrize(
    "wrong", [{"channel": LINUS_DIRECT}, {"count": 0}, {"count": 31}, {"count": "many"}], ids=str
)
async def test_refuses_what_is_no_class(linus: Person, wrong: Json) -> None:
    """A direct message has no pupils, and a class has a size."""
    _, refused = await linus.call("POST", "/pupils", {"user": LINUS, "channel": GENERAL} | wrong)
    assert (refused["code"], *refused["errors"]) == (50035, *wrong)
