"""A person's client speaks the language that they choose."""

from __future__ import annotations

from tests.sandbox.wires import LINUS, Person, RawBot, said


async def test_interactions_carry_the_chosen_locale(raw: RawBot, linus: Person) -> None:
    """The person's windows are told to show the commands anew."""
    assert (await linus.call("POST", "/locale", {"user": LINUS, "locale": "zh-CN"}))[1]["locale"] == "zh-CN"
    assert await linus.event("commands") == {}
    await linus.command("speak", said())
    assert (await raw.interaction())["locale"] == "zh-CN"


async def test_refuses_a_language_that_discord_does_not_have(linus: Person) -> None:
    """Everything stays as it was."""
    assert (await linus.call("POST", "/locale", {"user": LINUS, "locale": "tlh"}))[1]["code"] == 50035
    assert (await linus.call("GET", f"/state?user={LINUS}"))[1]["me"]["locale"] == "en-US"
