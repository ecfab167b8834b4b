"""What people and servers decided takes effect before anything is accepted, and while it is kept."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import Cooldown, Forbidden, TooLong
from bot.inference.backend import silent
from bot.service import Service
from bot.store.decisions import ServerChange
from bot.store.job import Job, Order, Standing, State
from bot.tasks import Passage
from tests.service.parts import FunctionBackend, Gate, accepted, order, serving

SERVER, ROOM, THREAD, CATEGORY, ROLE = 5, 6, 61, 60, 70


def placed(given: Order, **origin: object) -> Order:
    """Return an order from another place, or of somebody who stands differently there."""
    return replace(given, origin=replace(given.origin, **origin))  # type: ignore[arg-type]  # fields of Origin


async def closed(service: Service, given: Order) -> Job:
    """Walk an order to its end and return what is kept of it."""
    done = await service.perform(await accepted(service, given), silent)
    await service.delivered(done)
    kept = await service.store.jobs.get(done.id)
    assert kept is not None
    assert kept.state is State.DELIVERED
    return kept


@pytest.mark.parametrize(
    ("decided", "command"),
    [
        ({"off": frozenset({"summarize"})}, "/setup features"),
        ({"blocked": frozenset({ROOM})}, "/setup channels"),
        ({"channels": frozenset({THREAD})}, "/setup channels"),
        ({"roles": frozenset({ROLE})}, "/setup roles"),
    ],
)
async def test_a_refusal_names_the_command_that_can_change_it(
    tmp_path: Path, decided: ServerChange, command: str
) -> None:
    """Nothing is journalled; another server and direct messages are free."""
    async with serving(tmp_path) as service:
        await service.store.decisions.change_server(SERVER, **decided)
        with pytest.raises(Forbidden) as refused:
            await service.accept(order())
        assert command in refused.value.hint
        assert await service.store.jobs.open() == ()
        for guild in (9, None):
            assert await service.accept(placed(order(), guild=guild)) is not None


@pytest.mark.parametrize("rooms", [{ROOM}, {THREAD, ROOM}, {ROOM, CATEGORY}])
async def test_a_thread_and_a_category_count_as_the_channel(tmp_path: Path, rooms: set[int]) -> None:
    """Whichever of them is named."""
    async with serving(tmp_path) as service:
        await service.store.decisions.change_server(SERVER, channels=frozenset({max(rooms)}))
        standing = Standing(rooms=frozenset(rooms))
        assert await service.accept(placed(order(), standing=standing)) is not None
        await service.store.decisions.change_server(SERVER, blocked=frozenset({min(rooms)}))
        with pytest.raises(Forbidden):
            await service.accept(placed(order(), standing=standing))


@pytest.mark.parametrize("standing", [Standing(roles=frozenset({1, ROLE})), Standing(manages=True)])
async def test_a_role_or_the_right_to_manage_lets_in(tmp_path: Path, standing: Standing) -> None:
    """Those who manage a server do not lock themselves out."""
    async with serving(tmp_path) as service:
        await service.store.decisions.change_server(SERVER, roles=frozenset({ROLE, 71}))
        assert await service.accept(placed(order(), standing=standing)) is not None


async def test_a_server_bounds_the_minute_the_day_and_the_length(tmp_path: Path) -> None:
    """For each person; elsewhere the bot's own bounds count."""
    async with serving(tmp_path) as service:
        await service.store.decisions.change_server(SERVER, per_minute=1, characters=10)
        with pytest.raises(TooLong, match="at most 10 characters; this one has 11"):
            await service.accept(order("a" * 11, from_file=True))
        with pytest.raises(TooLong, match="/setup limits"):
            await service.accept(order(inputs=(Passage("why?", "a" * 11),)))
        await closed(service, order("short"))
        with pytest.raises(Cooldown, match="on this server") as refused:
            await service.accept(order("short"))
        assert 50 < refused.value.retry_after <= 60
        await closed(service, placed(order("a" * 11), guild=9))
        await service.store.decisions.change_server(SERVER, per_minute=None, per_day=2)
        await closed(service, order("short"))
        with pytest.raises(Cooldown, match="2 times today") as refused:
            await service.accept(order("short"))
        assert 0 < refused.value.retry_after <= 86_400


