"""Faults 8 and 31 to 39: what Discord and the network do, while one bot serves through all of it."""

import time
from collections.abc import Iterator

import pytest

from tests.cli.processes import GENERAL, LINUS, Program, asked_by, final, shown
from tests.faults.house import FINE, House, house, starts, until

GOOD = "I love this"
EDIT = "@original"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Open one house for all."""
    with house(tmp_path_factory.mktemp("network")) as opened:
        yield opened


@pytest.fixture(scope="module")
def bot(home: House) -> Iterator[Program]:
    """Run one bot, which must neither end nor write twice, whatever happens."""
    with home.bot() as running:
        assert FINE in home.answer(home.ask(GOOD))
        yield running
        assert starts(running) == 1
        assert running.terminate() == 0
    home.check_journal()


def replies(home: House, interaction: str) -> list[str]:
    """Return what stands there in reply to an interaction."""
    return [shown(one) for one in home.messages() if asked_by(one) == interaction and final(one)]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"name": "rate_limit", "retry_after": 1, "match": EDIT}, id="33-rate-limit"),
        pytest.param({"name": "status", "status": 500, "match": EDIT, "times": 2}, id="34-500"),
        pytest.param({"name": "status", "status": 502, "match": EDIT, "after": True}, id="34-502-executed"),
        pytest.param({"name": "drop", "match": EDIT}, id="35-reset-before"),
        pytest.param({"name": "drop", "match": EDIT, "after": True}, id="35-reset-after"),
        pytest.param({"name": "slow", "match": EDIT, "seconds": 2}, id="slow"),
        pytest.param({"name": "drop", "match": "callback", "after": True}, id="35-acknowledgement-reset"),
    ],
)
def test_an_answer_comes_once_through_what_happens_to_its_calls(
    home: House, bot: Program, fault: dict[str, object]
) -> None:
    home.discord.call("POST", "/faults", fault)
    asked = home.ask(GOOD)
    assert FINE in home.answer(asked)
    assert len(replies(home, asked)) == 1
    assert home.discord.call("POST", "/faults", {"name": "advance", "seconds": 0})  # it still listens
    assert FINE in home.answer(home.ask(GOOD)), bot.written()


@pytest.mark.parametrize("fault", ["disconnect", "reconnect", "invalid_session"])
def test_a_gateway_that_breaks_while_a_request_runs_loses_nothing(
    home: House, bot: Program, fault: str
) -> None:
    """Faults 31 and 32."""
    held = home.ask_acknowledged("this one HOLDS")
    sessions = back(bot)
    home.discord.fault(fault)
    assert home.answer(held)
    assert len(replies(home, held)) == 1
    # what people ask while nobody is connected never reaches the bot: Discord tells them itself
    until(lambda: back(bot) > sessions, bot.written)
    assert FINE in home.answer(home.ask(GOOD))


def back(bot: Program) -> int:
    """Return how often the bot connected to the Gateway, anew or to the same session."""
    return bot.written().count("has connected to Gateway") + bot.written().count("RESUMED session")


def test_an_interaction_that_comes_three_times_has_one_reply(home: House, bot: Program) -> None:
    """Fault 8."""
    asked = home.ask("I love this three times")
    home.discord.fault("duplicate", interaction=asked)
    home.discord.fault("duplicate", interaction=asked)
    assert FINE in home.answer(asked)
    assert FINE in home.answer(home.ask(GOOD)), bot.written()
    assert len(replies(home, asked)) == 1
    assert home.runs("I love this three times") == 1


def test_a_dead_token_is_used_no_more_and_the_answer_comes_another_way(home: House, bot: Program) -> None:
    """Fault 36: by the message's id, with the bot's own token."""
    held = home.ask_acknowledged("this one HOLDS and I love it")
    home.discord.fault("dead_token", interaction=held)
    until(lambda: replies(home, held), bot.written)
    assert len(replies(home, held)) == 1
    refused = [one for one in home.discord.record()["calls"] if one.get("status") == 401]
    assert len(refused) <= 1


def test_a_message_that_a_person_took_away_is_not_written_again(home: House, bot: Program) -> None:
    """Fault 37."""
    home.discord.fault("status", status=404, code=10008, match=EDIT)
    asked = home.ask("I love what is gone")
    until(lambda: home.runs("I love what is gone") == 1, bot.written)
    time.sleep(1)
    assert replies(home, asked) == []
    assert FINE in home.answer(home.ask(GOOD))


def test_an_answer_that_no_way_is_open_for_is_in_the_history(home: House, bot: Program) -> None:
    """Fault 38: its token is dead, its channel closed, and so are direct messages."""
    held = home.ask_acknowledged("this one HOLDS and nobody hears", private=True)
    home.discord.fault("dead_token", interaction=held)
    home.discord.fault("dm_closed", user=LINUS)
    until(lambda: home.runs("this one HOLDS and nobody hears") == 1, bot.written)
    time.sleep(4)
    listed = home.discord.command(LINUS, GENERAL, "history list")
    assert "undeliverable" in home.answer(listed)
    home.discord.fault("dm_closed", user=LINUS, closed=False)
