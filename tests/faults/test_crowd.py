"""Fault 40: three hundred requests in two seconds are answered, or refused in words; none is lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.cli.processes import GENERAL, asked_by, final, shown
from tests.faults.house import FINE, house, until

REQUESTS, AT_ONCE = 300, 24
REFUSED = ("BUSY", "COOLDOWN", "QUEUE_FULL")


def test_each_of_three_hundred_is_answered_or_refused_in_words(tmp_path: Path) -> None:
    with house(tmp_path) as home, home.bot(PIPEWRIGHT_QUEUE__PER_USER="3") as bot:
        assert FINE in home.answer(home.ask("I love this"))
        body = {"user": "101", "channel": GENERAL, "count": 30}
        pupils = [one["id"] for one in home.discord.call("POST", "/pupils", body)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            asked = list(
                pool.map(
                    lambda number: home.ask(f"I love this, {number}", pupils[number % len(pupils)]),
                    range(REQUESTS),
                )
            )
        seen: dict[str, list[str]] = {}

        def everybody_heard() -> bool:
            seen.clear()
            messages = {
                one["id"]: one for pupil in pupils for one in home.discord.all_messages(pupil, GENERAL)
            }
            for one in messages.values():
                if final(one) and asked_by(one) in asked and "Told once" not in one["content"]:
                    seen.setdefault(asked_by(one) or "", []).append(shown(one))
            return len(seen) == REQUESTS

        until(everybody_heard, bot.written, 1.0)
        assert {len(replies) for replies in seen.values()} == {1}
        kinds = Counter(
            next((word for word in (FINE, *REFUSED) if word in replies[0]), replies[0])
            for replies in seen.values()
        )
        print(dict(kinds))  # noqa: T201 - shown when the test fails
        assert set(kinds) <= {FINE, *REFUSED}
        assert kinds[FINE] >= len(pupils)
        assert not any(one["failed"] for one in home.discord.record()["interactions"])
        assert bot.terminate() == 0
    home.check_journal()
