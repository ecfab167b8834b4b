"""The sandbox's clock moves on demand; ids always grow."""

from __future__ import annotations

import asyncio

from bot.sandbox.clock import Clock, Snowflakes
from bot.sandbox.wire import DISCORD_EPOCH_MS


async def test_moving_the_clock_wakes_who_waits() -> None:
    clock = Clock()
    waiting = asyncio.create_task(clock.sleep_until(clock.now() + 900))
    await asyncio.wait([waiting], timeout=0.01)
    assert not waiting.done()
    clock.advance(900)
    await asyncio.wait_for(waiting, 1)


def test_ids_grow_and_tell_their_time() -> None:
    clock = Clock()
    clock.advance(86_400)
    flakes = Snowflakes(clock)
    made = [int(flakes.next()) for _ in range(5000)]
    assert made == sorted(set(made))
    assert abs(((made[0] >> 22) + DISCORD_EPOCH_MS) / 1000 - clock.now()) < 1
