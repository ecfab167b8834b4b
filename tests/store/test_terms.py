"""What is decided of a job when it is accepted: how long its texts are kept, and how often a day."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.job import OPEN, Job, State, Terms
from bot.store.jobs import DAY_SECONDS, DaySpent
from tests.store.orders import opened, order

OTHER_SERVER = 6


class Clock:
    """Unix seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0 * DAY_SECONDS

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


async def received(store: Store, terms: Terms, *, user: int = 7, guild: int | None = 5) -> Job:
    """Journal a job and close it."""
    given = order(user=user)
    given = replace(given, origin=replace(given.origin, guild=guild))
    job = await store.jobs.receive(given, model="some/model", chosen_by="default", terms=terms)
    assert job is not None
    closed = await store.jobs.move(job.id, State.UNDELIVERABLE, expected=OPEN)
    assert closed is not None
    return closed


async def wiped(store: Store, *jobs: Job) -> list[bool]:
    """Tell of each job whether its texts are gone."""
    found = [await store.jobs.get(job.id) for job in jobs]
    return [one is not None and one.wiped and one.order.inputs == () for one in found]


async def test_texts_go_when_their_own_days_are_over(tmp_path: Path) -> None:
    """The bot's number is the most, also where more was promised."""
    clock = Clock()
    async with opened(tmp_path, now=clock) as store:
        jobs = [await received(store, Terms(keep_days=days)) for days in (None, 3, 90)]
        start = clock.now
        await store.jobs.retain(start + 3 * DAY_SECONDS - 1, keep_days=30)
        assert await wiped(store, *jobs) == [False, False, False]
        await store.jobs.retain(start + 3 * DAY_SECONDS, keep_days=30)
        assert await wiped(store, *jobs) == [False, True, False]
        await store.jobs.retain(start + 30 * DAY_SECONDS, keep_days=30)
        assert await wiped(store, *jobs) == [True, True, True]


async def test_fewer_days_count_for_what_is_kept_already(tmp_path: Path) -> None:
    """A person's and a server's; a larger number brings nothing back."""
    clock = Clock()
    async with opened(tmp_path, now=clock) as store:
        mine, here = await received(store, Terms(), guild=None), await received(store, Terms(), user=8)
        other = await received(store, Terms(keep_days=1), user=9, guild=OTHER_SERVER)
        assert await store.jobs.shorten(0, user=7) == 1
        await store.jobs.retain(clock.now, keep_days=30)
        assert await wiped(store, mine, here, other) == [True, False, False]
        assert await store.jobs.shorten(0, guild=5) == 1
        assert await store.jobs.shorten(20, guild=OTHER_SERVER) == 0
        await store.jobs.retain(clock.now, keep_days=30)
        assert await wiped(store, mine, here, other) == [True, True, False]


async def test_a_servers_texts_can_be_wiped_alone(store: Store) -> None:
    """What a person asked elsewhere stays."""
    here, direct = await received(store, Terms()), await received(store, Terms(), guild=None)
    assert await store.jobs.wipe_server(5) == 1
    assert await wiped(store, here, direct) == [True, False]


async def test_a_day_has_its_end(tmp_path: Path) -> None:
    """Two a day here: the third is refused and leaves no row; tomorrow is another day."""
    clock = Clock()
    terms = Terms(per_day_here=2)
    async with opened(tmp_path, now=clock) as store:
        for _ in range(2):
            await received(store, terms)
        with pytest.raises(DaySpent) as refused:
            await received(store, terms)
        assert (refused.value.most, refused.value.here) == (2, True)
        assert len(await store.jobs.export(7)) == 2
        await received(store, terms, user=8)
        await received(store, terms, guild=OTHER_SERVER)
        clock.now += DAY_SECONDS
        await received(store, terms)


async def test_the_bots_own_bound_counts_everywhere(store: Store) -> None:
    """Whichever server, and direct messages."""
    for guild in (5, None):
        await received(store, Terms(per_day=2), guild=guild)
    with pytest.raises(DaySpent) as refused:
        await received(store, Terms(per_day=2), guild=OTHER_SERVER)
    assert (refused.value.most, refused.value.here) == (2, False)


async def test_deleting_a_request_does_not_win_it_back_but_a_dropped_one_costs_nothing(store: Store) -> None:
    """Discord told the person that a dropped one failed."""
    job = await received(store, Terms())
    await store.jobs.delete(job.id, 7)
    assert await store.jobs.today(7) == 1
    dropped = await store.jobs.receive(order(), model="some/model", chosen_by="default")
    assert dropped is not None
    await store.jobs.move(dropped.id, State.DROPPED, expected=OPEN)
    assert await store.jobs.today(7) == 1


async def test_yesterdays_counts_are_not_kept(tmp_path: Path) -> None:
    """They say when somebody was here."""
    clock = Clock()
    async with opened(tmp_path, now=clock) as store:
        await received(store, Terms())
        await store.jobs.retain(clock.now + DAY_SECONDS, keep_days=30)
        assert await store.jobs.today(7) == 0