async def test_a_refused_day_costs_nothing_of_the_minute(tmp_path: Path) -> None:
    """Nor a place in the line."""
    bounds = {"requests_per_day": 1, "requests_per_minute": 2}
    async with serving(tmp_path, limits=bounds, queue={"per_user": 1}) as service:
        await closed(service, order())
        for _ in range(3):
            with pytest.raises(Cooldown, match="1 times today"):
                await service.accept(placed(order(), guild=None))


async def test_private_is_the_option_then_the_person_then_the_server(tmp_path: Path) -> None:
    """Public when nobody decided."""
    async with serving(tmp_path) as service:
        private, decisions = service.rules.private, service.store.decisions
        assert not private(option=None, user=7, guild=SERVER)
        await decisions.change_server(SERVER, private=True)
        assert private(option=None, user=7, guild=SERVER)
        assert not private(option=None, user=7, guild=None)
        await decisions.change_person(7, private=False)
        assert not private(option=None, user=7, guild=SERVER)
        assert private(option=True, user=7, guild=SERVER)
        await decisions.change_person(7, private=True)
        assert private(option=None, user=7, guild=None)
        assert not private(option=False, user=7, guild=SERVER)


async def test_a_public_answer_speaks_the_servers_language(tmp_path: Path) -> None:
    """A private one the person's, who comes first where no server decides."""
    async with serving(tmp_path) as service:
        await service.store.decisions.change_server(SERVER, language="fr")
        public, private = order(), placed(order(), private=True)
        assert (await accepted(service, public)).order.origin.locale == "fr"
        assert (await accepted(service, private)).order.origin.locale == "en-US"
        assert service.rules.language(7, "es-ES") == "es-ES"
        await service.store.decisions.change_person(7, language="zh-CN")
        assert service.rules.language(7, "es-ES") == "zh-CN"


@pytest.mark.parametrize(
    ("person", "server", "wiped"),
    [(None, None, False), (0, None, True), (None, 0, True), (90, 0, True), (0, 90, True), (3, 90, False)],
)
async def test_texts_are_wiped_at_delivery_when_anybody_wants_it(
    tmp_path: Path, person: int | None, server: int | None, wiped: bool
) -> None:
    """Task, model and time stay."""
    async with serving(tmp_path) as service:
        await service.rules.keep(7, person)
        await service.rules.keep_here(SERVER, server)
        kept = await closed(service, order())
        assert (kept.wiped, kept.order.inputs == (), kept.answers == ()) == (wiped, wiped, wiped)
        assert kept.facts is not None


async def test_keeping_nothing_counts_at_once_for_what_is_kept_and_for_what_runs(tmp_path: Path) -> None:
    """The answer on its way is still delivered; another person's texts stay."""
    gate = Gate()
    async with serving(tmp_path, FunctionBackend(gate)) as service:
        gate.open.set()
        old, other = await closed(service, order()), await closed(service, order(user=8))
        gate.open.clear()
        gate.entered.clear()
        running = asyncio.create_task(service.perform(await accepted(service), silent))
        await gate.entered.wait()
        await service.rules.keep(7, 0)
        gate.open.set()
        done = await running
        assert done.answers
        await service.delivered(done)
        found = [await service.store.jobs.get(job.id) for job in (old, done, other)]
        assert [job is not None and job.wiped for job in found] == [True, True, False]


async def test_forgetting_a_person_takes_their_choices(tmp_path: Path) -> None:
    """They are told again what is kept, should they come back."""
    async with serving(tmp_path) as service:
        await service.store.decisions.change_person(7, private=True, told=True)
        await service.forget(7)
        person, _server = service.rules.of(7, SERVER)
        assert (person.private, person.told) == (None, False)
