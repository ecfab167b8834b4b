"""/queue: who waits, and leaving the line."""

from bot.inference.backend import Waiting
from cogs.queue import IDLE, described
from tests.cogs.stage import ADA, GRACE, Person, Played, Stage, private, shown


def test_only_ones_own_jobs_are_named() -> None:
    line = Waiting(waiting=("4", "5", "6"), running=("3",), estimate=12.0)

    text = described(line, {"3": 1, "4": 2, "5": 1, "6": 2}, user=2, now=1000.0)

    assert "Running: 1 · waiting: 3" in text
    assert "<t:1012:R>" in text
    assert "#4 (place 1), #6 (place 3)" in text
    assert "#3" not in text


def test_what_runs_longer_than_guessed_is_not_over_now() -> None:
    text = described(Waiting(waiting=(), running=("3",), estimate=0.0), {"3": 1}, user=1, now=1000.0)

    assert "<t:" not in text
    assert "soon" in text


def test_an_empty_line() -> None:
    assert described(Waiting((), (), None), {}, user=1, now=0.0) == IDLE


async def test_shows_what_runs(linus: Person, played: Played) -> None:
    played.gate.clear()
    running = await linus.send("ner", text="long work")
    await played.busy.wait()
    message = await linus.ask("queue show")
    played.gate.set()

    assert "Yours, running: #1" in shown(message)
    assert private(message)
    await linus.reply_to(running)


async def test_cancels_ones_newest(linus: Person, played: Played) -> None:
    played.gate.clear()
    running = await linus.send("ner", text="long work")
    await played.busy.wait()

    message = await linus.ask("queue cancel")

    assert "#1 is cancelled" in shown(message)
    assert "CANCELLED" in shown(await linus.reply_to(running))


async def test_only_moderators_cancel_for_others(scene: Stage, linus: Person, played: Played) -> None:
    played.gate.clear()
    ada, grace = await scene.person(ADA), await scene.person(GRACE)
    running = await ada.send("ner", text="long work")
    await played.busy.wait()

    assert "FORBIDDEN" in shown(await linus.ask("queue cancel", job=1))
    assert "#1 is cancelled" in shown(await grace.ask("queue cancel", job=1))
    assert "CANCELLED" in shown(await ada.reply_to(running))


async def test_nothing_to_cancel(linus: Person) -> None:
    assert "NOT_FOUND" in shown(await linus.ask("queue cancel"))
