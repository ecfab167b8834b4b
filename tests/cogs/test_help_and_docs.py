"""/help and the pages in docs/ are made of the same command tree: what one says, the other says."""

import pytest

from bot.cli.manual.commands import options
from bot.cli.manual.tree import Declared, declared
from tests.cogs.stage import Person, shown

SLASH = [one for one in declared() if not one.menu]


async def test_help_lists_the_commands_of_the_table(linus: Person) -> None:
    overview = shown(await linus.ask("help"))
    for command in SLASH:
        assert f"`/{command.name}` {command.description}" in overview


@pytest.mark.parametrize("command", [pytest.param(one, id=one.name) for one in SLASH])
async def test_a_topic_tells_the_options_of_the_table(linus: Person, command: Declared) -> None:
    topic = shown(await linus.ask("help", topic=command.name))
    assert command.description in topic
    table = options(command.name)
    assert topic.count("• `") == len(table.splitlines()) - 2 == len(command.options)
    for option in command.options:
        assert f"`{option.name}` {option.description}" in topic
        assert f"| `{option.name}` | {option.description} | " in table
        for limit in (option.high, *option.choices):
            assert limit is None or str(limit) in topic
