"""The walk and the lesson themselves, on a few commands and with a class."""

from pathlib import Path

import pytest

from bot.cli.manual.tree import declared
from bot.cli.manual.walked import picture
from bot.render.failures import RED
from tests.cli.processes import Discord
from tests.sandbox.page.conftest import NO_BROWSER, find_browser
from tests.walk.person import Person, browser
from tests.walk.steps import error_in, in_order, walk
from tests.walk.thirty import CLASS, room

PNG = b"\x89PNG"


def test_every_command_is_walked_once_the_tasks_first_and_what_deletes_last() -> None:
    names = [command.name for command in in_order(declared())]
    assert sorted(names) == sorted(command.name for command in declared())
    assert names.index("sentiment") < names.index("history list") < names.index("history delete")
    assert names.index("privacy export") < names.index("privacy delete")


def test_an_error_is_told_by_its_colour_and_its_footer() -> None:
    red = {"color": RED.value, "footer": {"text": "NOT_FOUND · #7"}}
    assert error_in({"embeds": [red]}) == "NOT_FOUND"
    assert error_in({"embeds": [red | {"color": 1}]}) is None


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason=NO_BROWSER)
def test_a_command_and_a_menu_are_used_on_the_page_and_photographed(tmp_path: Path) -> None:
    wanted = [command for command in declared() if command.menu or command.name in {"ping", "sentiment"}]
    with Discord.open(tmp_path / "discord.log") as discord, discord.bot(tmp_path / "data"):
        with browser() as chromium:
            person = Person(discord, chromium)
            for command in in_order(wanted):
                walk(person, command, tmp_path / picture(command))
        record = discord.record()
    assert [record["refusals"], record["pings"]] == [[], []]
    assert all((tmp_path / picture(command)).read_bytes().startswith(PNG) for command in wanted)


async def test_a_class_that_presses_enter_at_once_is_answered_each_with_their_own(tmp_path: Path) -> None:
    async with room(tmp_path) as learners:
        waits = await learners.ask("sentiment")
        assert await learners.refusals() == []
    assert len({wait.person for wait in waits}) == CLASS
    for number, wait in enumerate(waits):
        assert f"lesson {number + 1}" in wait.shown
        assert ("NEGATIVE" if number % 2 else "POSITIVE") in wait.shown
        assert wait.acknowledged < 3000
