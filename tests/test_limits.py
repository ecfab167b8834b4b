"""Limits: both numbers are told, and a minute is a sliding one."""

import pytest

from bot import settings
from bot.errors import Cooldown, TooLong
from bot.limits import MOST_LABELS, SWEEP_PEOPLE, Limits, day_over
from bot.store.job import Order, Origin
from bot.tasks import Input, Parameter, Passage


class Clock:
    """Monotonic seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def order(*inputs: Input, from_file: bool = False, **parameters: Parameter) -> Order:
    """Give an order of these inputs."""
    origin = Origin(interaction=1, user=7)
    return Order(task="ner", inputs=inputs, origin=origin, parameters=parameters, from_file=from_file)


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        (order("a" * 6001), "at most 6000 characters; this one has 6001"),
        (order(Passage("q" * 6001, "c")), "at most 6000 characters; this one has 6001"),
        (order(*["a"] * 101), "at most 100 texts; this one has 101"),
        (order("a" * 60001, from_file=True), "at most 60000 characters in all; this one has 60001"),
        (order(*["a" * 6000] * 11), "at most 60000 characters in all; this one has 66000"),
        (order("a", labels=("b",) * 21), f"at most {MOST_LABELS} labels; this one has 21"),
        (order("a", labels=("b" * 201,)), "at most 200 characters; this one has 201"),
        (order("a", template="b" * 6001), "option template may have at most 6000 characters"),
    ],
)
def test_a_call_that_is_too_large_is_told_both_numbers(given: Order, numbers: str) -> None:
    """What is allowed, and what was given."""
    with pytest.raises(TooLong, match=numbers):
        Limits(settings.Limits()).check(given)


@pytest.mark.parametrize(
    "given",
    [
        order("a" * 6000),
        order("a" * 60000, from_file=True),
        order(*["a"] * 100, labels=("b" * 200,) * 20, top_k=3),
    ],
)
def test_a_call_as_large_as_allowed_is_taken(given: Order) -> None:
    """The bounds themselves are inside."""
    Limits(settings.Limits()).check(given)


def test_the_minute_slides() -> None:
    """Two a minute: the third waits until the first is a minute old, not until the clock strikes."""
    clock = Clock()
    limits = Limits(settings.Limits(requests_per_minute=2), clock)
    limits.spend(7)
    clock.now += 40
    limits.spend(7)
    with pytest.raises(Cooldown, match="20 s") as refused:
        limits.spend(7)
    assert refused.value.retry_after == pytest.approx(20)
    limits.spend(8)
    clock.now += 20
    limits.spend(7)
    with pytest.raises(Cooldown):
        limits.spend(7)


def test_what_is_given_back_can_be_spent_again() -> None:
    """A request that was refused for another reason costs nothing."""
    limits = Limits(settings.Limits(requests_per_minute=1), Clock())
    for _ in range(3):
        limits.give_back(7, limits.spend(7))
    limits.spend(7)
    with pytest.raises(Cooldown):
        limits.spend(7)


def test_quiet_people_are_forgotten() -> None:
    """Memory does not grow with everybody who ever asked."""
    clock = Clock()
    limits = Limits(settings.Limits(), clock)
    for user in range(SWEEP_PEOPLE):
        limits.spend(user)
    clock.now += 61
    limits.spend(0)
    assert len(limits._spent) == 1


def test_what_is_older_than_a_minute_is_not_kept_where_nothing_bounds_it() -> None:
    """A server without a bound of its own is counted all the same."""
    clock = Clock()
    limits = Limits(settings.Limits(server_requests_per_minute=0), clock)
    for user in range(100):
        limits.spend(user, server=5)
        clock.now += 10
    assert len(limits._of_servers._spent[5]) == 6


def test_a_servers_minute_is_counted_apart() -> None:
    """What was asked elsewhere counts for the bot's bound alone, also for how long to wait."""
    clock = Clock()
    limits = Limits(settings.Limits(requests_per_minute=5), clock)
    limits.spend(7, server=1)
    clock.now += 10
    limits.spend(7, server=5, here=1)
    clock.now += 10
    with pytest.raises(Cooldown, match="on this server") as refused:
        limits.spend(7, server=5, here=1)
    assert refused.value.retry_after == pytest.approx(50)
    limits.spend(8, server=5, here=1)
    limits.give_back(7, limits.spend(7, server=6, here=1))
    limits.spend(7, server=6, here=1)


def test_a_servers_longest_text_counts_in_files_too() -> None:
    """A bound of the bot's own is that of Discord's options."""
    limits = Limits(settings.Limits())
    limits.check_here(order("a" * 10), 10)
    limits.check_here(order("a" * 10), None)
    with pytest.raises(TooLong, match="at most 9 characters; this one has 10"):
        limits.check_here(order("a", "a" * 10, from_file=True), 9)


def test_a_day_ends_at_midnight() -> None:
    """And the refusal says in how many seconds that is."""
    assert day_over(3, 86_400 * 5 + 86_300.0, here=False).retry_after == pytest.approx(100)
    assert "on this server" in day_over(3, 0.0, here=True).what


def test_an_hour_of_tokens_is_bounded_for_a_person() -> None:
    """The refusal names when enough of it is an hour old; other people are not concerned."""
    clock = Clock()
    limits = Limits(settings.Limits(tokens_per_hour=100), clock)
    limits.wrote(7, None, 60)
    limits.check_written(7, None)
    clock.now += 600
    limits.wrote(7, None, 50)
    with pytest.raises(Cooldown, match="100 tokens for you") as refused:
        limits.check_written(7, None)
    assert refused.value.retry_after == pytest.approx(3000)
    limits.check_written(8, None)
    clock.now += 3000
    limits.check_written(7, None)


def test_an_hour_of_tokens_is_bounded_for_a_server() -> None:
    """Whoever of its members had them written."""
    limits = Limits(settings.Limits(server_tokens_per_hour=100), Clock())
    limits.wrote(7, 5, 60)
    limits.wrote(8, 5, 60)
    with pytest.raises(Cooldown, match="for this server"):
        limits.check_written(9, 5)
    limits.check_written(9, 6)
    limits.check_written(9, None)


def test_a_minute_of_a_server_is_bounded_and_what_is_given_back_does_not_count() -> None:
    """Two a minute of all its people together."""
    clock = Clock()
    limits = Limits(settings.Limits(server_requests_per_minute=2), clock)
    limits.give_back(6, limits.spend(6, server=5))
    limits.spend(7, server=5)
    clock.now += 20
    limits.spend(8, server=5)
    with pytest.raises(Cooldown, match="This server") as refused:
        limits.spend(9, server=5)
    assert refused.value.retry_after == pytest.approx(40)
    limits.spend(9, server=6)
    limits.spend(9)
    clock.now += 40
    limits.spend(9, server=5)


def test_without_a_bound_nothing_is_refused() -> None:
    """0 is none."""
    none = settings.Limits(tokens_per_hour=0, server_tokens_per_hour=0, server_requests_per_minute=0)
    limits = Limits(none, Clock())
    limits.wrote(7, 5, 10**9)
    limits.check_written(7, 5)
    limits.spend(7, server=5)
