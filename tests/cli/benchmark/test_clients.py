"""Clients ask one message after the other, and go when enough are answered."""

import asyncio

import pytest

from bot.cli.benchmark.clients import closed_loop

TEXTS = [f"text {number}" for number in range(12)]


async def test_all_messages_are_asked_once_and_no_client_asks_two_at_a_time() -> None:
    asked: list[str] = []
    busy: set[int] = set()

    async def ask(client: int, text: str) -> None:
        assert client not in busy
        busy.add(client)
        asked.append(text)
        await asyncio.sleep(0)
        busy.remove(client)

    seconds = await closed_loop(ask, TEXTS, clients=5)

    assert sorted(asked) == sorted(TEXTS)
    assert len(seconds) == len(TEXTS)


async def test_ends_after_enough_answers_although_others_wait() -> None:
    never = asyncio.Event()
    left: list[int] = []

    async def ask(client: int, _text: str) -> None:
        if client > 1:
            try:
                await never.wait()
            finally:
                left.append(client)
        await asyncio.sleep(0)

    seconds = await asyncio.wait_for(closed_loop(ask, TEXTS, clients=3, enough=4), timeout=5)

    assert len(seconds) >= 4
    assert sorted(left) == [2, 3]


async def test_raises_what_a_client_raised() -> None:
    async def ask(_client: int, text: str) -> None:
        raise ValueError(text)

    with pytest.raises(ValueError, match="text 0"):
        await closed_loop(ask, TEXTS, clients=1, enough=4)
