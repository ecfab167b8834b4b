"""Rate limits: headers on every call, 429 as discord.py needs it."""

from __future__ import annotations

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.rest.rates import Rates
from tests.sandbox.wires import GENERAL, Person, RawBot, said


def test_a_window_slides() -> None:
    clock = Clock()
    rates = Rates(clock, "observed")
    verdicts = [rates.judge("webhook:a", exempt=True) for _ in range(6)]
    assert [one.allowed for one in verdicts] == [True] * 5 + [False]
    assert [one.headers["X-RateLimit-Remaining"] for one in verdicts] == ["4", "3", "2", "1", "0", "0"]
    assert rates.judge("webhook:b", exempt=True).allowed
    clock.advance(2.0)
    assert rates.judge("webhook:a", exempt=True).allowed


def test_fifty_calls_a_second_over_all_but_interactions() -> None:
    rates = Rates(Clock(), "observed")
    allowed = [rates.judge(f"other:{n}", exempt=False).allowed for n in range(51)]
    assert allowed == [True] * 50 + [False]
    assert rates.judge("", exempt=True).allowed


def test_the_generous_profile_ends_too() -> None:
    rates = Rates(Clock())
    allowed = [rates.judge("webhook:a", exempt=True).allowed for _ in range(501)]
    assert (allowed[499], allowed[500]) == (True, False)


async def test_a_refusal_says_how_long_to_wait(raw: RawBot, linus: Person) -> None:
    await linus.fault("rates", profile="observed")
    await linus.command("speak", said())
    interaction = await raw.interaction()
    await raw.respond(interaction, 5)
    answers = [await raw.webhook("PATCH", interaction, "@original", {"content": f"{n}"}) for n in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [429]
    assert 0 < answers[-1][1]["retry_after"] <= 2
    assert (await linus.messages())[0]["content"] == "4"


async def test_a_switched_on_limit_carries_its_headers(raw: RawBot, linus: Person) -> None:
    await linus.fault("rate_limit", retry_after=5, match=f"channels/{GENERAL}")
    headers = {"Authorization": f"Bot {raw._sandbox.token}"}
    async with raw.session.get(f"{raw._sandbox.api_base}/channels/{GENERAL}", headers=headers) as response:
        assert response.status == 429
        assert (response.headers["Retry-After"], response.headers["Via"]) == ("5.000", "1.1 google")
        assert await response.json() == {
            "message": "You are being rate limited.",
            "retry_after": 5.0,
            "global": False,
        }


@pytest.mark.parametrize("path", ["/users/@me", f"/channels/{GENERAL}/messages"])
async def test_every_call_tells_its_budget(raw: RawBot, path: str) -> None:
    headers = {"Authorization": f"Bot {raw._sandbox.token}"}
    async with raw.session.get(raw._sandbox.api_base + path, headers=headers) as response:
        names = ("Limit", "Remaining", "Reset", "Reset-After", "Bucket")
        assert all(f"X-RateLimit-{name}" in response.headers for name in names)
